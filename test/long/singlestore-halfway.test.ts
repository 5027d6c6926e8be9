/**
 * Half-way states: a stop and a start aborted at each boundary between phases; then both verbs, and no harm from any. And a controller that
 * is killed while the leaves recover.
 */
import { expect, test } from "vitest";
import { begun, SPEED, WH_ONE } from "../scenarios/singlestore-clusters.ts";
import { eventually, type Rehearsed, rehearsed } from "../support/rehearsed.ts";

const other = (verb: string) => (verb === "stop" ? "start" : "stop");

/** Two nodes: between the first and the last that acts the cluster stands half-way. */
test.each(["stop", "start"])(
  "a %s aborted between master and leaf is what both verbs finish from, without harm",
  { timeout: 500_000 },
  async (verb) => {
    await using scene = await rehearsed({ text: WH_ONE, speed: SPEED, start: verb === "stop" ? "up" : "stopped" });
    await abortedAfter(scene, verb, verb === "stop" ? "Master aggregator" : "Leaves", 1);
    await wholly(scene, other(verb));
    await wholly(scene, verb);
    const { harm, twice } = await scene.stage.judge();
    expect(harm).toEqual([]);
    expect(twice).toEqual([]);
  },
);

test("a controller killed while a leaf recovers goes on by itself, and starts nothing twice", {
  timeout: 400_000,
}, async () => {
  await using scene = await rehearsed({
    text: WH_ONE,
    speed: SPEED,
    start: "stopped",
    faults: ["l1:slow-recovery=600"],
  });
  expect(await begun(scene, "start")).toEqual([]);
  await eventually("the leaf has been started", async () => (await ended(scene, "wh-one.1", "Leaves")) > 0);
  await scene.stage.controller.kill();
  await scene.stage.restartController();
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  expect(await scene.begun()).toEqual(["l1 start-node", "m1 start-node"]);
  const { harm, twice } = await scene.stage.judge();
  expect(harm).toEqual([]);
  expect(twice).toEqual([]);
});

async function wholly(scene: Rehearsed, verb: string): Promise<void> {
  expect(await begun(scene, verb), verb).toEqual([]);
  const run = await scene.settled();
  expect(run.state, `${verb}: ${run.sentence}`).toBe("done");
}

/** Aborts right after that phase of the run was over. */
async function abortedAfter(scene: Rehearsed, verb: string, phase: string, number: number): Promise<void> {
  expect(await begun(scene, verb), verb).toEqual([]);
  await eventually(`${phase} is over`, async () => (await ended(scene, `wh-one.${number}`, phase)) > 0);
  await scene.ask("abort");
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("aborted");
}

/** How often a phase of that name has ended in the run. */
async function ended(scene: Rehearsed, run: string, phase: string): Promise<number> {
  const events = await scene.events(run);
  const plan = events[0]?.plan as { phases: { name: string }[] } | undefined;
  return events.filter((e) => e.type === "phase-ended" && plan?.phases[Number(e.phase)]?.name === phase).length;
}
