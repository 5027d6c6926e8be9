import { expect, test } from "vitest";
import { leftMs, usualOf } from "../../../controller/run/durations.ts";
import type { RunEventBody } from "../../../controller/run/events.ts";
import type { Run } from "../../../controller/run/state.ts";
import { planned, runOf } from "../api/fake-office.ts";

const MINUTE_MS = 60_000;
const plan = planned("stop");
const paused: RunEventBody = { type: "paused", rule: "asked", reason: "asked", node: null, seen: null };
const done: RunEventBody = { type: "run-ended", how: "done", verdict: "" };

/** A finished stop that took so long, `index` hours ago; each of its phases took a fifth. */
function stopped(index: number, minutes: number, events: readonly RunEventBody[] = []): Run {
  const run = runOf(plan, [...events, done], `bi-prod.${100 - index}`);
  const startedAtMs = run.startedAtMs - index * 60 * MINUTE_MS;
  const each = (minutes * MINUTE_MS) / run.phases.length;
  const phases = run.phases.map((phase, i) => ({
    ...phase,
    state: "done" as const,
    beganAtMs: startedAtMs + i * each,
    endedAtMs: startedAtMs + (i + 1) * each,
  }));
  return { ...run, startedAtMs, lastAtMs: startedAtMs + minutes * MINUTE_MS, phases };
}

test("it usually takes what earlier finished runs of the same plan took, and the newest of them is the last", () => {
  expect(usualOf(plan, [stopped(2, 8), stopped(1, 6), stopped(3, 7)])).toMatchObject({
    lowMs: 6 * MINUTE_MS,
    highMs: 8 * MINUTE_MS,
    lastMs: 6 * MINUTE_MS,
    runs: 3,
  });
});

test("a run that paused, was aborted, or was of another verb tells nothing", () => {
  const aborted = runOf(plan, [{ type: "run-ended", how: "aborted", verdict: "" }]);
  expect(usualOf(plan, [stopped(1, 60, [paused]), aborted])).toBeNull();
  expect(usualOf(planned("restart"), [stopped(1, 6)])).toBeNull();
});

test("what an open run has to go is what its phases ahead usually take, less what this one has taken", () => {
  const open = runOf(plan, [{ type: "phase-began", phase: 0, nodes: ["bi-01"], bound: null }]);
  const began = open.phases[0]?.beganAtMs ?? 0;
  const whole = open.phases.length * MINUTE_MS;
  const earlier = [stopped(1, open.phases.length)];
  expect(leftMs(open, earlier, began)).toBe(whole);
  expect(leftMs(open, earlier, began + 20_000)).toBe(whole - 20_000);
  expect(leftMs(open, earlier, began + 10 * MINUTE_MS)).toBe(whole - MINUTE_MS);
});

test("where no earlier run tells, nothing is guessed", () => {
  expect(leftMs(runOf(plan, []), [], 0)).toBeNull();
});
