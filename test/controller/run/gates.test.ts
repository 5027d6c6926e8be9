/**
 * What opens a gate and what does not: retained, old and unasked looks; and how long an opening is good.
 */
import { describe, expect, test } from "vitest";
import { emptyFleet, type Fleet, observe } from "../../../controller/fleet/fleet.ts";
import { decide } from "../../../controller/run/decide.ts";
import type { Run } from "../../../controller/run/state.ts";
import { freshWatch } from "../../../controller/run/watch.ts";
import { atscale } from "../../support/atscale-sight.ts";
import { atscaleScene, type Scene, THREE } from "../../support/virtual-atscale.ts";

/** The run waits for the replica to be seen stopped, and it is; the fleet is as the controller saw it. */
async function aboutToOpen(): Promise<{ scene: Scene; run: Run; fleet: Fleet; now: number }> {
  const scene = atscaleScene({ nodes: THREE, leader: "e2" });
  const { fleet } = scene;
  await fleet.start("stop");
  await fleet.until(() => fleet.run.open.size === 1, "the first stop");
  let before: Run = fleet.run;
  fleet.journal.onWritten = (_log, _n, event) => {
    if (event.type === "step-seen" && event.phase === 1) before = fleet.run;
  };
  await fleet.journalled("the replica is seen", (event) => event.type === "step-seen" && event.phase === 1);
  return { scene, run: before, fleet: fleet.view, now: fleet.clock.now() };
}

/** One look is enough, so that each test is about which looks count. */
const { stopped } = atscale.conditions;
if (!stopped) throw new Error("the definition has no condition `stopped`");
const opensAtOnce = {
  ...atscale,
  conditions: { ...atscale.conditions, stopped: { ...stopped, steady: { for: 0, looks: 1 } } },
};

const decided = (run: Run, fleet: Fleet, now: number) =>
  decide(run, { definition: opensAtOnce, fleet, now, speed: 1, watch: freshWatch }).intents.map((intent) =>
    intent.do === "append" ? intent.event.type : `look ${intent.node}`,
  );

describe("a gate", () => {
  test("opens on looks that were asked for after the result, heard live and young", async () => {
    const { run, fleet, now } = await aboutToOpen();
    expect(decided(run, fleet, now)).toEqual(["step-seen"]);
  });

  test("does not open on what the stream retained from before", async () => {
    const { run, fleet, now } = await aboutToOpen();
    const retained = emptyFleet();
    for (const { observation } of fleet.sightings.values())
      observe(retained, { observation, receivedAt: now, retained: true });
    expect(decided(run, retained, now)).toEqual(["look e1"]);
  });

  test("does not open on looks older than 30 s", async () => {
    const { run, fleet, now } = await aboutToOpen();
    expect(decided(run, fleet, now + 29_000)).toEqual(["step-seen"]);
    expect(decided(run, fleet, now + 31_000)).toEqual(["look e1"]);
  });

  test("does not open while one of its looks was asked for before the result", async () => {
    const { run, fleet, now } = await aboutToOpen();
    for (const probe of ["services", "processes", "ports"]) {
      const early = emptyFleet();
      for (const { observation } of fleet.sightings.values()) {
        const token = observation.node === "e1" && observation.probe === probe ? run.floor - 1 : observation.token;
        observe(early, { observation: { ...observation, token }, receivedAt: now, retained: false });
      }
      expect(decided(run, early, now), probe).toEqual(["look e1"]);
    }
  });

  test("does not open on looks that another controller asked for, whatever their token", async () => {
    const { run, fleet, now } = await aboutToOpen();
    for (const [asker, decides] of [
      ["j-1/m1", ["step-seen"]],
      ["j-1/m2", ["look e1"]],
      ["j-2/m1", ["look e1"]],
    ] as const) {
      const own = emptyFleet("j-1/m1");
      for (const { observation } of fleet.sightings.values())
        observe(own, { observation: { ...observation, asker }, receivedAt: now, retained: false });
      expect(decided(run, own, now), asker).toEqual(decides);
    }
  });

  test("of a start opens only after three looks at the same processes", async () => {
    const scene = atscaleScene({ nodes: THREE, leader: "e1", start: "stopped" });
    const { fleet } = scene;
    await fleet.start("start", { leader: "e1" });
    await fleet.journalled("the coordinator is up", (event) => event.type === "step-seen" && event.phase === 1);
    const looks = fleet.delivered.filter(
      ({ observation: o }) => o.node === "c1" && o.probe === "services" && o.yields.result === "seen",
    );
    const ages = looks.slice(-3).map(({ observation: o }) => (o.yields.result === "seen" ? pids(o.yields.value) : ""));
    expect(new Set(ages).size).toBe(1);
    expect(fleet.sentences.some((sentence) => sentence.includes("2 of 3 looks"))).toBe(true);
  });
});

describe("before a command", () => {
  test("what was achieved is looked at again where nobody has for 30 s, and that is given its own minute", async () => {
    const scene = atscaleScene({});
    const { fleet } = scene;
    await fleet.start("stop");
    await fleet.journalled(
      "the first query engine is seen stopped",
      (event) => event.type === "step-seen" && event.phase === 1,
    );
    // The second one cannot be judged for three minutes; meanwhile every look at the first has grown old.
    scene.hosts.fault("q2:supervisor-denied");
    await fleet.pass(180_000);
    expect(scene.begun()).toEqual(["stop q1"]);
    scene.hosts.fault("q2:supervisor-denied", false);
    await fleet.settled();
    expect(fleet.run.life, fleet.sentence).toMatchObject({ is: "ended", how: "done" });
  });

  test("what somebody undid pauses the run", async () => {
    const scene = atscaleScene({});
    const { fleet } = scene;
    await fleet.start("stop");
    await fleet.until(() => scene.begun().at(-1) === "stop e2", "the replica stops");
    void scene.hosts.call("q2", "atscale_start");
    const run = await fleet.settled();
    expect(run.life).toMatchObject({ is: "paused", rule: "changed", node: "q2" });
    expect(scene.begun()).toEqual(["stop q1", "stop q2", "stop e2", "start q2"]);
  });
});

const pids = (value: unknown) =>
  JSON.stringify((value as { services: { pid: number }[] }).services.map(({ pid }) => pid));
