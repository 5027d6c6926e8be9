/** What has no deadline is watched for movement: standing still too long, or beginning anew too often, asks a person. */
import { expect, test } from "vitest";
import type { Judgement } from "../../../controller/run/judging.ts";
import { moved } from "../../../controller/run/movement.ts";
import type { Run } from "../../../controller/run/state.ts";
import { freshWatch, type Watch } from "../../../controller/run/watch.ts";

const MIN = 60_000;
const run = { cluster: { options: { stalledAfter: "15m" } } } as unknown as Run;

test("as long as it moves it is waited for, however long that takes", () => {
  expect(after([0, 10, 20, 30, 40, 50].map((minute) => at(minute, `at ${minute}`, "7")))).toBeNull();
});

test("standing still past the limit pauses, and says so; moving at the last moment begins the wait anew", () => {
  expect(after([at(0, "64 %", "7"), at(14, "64 %", "7")])).toBeNull();
  expect(after([at(0, "64 %", "7"), at(16, "64 %", "7")])?.rule).toBe("stalled");
  expect(after([at(0, "64 %", "7"), at(14, "65 %", "7"), at(28, "65 %", "7")])).toBeNull();
});

test("what cannot be told for a while has not moved in that time", () => {
  expect(after([at(0, "64 %", "7"), at(10, null, null), at(16, null, null)])?.rule).toBe("stalled");
});

test("a process that begins anew once is let be, twice is hopeless", () => {
  expect(after([at(0, "a", "7"), at(1, "b", "8")])).toBeNull();
  expect(after([at(0, "a", "7"), at(1, "b", "8"), at(2, "c", "9")])?.rule).toBe("hopeless");
});

test("a pid that is not seen for a moment is no new one", () => {
  expect(after([at(0, "a", "7"), at(1, "a", null), at(2, "a", "7"), at(3, "a", null), at(4, "a", "7")])).toBeNull();
});

interface Look {
  readonly minute: number;
  readonly judged: Judgement;
}

function at(minute: number, still: string | null, flap: string | null): Look {
  const condition = { stalls: { after: "{stalledAfter}", same: "x" }, flaps: { of: "y", most: 1 } };
  return { minute, judged: { condition, movement: { progress: null, still, flap } } as unknown as Judgement };
}

function after(looks: readonly Look[]) {
  let watch: Watch = freshWatch;
  let pauses = null;
  for (const { minute, judged } of looks) {
    const seen = moved(run, watch, "leaf-1", judged, minute * MIN, 1);
    watch = seen.watch;
    pauses = seen.pauses;
  }
  return pauses;
}
