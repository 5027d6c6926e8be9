/**
 * What goes wrong in the night: each ends in a paused step with a sentence and a way on, never in a guess.
 * The judge is the simulator's own command log and harm log.
 */
import { expect, test } from "vitest";
import { eventually, rehearsed } from "../support/rehearsed.ts";
import { BI_PROD, ONE_ENGINE, PAIR } from "./atscale-clusters.ts";

test("a leader that moves after the plan pauses the run before the replica's stop, and today's roles can be accepted", {
  timeout: 240_000,
}, async () => {
  await using scene = await rehearsed({ text: BI_PROD, leader: "bi-02", faults: ["bi-02:leader-moves-after-stop=2"] });
  await scene.begin("stop");
  const paused = await scene.settled();
  expect(paused.pause?.rule, paused.sentence).toBe("roles-changed");
  expect(await scene.begun()).toEqual(["bi-04 atscale_stop", "bi-05 atscale_stop"]);
  await expect(scene.resume()).rejects.toThrow("roles");
  await scene.resume(["roles-changed"]);
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  expect((await scene.begun()).slice(2)).toEqual(["bi-02 atscale_stop", "bi-03 atscale_stop", "bi-01 atscale_stop"]);
  const { harm } = await scene.stage.judge();
  expect(harm.filter((h) => h.harm !== "leader-moved")).toEqual([]);
});

test("a stop command that fails pauses with its exit code, and a retry runs it once more", {
  timeout: 240_000,
}, async () => {
  await using scene = await rehearsed({ text: PAIR, leader: "e2", faults: ["e1:stop-fails"] });
  await scene.begin("stop");
  const paused = await scene.settled();
  expect(paused.pause?.rule, paused.sentence).toBe("command-failed");
  expect(paused.pause?.node).toBe("e1");
  expect(paused.pause?.reason).toContain("exited with 1");
  expect(paused.pause?.choices.map((c) => c.command)).toContain("muster retry bi-pair.1 e1");
  await scene.retry("e1");
  await eventually("the retry has run", async () => (await scene.begun()).length === 2);
  const again = await scene.settled();
  expect(again.pause?.rule).toBe("command-failed");
  expect(await scene.begun()).toEqual(["e1 atscale_stop", "e1 atscale_stop"]);
  const aborted = await scene.ask("abort");
  expect(["aborting", "aborted"]).toContain(aborted.state);
  expect((await scene.settled()).state).toBe("aborted");
  expect((await scene.stage.judge()).harm).toEqual([]);
});

test("a service that is FATAL after its start is hopeless: the run pauses before anything else starts", {
  timeout: 240_000,
}, async () => {
  await using scene = await rehearsed({ text: PAIR, leader: "e2", start: "stopped", faults: ["e2:fatal-service"] });
  await scene.begin("start", { leader: "e2" });
  const paused = await scene.settled();
  expect(paused.pause?.rule, paused.sentence).toBe("hopeless");
  expect(paused.pause?.reason).toContain("FATAL");
  expect(await scene.begun()).toEqual(["c1 atscale_start", "e2 atscale_start"]);
  expect((await scene.stage.judge()).harm).toEqual([]);
});

test("a stop that hangs pauses at the phase's deadline and is never killed or run again", {
  timeout: 240_000,
}, async () => {
  await using scene = await rehearsed({ text: ONE_ENGINE, faults: ["e1:stop-hangs"], speed: 60 });
  await scene.begin("stop");
  const paused = await scene.settled("stay");
  expect(paused.pause?.rule, paused.sentence).toBe("deadline");
  expect(paused.pause?.reason).toContain("still running");
  expect(await scene.begun()).toEqual(["e1 atscale_stop"]);
});

test("a supervisor that may not be asked is unknown, not stopped: the plan is refused and nothing runs", {
  timeout: 180_000,
}, async () => {
  await using scene = await rehearsed({ text: ONE_ENGINE, faults: ["e1:supervisor-denied"] });
  const { plan, run } = await scene.start("start", { leader: "e1" });
  expect(run).toBeNull();
  expect(plan?.refused.map((r) => r.rule)).toContain("unseen");
  expect(await scene.begun()).toEqual([]);
});

test("a missing vendor command refuses the plan before anything is touched", { timeout: 180_000 }, async () => {
  await using scene = await rehearsed({ text: PAIR, leader: "e2", faults: ["c1:missing-binary"] });
  const { plan, run } = await scene.start("stop");
  expect(run).toBeNull();
  expect(plan?.refused.map((r) => r.rule)).toEqual(["roll-call"]);
  expect(plan?.refused[0]?.message).toContain("atscale_stop");
  expect(await scene.begun()).toEqual([]);
});

test("100 MB of output of a stop command change nothing about it", { timeout: 240_000 }, async () => {
  await using scene = await rehearsed({ text: PAIR, leader: "e2", faults: ["e1:huge-output"] });
  await scene.begin("stop");
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  expect(await scene.begun()).toEqual(["e1", "e2", "c1"].map((node) => `${node} atscale_stop`));
  expect((await scene.stage.judge()).harm).toEqual([]);
});

test("a listing garbled by invalid UTF-8 is unknown: who leads is asked for, and nothing runs", {
  timeout: 180_000,
}, async () => {
  await using scene = await rehearsed({ text: PAIR, leader: "e2", faults: ["*:garbage-output"] });
  const { plan, run } = await scene.start("stop");
  expect(run).toBeNull();
  expect(plan?.refused.map((r) => r.rule)).toContain("leader-unknown");
  expect(await scene.begun()).toEqual([]);
});
