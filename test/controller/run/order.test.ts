/**
 * Whole runs under a virtual clock. Orders are written by hand from the vendor's article (S3 to S7); the judge is the simulated
 * cluster's own record of commands and harm.
 */
import { describe, expect, test } from "vitest";
import { gateFaults } from "../../support/gate-judge.ts";
import { atscaleScene, FIVE, type Scene, THREE, twice } from "../../support/virtual-atscale.ts";

const stops = (...nodes: string[]) => nodes.map((node) => `stop ${node}`);
const starts = (...nodes: string[]) => nodes.map((node) => `start ${node}`);

function clean(scene: Scene): void {
  const { fleet } = scene;
  expect(scene.harms()).toEqual([]);
  expect(twice(scene)).toEqual([]);
  expect(gateFaults(fleet.cluster, fleet.log, fleet.delivered)).toEqual([]);
}

describe("the vendor's order", () => {
  test.each([
    ["five nodes, the first engine leading", { nodes: FIVE, leader: "e1" }, ["q1", "q2", "e2", "e1", "c1"]],
    ["five nodes, the second engine leading", { nodes: FIVE, leader: "e2" }, ["q1", "q2", "e1", "e2", "c1"]],
    ["two engines and nothing else", { nodes: THREE, leader: "e2" }, ["e1", "e2", "c1"]],
    ["one engine", { nodes: { c1: ["coordinator"], e1: ["engine"] } as const, leader: "e1" }, ["e1", "c1"]],
  ])("of a restart: %s", async (_, options, down) => {
    const scene = atscaleScene(options);
    await scene.fleet.start("restart");
    const run = await scene.fleet.settled();
    expect(run.life).toMatchObject({ is: "ended", how: "done" });
    const up = [
      "c1",
      options.leader,
      ...["e1", "e2"].filter((e) => e in options.nodes && e !== options.leader),
      ...["q1", "q2"].filter((q) => q in options.nodes),
    ];
    expect(scene.begun()).toEqual([...stops(...down), ...starts(...up)]);
    clean(scene);
  });

  test("where Postgres has hosts of its own an engine needs no copy: the stop is planned, engines before databases, the leader last", async () => {
    const nodes = {
      c1: ["coordinator"],
      e1: ["engine"],
      d1: ["database"],
      d2: ["database"],
      q1: ["query-engine"],
    } as const;
    const made = await atscaleScene({ nodes, leader: "d1" }).fleet.plan("stop");
    expect(made.refused).toEqual([]);
    expect(made.phases.slice(1).flatMap((phase) => phase.nodes)).toEqual(["q1", "e1", "d2", "d1", "c1"]);
    expect(made.nodes.map(({ node, isNow }) => `${node} ${isNow}`)).toContain("e1 up");
  });

  test("of a stop of three engines: the leader is known from before where no listing answers any more", async () => {
    const nodes = { c1: ["coordinator"], e1: ["engine"], e2: ["engine"], e3: ["engine"] } as const;
    const scene = atscaleScene({ nodes, leader: "e2" });
    await scene.fleet.start("stop");
    await scene.fleet.until(() => scene.begun().length === 2, "the second replica stops");
    scene.hosts.fault("e2:store-down");
    expect((await scene.fleet.settled()).life).toMatchObject({ is: "ended", how: "done" });
    expect(scene.begun()).toEqual(stops("e1", "e3", "e2", "c1"));
    expect(
      scene.fleet.sentences.some((said) =>
        said.includes("every other that may be leader was seen stopped, so it is e2"),
      ),
    ).toBe(true);
    expect(scene.fleet.events().find((event) => event.type === "remembered")).toMatchObject({ node: "e2" });
    clean(scene);
  });

  test("of a start after a stop: the one that led last comes right after the coordinator, unasked", async () => {
    const scene = atscaleScene({ leader: "e2" });
    await scene.fleet.start("stop");
    expect((await scene.fleet.settled()).life).toMatchObject({
      how: "done",
      verdict: expect.stringContaining("SAFE TO POWER OFF"),
    });
    await scene.fleet.pass(600_000);
    const made = await scene.fleet.start("start");
    expect(made.bindings.leader).toMatchObject({ node: "e2", standing: "confirmed-at-stop" });
    expect((await scene.fleet.settled()).life).toMatchObject({ how: "done" });
    expect(scene.begun().slice(5)).toEqual(starts("c1", "e2", "e1", "q1", "q2"));
    clean(scene);
  });

  test("one host is acted on at a time, and the next only after the one before was seen where it should be", async () => {
    const scene = atscaleScene({});
    await scene.fleet.start("restart");
    await scene.fleet.settled();
    const acts = scene.fleet.events().flatMap((event) => {
      if (event.type === "command-issued") return [`command ${event.node}`];
      return event.type === "step-seen" && !event.evidence.startsWith("definition") ? [`seen ${event.node}`] : [];
    });
    expect(acts.filter((act) => act.startsWith("command"))).toHaveLength(10);
    for (let i = 0; i < acts.length; i += 2) expect(acts[i]?.replace("command", "seen")).toBe(acts[i + 1]);
  });

  test("a node that was stopped already gets no command, and its turn is not waited for", async () => {
    const scene = atscaleScene({});
    void scene.hosts.call("q1", "atscale_stop");
    await scene.fleet.pass(60_000);
    await scene.fleet.start("stop");
    expect((await scene.fleet.settled()).life).toMatchObject({ how: "done" });
    expect(scene.begun()).toEqual(stops("q1", "q2", "e2", "e1", "c1"));
    clean(scene);
  });

  test("is the same, to the instant, when it is run again from the same seed", async () => {
    const record = async () => {
      const scene = atscaleScene({ seed: 7, beatMs: 5_000 });
      await scene.fleet.start("restart");
      await scene.fleet.settled();
      return JSON.stringify([scene.hosts.begun, scene.fleet.log.map(({ atMs, event }) => [atMs, event])]);
    };
    expect(await record()).toBe(await record());
  });
});
