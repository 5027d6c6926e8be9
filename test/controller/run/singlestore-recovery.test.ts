/**
 * Recovery that fails, stalls, or says what nobody understands, under a virtual clock: the start pauses before the master, and says whom
 * to call with what. The judge is the simulated cluster's own record of commands and harm.
 */
import { describe, expect, test } from "vitest";
import { WH_ONE, WH_PAIR } from "../../scenarios/singlestore-clusters.ts";
import { clean, done } from "../../support/singlestore-judge.ts";
import { type SingleStoreScene, singlestoreScene } from "../../support/virtual-singlestore.ts";

/** The delay of an attach is not what these are about. */
const QUICK = { attachDelaySeconds: 10 };

/** A start of the stopped pair with that fault, until it pauses. */
async function paused(fault: string, set?: Record<string, string>): Promise<SingleStoreScene> {
  const scene = singlestoreScene({ text: WH_PAIR, start: "stopped", ...QUICK, faults: [fault] });
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
    ["crash-loop", /it began anew 2 times/],
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
  test("no movement of a recovery for stalledAfter, and it goes on once it moves", async () => {
    const scene = await paused("l1:stuck-recovery", { stalledAfter: "3m" });
    expect(scene.fleet.run.life).toMatchObject({ is: "paused", rule: "stalled", node: "l1" });
    expect(scene.fleet.clock.now()).toBeGreaterThanOrEqual(3 * 60_000);
    leavesOnly(scene);
    scene.hosts.fault("l1:stuck-recovery", false);
    await scene.fleet.ask({ do: "resume", who: "test", accept: [] });
    expect((await scene.fleet.settled()).life, scene.fleet.sentence).toMatchObject({ is: "ended", how: "done" });
    clean(scene);
  });
});

describe("not asked about", () => {
  test("a recovery that takes longer than stalledAfter, as long as it moves", async () => {
    const scene = singlestoreScene({ text: WH_ONE, start: "stopped", ...QUICK, faults: ["l1:slow-recovery=400"] });
    expect(await done(scene, "start", { set: { stalledAfter: "2m" } })).toMatch(/^UP/);
    expect(scene.fleet.clock.now()).toBeGreaterThan(400_000);
    clean(scene);
  });

  test("a leaf that has no LMV_RECOVERY_STATUS: its progress is read from memsql.log", async () => {
    const faults = ["l1:slow-recovery=200", "l1:lmv-missing"];
    const scene = singlestoreScene({ text: WH_ONE, start: "stopped", ...QUICK, faults });
    await scene.fleet.start("start");
    const told = () => scene.fleet.sentences.some((sentence) => /\w+_\d Replaying log: \d+%/.test(sentence));
    await scene.fleet.until(told, "progress is told");
    expect((await scene.fleet.settled()).life, scene.fleet.sentence).toMatchObject({ is: "ended", how: "done" });
    clean(scene);
  });
});

test("a leaf that answers no SQL is unknown: it opens no gate, and the start goes on once it answers", async () => {
  const scene = singlestoreScene({
    text: WH_PAIR,
    start: "stopped",
    ...QUICK,
    faults: ["l2:sql-silent"],
  });
  await scene.fleet.start("start");
  await scene.fleet.pass(300_000);
  expect(scene.fleet.isSettled(), scene.fleet.sentence).toBe(false);
  leavesOnly(scene);
  scene.hosts.fault("l2:sql-silent", false);
  expect((await scene.fleet.settled()).life, scene.fleet.sentence).toMatchObject({ is: "ended", how: "done" });
  clean(scene);
});
