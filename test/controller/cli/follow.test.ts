import { describe, expect, it } from "vitest";
import { type Followed, follow, WATCH_RETRY_MS } from "../../../controller/cli/fleet/follow.ts";
import type { Clock } from "../../../shared/clock.ts";
import { MusterError } from "../../../shared/errors.ts";

/** A clock that jumps as far as anybody sleeps. */
function jumpingClock(): Clock & { at: number } {
  return {
    at: 0,
    now() {
      return this.at;
    },
    wall: () => 0,
    async sleep(ms) {
      this.at += ms;
    },
  };
}

const away = () => new MusterError("controller-away", "gone");

/** Each opening gives the next of these; the last one for ever. */
function openings(...streams: (() => AsyncGenerator<number>)[]) {
  let next = 0;
  return () => {
    const stream = streams[Math.min(next, streams.length - 1)];
    next += 1;
    if (!stream) throw new TypeError("no stream");
    return stream();
  };
}

async function* views(...values: number[]): AsyncGenerator<number> {
  yield* values;
}
async function* breaking(...values: number[]): AsyncGenerator<number> {
  yield* values;
  throw away();
}

async function collect(open: () => AsyncIterable<number>, known = false, clock = jumpingClock()) {
  const got: (number | "away")[] = [];
  let error: unknown = null;
  try {
    for await (const one of follow({
      open,
      isLast: (n) => n === 9,
      known,
      clock,
      signal: new AbortController().signal,
    }))
      got.push(said(one));
  } catch (thrown) {
    error = thrown;
  }
  return { got, error, clock };
}
const said = (one: Followed<number>) => (one.is === "away" ? "away" : one.view);

describe("following through a controller's death", () => {
  it("goes on with the next stream, having said that it was away", async () => {
    const { got, error } = await collect(
      openings(
        () => breaking(1, 2),
        breaking,
        () => views(3, 9),
      ),
    );
    expect(got).toEqual([1, 2, "away", "away", 3, 9]);
    expect(error).toBeNull();
  });

  it("takes a stream that ends without the end for a controller that went", async () => {
    const { got } = await collect(
      openings(
        () => views(1),
        () => views(9),
      ),
    );
    expect(got).toEqual([1, "away", 9]);
  });

  it("gives up a minute after the last view", async () => {
    const { error, clock } = await collect(openings(() => breaking(1), breaking));
    expect(error).toMatchObject({ code: "controller-away" });
    expect(clock.at).toBeGreaterThan(WATCH_RETRY_MS);
    expect(clock.at).toBeLessThan(WATCH_RETRY_MS * 1.1);
  });

  it("counts the minute anew after each view", async () => {
    const fortySeconds = Array.from({ length: 80 }, () => breaking);
    const open = openings(
      () => breaking(1),
      ...fortySeconds,
      () => breaking(2),
      ...fortySeconds,
      () => views(9),
    );
    const { got, error } = await collect(open);
    expect(error).toBeNull();
    expect(got.filter((one) => one !== "away")).toEqual([1, 2, 9]);
  });

  it("gives up at once where nothing was ever seen, unless it surely exists", async () => {
    expect(await collect(openings(breaking))).toMatchObject({ got: [], error: { code: "controller-away" } });
    expect(
      (
        await collect(
          openings(breaking, () => views(9)),
          true,
        )
      ).got,
    ).toEqual(["away", 9]);
  });

  it("ends silently when the watcher leaves", async () => {
    const leave = new AbortController();
    const got: string[] = [];
    const open = async function* () {
      yield 1;
      leave.abort();
      throw away();
    };
    for await (const one of follow({
      open,
      isLast: () => false,
      known: true,
      clock: jumpingClock(),
      signal: leave.signal,
    }))
      got.push(one.is);
    expect(got).toEqual(["view"]);
  });
});
