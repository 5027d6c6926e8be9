/**
 * Recovery that fails, stalls, or says what nobody understands, under a virtual clock: the start pauses before the master, and says whom
 * to call with what. The judge is the simulated cluster's own record of commands and harm.
 */
import { describe, expect, test } from "vitest";
import { choicesOf } from "../../../controller/run/choices.ts";
import { WH_ONE, WH_PAIR } from "../../scenarios/singlestore-clusters.ts";
import { clean, done } from "../../support/singlestore-judge.ts";
import { type SingleStoreScene, singlestoreScene } from "../../support/virtual-singlestore.ts";

/** A start of the stopped pair with that fault, until it pauses. */
async function paused(fault: string, set?: Record<string, number>): Promise<SingleStoreScene> {
  const scene = singlestoreScene({ text: WH_PAIR, start: "stopped", faults: [fault] });
  await scene.fleet.start("start", set === undefined ? {} : { set });
  expect((await scene.fleet.settled()).life, scene.fleet.sentence).toMatchObject({ is: "paused" });
  return scene;
}

/** Not one aggregator was started. */
const leavesOnly = (scene: SingleStoreScene) =>
  expect(scene.begun().toSorted()).toEqual(["l1 start-node", "l2 start-node"]);

describe("hopeless", () => {
  test.each([
    ["recovery-failed", /RECOVERY_FAILED/],
    ["unrecoverable", /sales_\d unrecoverable/],
    ["unknown-state", /in a state that nobody knows/],
    ["crash-loop", /pid/],
  ])("%s on one leaf pauses before any aggregator, naming support and the bundle", async (fault, says) => {
    const scene = await paused(`l1:${fault}`);
    const { life } = scene.fleet.run;
    expect(life).toMatchObject({ is: "paused", rule: "hopeless", node: "l1" });
    expect(scene.fleet.sentence).toMatch(says);
    leavesOnly(scene);
    clean(scene);
  });
});

describe("asked about", () => {
  test("no movement of a recovery for stalledAfter", async () => {
    const scene = await paused("l1:stuck-recovery");
    expect(scene.fleet.run.life).toMatchObject({ is: "paused", rule: "stalled", node: "l1" });
    expect(scene.fleet.clock.now()).toBeGreaterThanOrEqual(15 * 60_000);
    leavesOnly(scene);
    scene.hosts.fault("l1:stuck-recovery", false);
    await scene.fleet.ask({ do: "resume", who: "test", accept: [] });
    expect((await scene.fleet.settled()).life, scene.fleet.sentence).toMatchObject({ is: "ended", how: "done" });
    clean(scene);
  });
});

describe("not asked about", () => {
  test("a recovery that takes hours and moves", async () => {
    const scene = singlestoreScene({ text: WH_ONE, start: "stopped", faults: ["l1:slow-recovery=7200"] });
    expect(await done(scene, "start")).toMatch(/^UP/);
    clean(scene);
  });

  test("a leaf that has no LMV_RECOVERY_STATUS: its progress is read from memsql.log", async () => {
    const faults = ["l1:slow-recovery=600", "l1:lmv-missing"];
    const scene = singlestoreScene({ text: WH_ONE, start: "stopped", faults });
    await scene.fleet.start("start");
    await scene.fleet.until(
      () => /eplaying log: \d+%/i.test(JSON.stringify(scene.fleet.sentences)),
      "progress is told",
    );
    expect((await scene.fleet.settled()).life, scene.fleet.sentence).toMatchObject({ is: "ended", how: "done" });
    clean(scene);
  });
});

test("a leaf that answers no SQL is unknown: it opens no gate, and the start goes on once it answers", async () => {
  const scene = singlestoreScene({ text: WH_PAIR, start: "stopped", faults: ["l2:sql-silent"] });
  await scene.fleet.start("start");
  await scene.fleet.pass(600_000);
  expect(scene.fleet.isSettled(), scene.fleet.sentence).toBe(false);
  leavesOnly(scene);
  scene.hosts.fault("l2:sql-silent", false);
  expect((await scene.fleet.settled()).life, scene.fleet.sentence).toMatchObject({ is: "ended", how: "done" });
  clean(scene);
});

void choicesOf;
