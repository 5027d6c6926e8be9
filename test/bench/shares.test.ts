import { expect, test } from "vitest";
import { figures } from "./figures.ts";
import { readRun } from "./shares.ts";
import type { TraceRecord } from "./trace-record.ts";

const RUN = "c.1";
const event = (ms: number, type: string, phase: number | null, node: string | null = null): TraceRecord => ({
  ...{ at: "journalled", run: RUN, type, phase, node, tookMs: 1, ms },
});
const look = (ms: number, node: string, token: number): TraceRecord => ({
  at: "look-sent",
  cluster: "c",
  nodes: [node],
  token,
  ms,
});
const seen = (ms: number, node: string, token: number): TraceRecord => ({
  at: "observed",
  cluster: "c",
  node,
  token,
  ms,
});

/** A roll call, then one phase of one node. */
const trace: TraceRecord[] = [
  event(0, "phase-began", 0),
  event(10, "phase-ended", 0),
  look(12, "a", 5),
  seen(14, "a", 4),
  seen(20, "a", 5),
  { at: "command-sent", id: `${RUN}/1/a/stop/1`, ms: 23 },
  { at: "command-taken", id: `${RUN}/1/a/stop/1`, ms: 29 },
  { at: "command-over", id: `${RUN}/1/a/stop/1`, ms: 40 },
  look(44, "a", 6),
  seen(50, "a", 6),
  event(52, "step-seen", 1, "a"),
  event(54, "phase-ended", 1),
  event(57, "run-ended", null),
];

test("a step's share is what passes between an agent's answer and the controller's next word", () => {
  const [share] = readRun(trace, RUN, "c").shares;
  expect(share).toMatchObject({ issueMs: 3, askMs: 4, passMs: 2, turnMs: 5, shareMs: 14, startMs: 6 });
});

test("a phase takes from the end of the one before to its own", () => {
  expect(readRun(trace, RUN, "c").phases).toEqual([{ phase: 1, steps: 1, tookMs: 44 }]);
});

test("what another cluster's run does is not counted", () => {
  const others: TraceRecord[] = [
    ...trace,
    { at: "command-sent", id: "d.1/1/a/stop/1", ms: 24 },
    { at: "look-sent", cluster: "d", nodes: ["a"], token: 9, ms: 25 },
  ];
  expect(readRun(others, RUN, "c")).toEqual(readRun(trace, RUN, "c"));
});

test("a percentile is a figure that was measured", () => {
  expect(figures([4, 1, 3, 2])).toEqual({ count: 4, p50: 2, p99: 4 });
  expect(figures([])).toEqual({ count: 0, p50: 0, p99: 0 });
});
