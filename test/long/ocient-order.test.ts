/**
 * Starting, stopping and rolling Ocient with the real controller and agents. The judge is the simulator's own command log and harm log.
 * Every branch of it runs under a virtual clock in test/controller/run/ocient-*.test.ts; here is what needs real processes.
 */
import { expect, test } from "vitest";
import type { Run__Output as RunView } from "../../shared/wire/generated/muster/controller/v1/Run.ts";
import { OC_FOUR } from "../scenarios/ocient-clusters.ts";
import { eventually, type Rehearsed, rehearsed } from "../support/rehearsed.ts";

const LIMITS = { timeout: 600_000 };
const SPEED = 20;

async function done(scene: Rehearsed, verb: string, options = {}): Promise<RunView> {
  const { plan } = await scene.start(verb, options);
  expect(plan?.refused).toEqual([]);
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  return run;
}

async function clean(scene: Rehearsed): Promise<void> {
  const { harm, twice } = await scene.stage.judge();
  expect({ harm, twice }).toEqual({ harm: [], twice: [] });
}

test("a start and a stop go in the vendor's order", LIMITS, async () => {
  await using scene = await rehearsed({ text: OC_FOUR, start: "stopped", speed: SPEED });
  expect((await done(scene, "start")).verdict).toMatch(/^UP: every node was seen up, 4\/4 nodes/);
  const up = await scene.begun();
  expect(up.slice(0, 2).toSorted()).toEqual(["s-1 reset-failed rolehostd", "s-2 reset-failed rolehostd"]);
  expect(up.slice(2, 4).toSorted()).toEqual(["s-1 start rolehostd", "s-2 start rolehostd"]);
  expect(up.slice(4)).toEqual([
    "f-1 reset-failed rolehostd",
    "f-1 start rolehostd",
    "l-1 reset-failed rolehostd",
    "l-1 start rolehostd",
    "l-1 start lat",
  ]);
  expect((await done(scene, "stop")).verdict).toMatch(/^SAFE TO POWER OFF: .* 4\/4 hosts/);
  expect((await scene.begun()).slice(up.length)).toEqual([
    "l-1 stop lat",
    "l-1 kill rolehostd",
    "f-1 kill rolehostd",
    "s-2 kill rolehostd",
    "s-1 kill rolehostd",
  ]);
  await clean(scene);
});

test(
  "a roll with reboot finds its host booted anew, and goes on behind a controller that was killed",
  LIMITS,
  async () => {
    await using scene = await rehearsed({ text: OC_FOUR, speed: SPEED });
    const { plan } = await scene.start("roll", { nodes: ["l-1"], set: { withReboot: true } });
    expect(plan?.refused).toEqual([]);
    await eventually("it quiesces", async () => (await scene.begun()).includes("l-1 quiesce rolehostd"));
    await scene.stage.controller.kill();
    await scene.stage.restartController();
    const run = await scene.settled();
    expect(run.state, run.sentence).toBe("done");
    expect(await scene.begun()).toEqual(["l-1 stop lat", "l-1 quiesce rolehostd", "l-1 reboot"]);
    await clean(scene);
  },
);

test("a quiesce held by a query cancels it where a person chose so", LIMITS, async () => {
  await using scene = await rehearsed({ text: OC_FOUR, speed: SPEED, faults: ["f-1:query-holds"] });
  await done(scene, "quiesce", { nodes: ["f-1"], set: { onHeld: "cancel" } });
  const begun = await scene.begun();
  expect(begun.map((command) => command.replace(/[0-9a-f-]{36}/, "ID"))).toEqual([
    "f-1 quiesce rolehostd",
    "s-1 cancel ID",
  ]);
  await clean(scene);
});
