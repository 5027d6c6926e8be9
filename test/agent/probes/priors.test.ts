import { expect, test } from "vitest";
import type { ProbeAnswer } from "../../../agent/probes/ports.ts";
import { PRIOR_GOOD_MS, Priors } from "../../../agent/probes/priors.ts";

const answered = (value: number): ProbeAnswer => ({ yields: { result: "seen", value } });

/** Looks that end when the test says so; each yields its number. */
function bench() {
  let nowMs = 0;
  const ends: (() => void)[] = [];
  const look = () =>
    new Promise<ProbeAnswer>((resolve) => {
      const number = ends.length + 1;
      ends.push(() => resolve(answered(number)));
    });
  const priors = new Priors({ now: () => nowMs });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { priors, look, ends, pass };
}

test("a look under way serves all who begin with it, and one that ended a moment ago serves the next", async () => {
  const { priors, look, ends, pass } = bench();
  const first = priors.recent("n", look);
  const second = priors.recent("n", look);
  expect(ends).toHaveLength(1);
  ends[0]?.();
  expect([await first, await second]).toEqual([answered(1), answered(1)]);
  pass(PRIOR_GOOD_MS - 1);
  expect(await priors.recent("n", look)).toEqual(answered(1));
});

test("one that ended longer ago is made anew, and another name's serves nobody else", async () => {
  const { priors, look, ends, pass } = bench();
  const first = priors.recent("n", look);
  ends[0]?.();
  await first;
  void priors.recent("m", look);
  expect(ends).toHaveLength(2);
  pass(PRIOR_GOOD_MS);
  void priors.recent("n", look);
  expect(ends).toHaveLength(3);
});
