/**
 * SingleStore found half-way, and controllers killed, under a virtual clock: whatever ran before, both verbs finish from there. The judge
 * is the simulated cluster's own record of commands and harm.
 */
import { describe, expect, test } from "vitest";
import { WH_PAIR } from "../../scenarios/singlestore-clusters.ts";
import { clean, done } from "../../support/singlestore-judge.ts";
import { type SingleStoreScene, singlestoreScene } from "../../support/virtual-singlestore.ts";

/** Aborts as soon as that phase has ended. */
async function abortedAfter(verb: string, phase: string): Promise<SingleStoreScene> {
  const scene = singlestoreScene({ text: WH_PAIR, start: verb === "start" ? "stopped" : "up", attachDelaySeconds: 10 });
  const plan = await scene.fleet.start(verb);
  const index = plan.phases.findIndex(({ name }) => name === phase);
  expect(index, plan.phases.map(({ name }) => name).join(", ")).toBeGreaterThanOrEqual(0);
  await scene.fleet.journalled(phase, (event) => event.type === "phase-ended" && event.phase === index);
  await scene.fleet.ask({ do: "abort", who: "test", reason: "half-way" });
  expect((await scene.fleet.settled()).life).toMatchObject({ is: "ended", how: "aborted" });
  await scene.fleet.pass(60_000);
  return scene;
}

describe.each([
  ["stop", "Snapshots"],
  ["stop", "Master aggregator"],
  ["stop", "Child aggregators"],
  ["stop", "No aggregator runs"],
  ["start", "Leaves"],
  ["start", "Leaves recovered"],
  ["start", "Child aggregators"],
  ["start", "Leaves recovered, again"],
  ["start", "Master aggregator"],
  ["start", "Every node online"],
])("after a %s aborted behind %s", (verb, phase) => {
  test.each(["stop", "start"])("a %s goes on from there, and the other verb after it", async (next) => {
    const scene = await abortedAfter(verb, phase);
    for (const then of [next, next === "stop" ? "start" : "stop"])
      expect(await done(scene, then)).toMatch(then === "stop" ? /^SAFE TO POWER OFF/ : /^UP: every node/);
    clean(scene);
  });
});

test("while the master still attaches its leaves a stop is refused, and afterwards not", async () => {
  const scene = singlestoreScene({ text: WH_PAIR, start: "stopped" });
  const plan = await scene.fleet.start("start");
  const master = plan.phases.findIndex(({ name }) => name === "Master aggregator");
  await scene.fleet.journalled("the master runs", (event) => event.type === "phase-ended" && event.phase === master);
  await scene.fleet.ask({ do: "abort", who: "test", reason: "half-way" });
  await scene.fleet.settled();
  await scene.fleet.pass(20_000);
  expect((await scene.fleet.plan("stop")).refused.map(({ rule }) => rule)).toContain("not-online");
  await scene.fleet.pass(180_000);
  expect(await done(scene, "stop")).toMatch(/^SAFE TO POWER OFF/);
  clean(scene);
});

test.each(["stop", "start"])(
  "a controller killed at any event of a %s is followed by one that finishes it, and nothing runs twice",
  async (verb) => {
    const from = verb === "start" ? "stopped" : "up";
    const whole = singlestoreScene({ text: WH_PAIR, start: from, attachDelaySeconds: 10 });
    await done(whole, verb);
    for (let n = 2; n < whole.fleet.log.length; n += 5) {
      const scene = singlestoreScene({ text: WH_PAIR, start: from, attachDelaySeconds: 10 });
      await scene.fleet.start(verb);
      await scene.fleet.until(() => scene.fleet.log.length >= n || scene.fleet.isSettled(), "that many events");
      scene.fleet.crash();
      await scene.fleet.pass(3_000);
      scene.fleet.takeOver();
      const { life } = await scene.fleet.settled();
      expect(life, `killed at ${n}: ${scene.fleet.sentence}`).toMatchObject({ is: "ended", how: "done" });
      clean(scene);
    }
  },
);
