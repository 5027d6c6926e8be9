/**
 * Ocient's less usual nights with the real controller, agents and processes: graceful, half-way, refused. The judge is the simulator's own
 * command log and harm log; every branch of it runs under a virtual clock in test/controller/run/ocient-*.test.ts.
 */
import { expect, test } from "vitest";
import { OC_FOUR } from "../scenarios/ocient-clusters.ts";
import { eventually, type Rehearsed, rehearsed } from "../support/rehearsed.ts";

const LIMITS = { timeout: 600_000 };
const SPEED = 20;

async function clean(scene: Rehearsed): Promise<void> {
  const { harm, twice } = await scene.stage.judge();
  expect({ harm, twice }).toEqual({ harm: [], twice: [] });
}

async function finished(scene: Rehearsed, how = "done"): Promise<void> {
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe(how);
}

test(
  "a graceful stop takes LAT and loads down first, then quiesces one node after the other, administrators last",
  LIMITS,
  async () => {
    await using scene = await rehearsed({ text: OC_FOUR, speed: SPEED });
    await scene.start("stop", { set: { graceful: true } });
    await finished(scene);
    expect(await scene.begun()).toEqual([
      "l-1 stop lat",
      ...["l-1", "f-1", "s-2", "s-1"].map((node) => `${node} quiesce rolehostd`),
    ]);
    await clean(scene);
  },
);

test.each(["l-1 kill rolehostd", "f-1 kill rolehostd"])(
  "a stop ended by a person after %s is turned back by a start, and the stop after that is whole",
  LIMITS,
  async (last) => {
    await using scene = await rehearsed({ text: OC_FOUR, speed: SPEED });
    await scene.start("stop");
    await eventually(last, async () => (await scene.begun()).includes(last));
    await scene.ask("abort");
    await finished(scene, "aborted");
    await scene.begin("start");
    await finished(scene);
    await scene.begin("stop");
    await finished(scene);
    await clean(scene);
  },
);

test("a roll is refused where segments are damaged, and below the administrators' majority", LIMITS, async () => {
  await using scene = await rehearsed({ text: OC_FOUR, speed: SPEED, faults: ["f-1:segments-damaged"] });
  const refusedBy = async (nodes: string[]) => (await scene.plan("roll", { nodes })).refused.map(({ rule }) => rule);
  await eventually("the damage is told", async () => (await refusedBy(["l-1"])).includes("segments-whole"));
  await scene.fault("f-1:segments-damaged", false);
  await eventually("the floor alone is told", async () => `${await refusedBy(["s-1"])}` === "administrator-floor");
  expect(await scene.begun()).toEqual([]);
});

test("a start waits for a majority of administrators, and is asked about where it does not come", LIMITS, async () => {
  await using scene = await rehearsed({
    ...{ text: OC_FOUR, start: "stopped", speed: SPEED, faults: ["s-1:never-ready"] },
  });
  await scene.start("start");
  const run = await scene.settled("stay");
  expect(run.state, run.sentence).toBe("paused");
  expect((await scene.begun()).filter((command) => /^[fl]-/.test(command))).toEqual([]);
  await scene.fault("s-1:never-ready", false);
  await scene.resume();
  await finished(scene);
  await clean(scene);
});
