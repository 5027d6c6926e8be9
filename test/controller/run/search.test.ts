/**
 * A search for what nobody thought of. `MUSTER_SEEDS=A..B` looks at more, or at one again (A..A).
 */
import { expect, test } from "vitest";
import { weather } from "../../support/virtual-storm.ts";

const [first = 1, last = 40] = (process.env.MUSTER_SEEDS ?? "1..40").split("..").map(Number);

test(`runs come through storms ${first} to ${last} in order, once each, and to an end`, {
  timeout: 3_600_000,
}, async () => {
  for (let seed = first; seed <= last; seed += 1) {
    const storm = await weather(seed);
    expect(storm.broken, `MUSTER_SEEDS=${seed}..${seed}\n${storm.story.join("\n")}`).toEqual([]);
  }
});
