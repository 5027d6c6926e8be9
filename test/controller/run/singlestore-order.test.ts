/**
 * Whole runs of SingleStore under a virtual clock. Orders are written by hand from the vendor's page; the judge is the simulated
 * cluster's own record of commands, looks and harm.
 */
import { describe, expect, test } from "vitest";
import { WH_FLAT, WH_PAIR, WH_PROD, WH_TOOLBOX } from "../../scenarios/singlestore-clusters.ts";
import { askedItself, beganAt, clean, done } from "../../support/singlestore-judge.ts";
import { singlestoreScene } from "../../support/virtual-singlestore.ts";

/** The delay of an attach is what one of these is about. */
const QUICK = { attachDelaySeconds: 10 };

test("a stop snapshots, then takes the master, the child and the leaves down; a start brings them up the other way round, nothing moved", async () => {
  const scene = singlestoreScene({ ...QUICK, text: WH_PAIR });
  expect(await done(scene, "stop")).toMatch(/^SAFE TO POWER OFF: .* 3\/3 hosts/);
  expect(scene.begun().slice(0, 6)).toEqual([
    ...["m1 snapshot sales", "m1 snapshot hr", "m1 sync-snapshot sales", "m1 sync-snapshot hr"],
    ...["m1 stop-node", "c1 stop-node"],
  ]);
  expect(scene.begun().slice(6).toSorted()).toEqual(["l1 stop-node", "l2 stop-node"]);
  expect(await done(scene, "start")).toContain("partitions moved 0 of 12, failovers 0");
  const started = scene.begun().slice(8);
  expect(started.slice(0, 2).toSorted()).toEqual(["l1 start-node", "l2 start-node"]);
  expect(started.slice(2)).toEqual(["c1 start-node", "m1 start-node"]);
  clean(scene);
});

test("before any leaf's stop every aggregator was looked at after its own stop had ended", async () => {
  const scene = singlestoreScene({ ...QUICK, text: WH_PAIR });
  await done(scene, "stop");
  const leafMs = Math.min(beganAt(scene, "l1", "stop-node"), beganAt(scene, "l2", "stop-node"));
  for (const node of ["m1", "c1"]) {
    const { host = "" } = scene.hosts.world.setup.nodes[node] ?? {};
    const looked = scene.hosts.given.filter(
      ({ atMs, node: at, argv }) =>
        at === host && argv.includes("list-nodes") && atMs > beganAt(scene, node, "stop-node") && atMs < leafMs,
    );
    expect(looked.length, node).toBeGreaterThan(0);
  }
});

test.each(["c1", "m1"])(
  "%s is started only after every leaf was asked itself since its own start, children before the master",
  async (aggregator) => {
    const scene = singlestoreScene({ ...QUICK, text: WH_PAIR, start: "stopped", faults: ["l2:slow-recovery=200"] });
    await done(scene, "start");
    const from = Math.max(...["l1", "l2"].map((leaf) => beganAt(scene, leaf, "start-node")));
    // The second gate counts for itself: the master waits for looks made after the child's start.
    const since = aggregator === "m1" ? beganAt(scene, "c1", "start-node") : from;
    for (const leaf of ["l1", "l2"])
      expect(askedItself(scene, leaf, since, beganAt(scene, aggregator, "start-node")), leaf).toBeGreaterThan(1);
    clean(scene);
  },
);

test("--no-snapshot takes none", async () => {
  const scene = singlestoreScene({ ...QUICK, text: WH_PAIR });
  await done(scene, "stop", { set: { snapshot: false } });
  expect(scene.begun().some((command) => command.includes("snapshot"))).toBe(false);
  clean(scene);
});

test("a snapshot that fails is asked about before the master is touched", async () => {
  const scene = singlestoreScene({ ...QUICK, text: WH_PAIR, faults: ["l1:snapshot-fails"] });
  await scene.fleet.start("stop");
  expect((await scene.fleet.settled()).life, scene.fleet.sentence).toMatchObject({ is: "paused" });
  expect(scene.begun().some((command) => command.includes("stop-node"))).toBe(false);
});

describe.each([
  ["one copy, no child aggregators", WH_FLAT],
  ["seven nodes on six hosts", WH_PROD],
])("%s", (_, text) => {
  test("a restart goes down and comes up as it was, and no node is commanded twice", async () => {
    const scene = singlestoreScene({ ...QUICK, text });
    expect(await done(scene, "restart")).toMatch(/^UP: every node was seen up.*partitions moved 0 of \d+, failovers 0/);
    const nodes = Object.keys(scene.hosts.world.setup.nodes);
    for (const command of ["stop-node", "start-node"])
      expect(
        scene
          .begun()
          .filter((one) => one.endsWith(command))
          .toSorted(),
      ).toEqual(nodes.map((node) => `${node} ${command}`).toSorted());
    clean(scene);
  });
});

test("attach_rebalance_delay_seconds is held, and begun anew when a node changes state", async () => {
  const scene = singlestoreScene({ text: WH_PAIR, start: "stopped" });
  const plan = await scene.fleet.start("start");
  const ends = (name: string) => plan.phases.findIndex((phase) => phase.name === name);
  await scene.fleet.journalled("every node is online", (event) => {
    return event.type === "phase-ended" && event.phase === ends("Every node online");
  });
  await scene.fleet.pass(100_000);
  expect(scene.fleet.isSettled(), scene.fleet.sentence).toBe(false);
  scene.hosts.fault("l1:leaf-offline");
  await scene.fleet.pass(20_000);
  scene.hosts.fault("l1:leaf-offline", false);
  const backMs = scene.fleet.clock.now();
  await scene.fleet.settled();
  const ended = scene.fleet.log.find(({ event }) => event.type === "phase-ended" && event.phase === ends("As found"));
  expect(ended, scene.fleet.sentence).toBeDefined();
  expect((ended?.atMs ?? 0) - backMs).toBeGreaterThanOrEqual(120_000);
});

test("a database that was degraded before the stop is not waited for, and is not called healthy", async () => {
  const scene = singlestoreScene({ ...QUICK, text: WH_PAIR, faults: ["l1:degraded"] });
  await scene.fleet.start("stop", { overrides: [] });
  await scene.fleet.settled();
  const verdict = await done(scene, "start");
  expect(verdict).toMatch(/^UP/);
});

describe("autostart", () => {
  test("is warned about", async () => {
    const scene = singlestoreScene({ ...QUICK, text: WH_PAIR, faults: ["l2:autostart"] });
    const { notes } = await scene.fleet.plan("stop");
    expect(notes.join("\n")).toMatch(/l2 is on a host whose memsql.service starts its nodes at boot.*--hold-autostart/);
    await done(scene, "stop");
    expect(scene.begun()).not.toContain("l2 disable-autostart");
  });

  test("held, it is a debt that the next start pays, before any node is started", async () => {
    const scene = singlestoreScene({ ...QUICK, text: WH_PAIR, faults: ["l2:autostart"] });
    await done(scene, "stop", { set: { holdAutostart: true } });
    expect(scene.begun()).toContain("l2 disable-autostart");
    expect(scene.begun().filter((command) => command.endsWith("disable-autostart"))).toEqual(["l2 disable-autostart"]);
    expect(scene.hosts.world.hosts.l2).toEqual({ autostart: false });
    const stopped = scene.begun().length;
    await done(scene, "start");
    expect(scene.begun().slice(stopped)[0]).toBe("l2 enable-autostart");
    expect(scene.hosts.world.hosts.l2).toEqual({ autostart: true });
    clean(scene);
  });

  test("planned as on and found off is owed: the journal may have lost that this run switched it off", async () => {
    const scene = singlestoreScene({ ...QUICK, text: WH_PAIR, faults: ["l2:autostart"] });
    await scene.fleet.start("stop", { set: { holdAutostart: true } });
    void scene.hosts.run("l2", "hold-autostart", {});
    await scene.fleet.pass(100);
    const given = scene.begun().length;
    expect((await scene.fleet.settled()).life).toMatchObject({ how: "done" });
    expect(scene.begun().slice(given)).not.toContain("l2 disable-autostart");
    expect(scene.fleet.facts().debts).toMatchObject([{ node: "l2", what: "autostart", was: "enabled" }]);
  });

  test("that a restart held is on again when it is over, and stays off where it was off", async () => {
    const scene = singlestoreScene({ ...QUICK, text: WH_PAIR, faults: ["l2:autostart"] });
    await done(scene, "restart", { set: { holdAutostart: true } });
    expect(scene.begun().filter((command) => command.endsWith("able-autostart"))).toEqual([
      "l2 disable-autostart",
      "l2 enable-autostart",
    ]);
    expect(scene.fleet.facts().debts).toEqual([]);
  });
});

describe("other tools", () => {
  test("where only sdb-admin is, it takes the same words", async () => {
    const scene = singlestoreScene({ ...QUICK, text: WH_TOOLBOX });
    await done(scene, "restart");
    const changed = scene.hosts.given.filter(({ argv }) => /(start|stop)-node/.test(argv[1] ?? ""));
    expect(new Set(changed.map(({ argv }) => argv[0]))).toEqual(new Set(["sdb-admin"]));
    clean(scene);
  });

  test("an old tool without --json is read by its table", async () => {
    const text = `${WH_FLAT}options: { redundancy: 1, listFlag: --disable-colors }\n`;
    const scene = singlestoreScene({ ...QUICK, text: text.replace("options: { redundancy: 1 }\n", "") });
    await done(scene, "restart");
    expect(scene.hosts.given.some(({ argv }) => argv.includes("list-nodes") && argv.includes("--json"))).toBe(false);
    clean(scene);
  });
});
