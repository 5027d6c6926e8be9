/**
 * Ocient found half-way, killed controllers, nodes left out, hopeless nodes, under a virtual clock. The judge is the simulated system's
 * own record of commands and harm.
 */
import { describe, expect, test } from "vitest";
import { OC_PROD, OC_SMALL } from "../../scenarios/ocient-clusters.ts";
import { type OcientScene, ocientScene, twice } from "../../support/virtual-ocient.ts";

function clean(scene: OcientScene): void {
  expect(scene.harms()).toEqual([]);
  expect(twice(scene)).toEqual([]);
}

async function done(scene: OcientScene, verb: string, options = {}): Promise<string> {
  await scene.fleet.start(verb, options);
  const run = await scene.fleet.settled();
  expect(run.life, scene.fleet.sentence).toMatchObject({ is: "ended", how: "done" });
  return run.life.is === "ended" ? run.life.verdict : "";
}

const refusedBy = async (scene: OcientScene, verb: string, options = {}) =>
  (await scene.fleet.plan(verb, options)).refused.map(({ rule, message }) => `${rule}: ${message}`);

/** Aborts as soon as that phase has ended. */
async function abortedAfter(verb: string, phase: string): Promise<OcientScene> {
  const scene = ocientScene({ text: OC_SMALL, start: verb === "start" ? "stopped" : "up" });
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
  ["stop", "LAT"],
  ["stop", "Loader nodes"],
  ["stop", "Foundation nodes"],
  ["stop", "SQL nodes"],
  ["start", "Administrator and SQL nodes"],
  ["start", "Foundation nodes"],
  ["start", "Loader nodes"],
  ["start", "LAT"],
])("after a %s aborted behind %s", (verb, phase) => {
  test.each(["stop", "start"])("a %s goes on from there", async (next) => {
    const scene = await abortedAfter(verb, phase);
    expect(await done(scene, next)).toMatch(next === "stop" ? /^SAFE TO POWER OFF/ : /^UP: every node/);
    clean(scene);
  });
});

describe("a controller killed", () => {
  test("at any event of a start is followed by one that finishes it, and nothing is started twice", async () => {
    const total = await (async () => {
      const scene = ocientScene({ text: OC_SMALL, start: "stopped" });
      await done(scene, "start");
      return scene.fleet.log.length;
    })();
    for (let n = 2; n < total; n += 7) await killedAt("start", n);
  });

  test("in the middle of a roll is followed by one that finishes it, and nothing is done twice", async () => {
    for (let n = 3; n < 40; n += 5) await killedAt("roll", n, { nodes: ["f-1", "l-1"] });
  });
});

async function killedAt(verb: string, n: number, options = {}): Promise<void> {
  const scene = ocientScene({ text: OC_SMALL, start: verb === "start" ? "stopped" : "up" });
  await scene.fleet.start(verb, options);
  await scene.fleet.until(() => scene.fleet.log.length >= n || scene.fleet.isSettled(), "that many events");
  scene.fleet.crash();
  await scene.fleet.pass(3_000);
  scene.fleet.takeOver();
  const { life } = await scene.fleet.settled();
  expect(life, `${verb} killed at ${n}: ${scene.fleet.sentence}`).toMatchObject({ is: "ended", how: "done" });
  clean(scene);
}

describe("adopting", () => {
  test("nodes that booted by themselves, in any order, get no command and are ready once they are old enough", async () => {
    const scene = ocientScene({ text: OC_SMALL, start: "stopped", faults: ["l-1:booted-alone", "f-1:booted-alone"] });
    await scene.fleet.pass(5_000);
    expect(await done(scene, "start")).toMatch(/^UP: every node/);
    expect(scene.begun()).not.toContain("l-1 start rolehostd");
    expect(scene.begun()).not.toContain("f-1 start rolehostd");
    expect(twice(scene)).toEqual([]);
  });

  test("what a start of Muster's own saw ready is up for the next plan, and a roll may follow at once", async () => {
    const scene = ocientScene({ text: OC_SMALL, start: "stopped" });
    await done(scene, "start");
    const { nodes, refused } = await scene.fleet.plan("roll", { nodes: ["f-1"] });
    expect(refused).toEqual([]);
    expect(nodes.map(({ isNow }) => isNow)).toEqual(nodes.map(() => "up"));
  });

  test("a process that somebody else started since is not taken for it", async () => {
    const scene = ocientScene({ text: OC_SMALL, start: "stopped" });
    await done(scene, "start");
    scene.hosts.fault("f-1:never-ready");
    void scene.hosts.call("f-1", "systemctl", "kill", "-s", "SIGKILL", "rolehostd");
    await scene.fleet.pass(5_000);
    void scene.hosts.call("f-1", "systemctl", "start", "rolehostd");
    await scene.fleet.pass(60_000);
    const { nodes } = await scene.fleet.plan("roll", { nodes: ["f-2"] });
    expect(nodes.find(({ node }) => node === "f-1")?.isNow).toBe("moving");
  });

  test("a ready line of an earlier start does not count", async () => {
    const scene = ocientScene({ text: OC_SMALL, start: "stopped", faults: ["*:old-ready-line"] });
    expect(await done(scene, "start")).toMatch(/^UP: every node/);
    clean(scene);
  });

  test("a rotated log does not hide the ready line", async () => {
    const scene = ocientScene({ text: OC_SMALL, start: "stopped", faults: ["*:log-rotated"] });
    expect(await done(scene, "start")).toMatch(/^UP: every node/);
    clean(scene);
  });

  test("a unit whose starts are used up is cleared first", async () => {
    const scene = ocientScene({ text: OC_SMALL, start: "stopped", faults: ["f-1:start-limit"] });
    expect(await done(scene, "start")).toMatch(/^UP: every node/);
    clean(scene);
  });
});

describe("without a node", () => {
  test("one administrator of three is spared: the start goes on by the majority of the others", async () => {
    const scene = ocientScene({ text: OC_SMALL, start: "stopped", faults: ["a-1:dead-host"] });
    expect(await done(scene, "start", { without: ["a-1"] })).toMatch(/^UP without a-1/);
    clean(scene);
  });

  test("two administrators of three are not: the start is refused before anything is touched", async () => {
    const scene = ocientScene({ text: OC_SMALL, start: "stopped" });
    expect((await refusedBy(scene, "start", { without: ["a-1", "a-2"] })).join("; ")).toContain("administrators-ready");
  });

  test("a Foundation node within the parity width needs an override, past it nothing helps", async () => {
    const scene = ocientScene({ text: OC_PROD, start: "stopped", faults: ["f-1:dead-host"] });
    expect((await refusedBy(scene, "start", { without: ["f-1"] })).join("; ")).toContain("foundation-ready");
    const far = { without: ["f-1", "f-2"], overrides: ["foundation-ready"] };
    expect((await refusedBy(scene, "start", far)).join("; ")).toContain("foundation-ready");
    const near = { without: ["f-1"], overrides: ["foundation-ready"] };
    expect(await done(scene, "start", near)).toMatch(/^UP without f-1/);
    clean(scene);
  });

  test("a Loader: LAT is started when the Loaders of the plan are ready", async () => {
    const scene = ocientScene({ text: OC_PROD, start: "stopped", faults: ["l-2:dead-host"] });
    expect(await done(scene, "start", { without: ["l-2"] })).toMatch(/^UP without l-2/);
    expect(scene.begun()).toContain("l-1 start lat");
    clean(scene);
  });

  test("a SQL node", async () => {
    const scene = ocientScene({ text: OC_PROD, start: "stopped", faults: ["sql-2:dead-host"] });
    expect(await done(scene, "start", { without: ["sql-2"] })).toMatch(/^UP without sql-2/);
    clean(scene);
  });
});

describe("what goes wrong", () => {
  test("a majority without which nothing becomes ready is asked about", async () => {
    const scene = ocientScene({ text: OC_SMALL, start: "stopped", faults: ["a-1:never-ready", "a-2:never-ready"] });
    await scene.fleet.start("start");
    expect((await scene.fleet.settled()).life).toMatchObject({ is: "paused", rule: "deadline" });
    expect(scene.begun().some((command) => command.startsWith("f-1"))).toBe(false);
    clean(scene);
  });

  test("one administrator that is never ready does not hold the others up, and is asked about at the end", async () => {
    const scene = ocientScene({ text: OC_SMALL, start: "stopped", faults: ["a-1:never-ready"] });
    await scene.fleet.start("start");
    expect((await scene.fleet.settled()).life).toMatchObject({ is: "paused", rule: "deadline", node: "a-1" });
    expect(scene.begun()).toContain("l-1 start lat");
    await scene.fleet.ask({ do: "skip", who: "test", node: "a-1", reason: "later" });
    expect((await scene.fleet.settled()).life, scene.fleet.sentence).toMatchObject({ how: "done" });
    clean(scene);
  });

  test("the only SQL node cannot be skipped in a start before it was seen up: nothing would answer", async () => {
    const text = OC_SMALL.replace("  s-2: { roles: [sql] }\n", "");
    const scene = ocientScene({ text, start: "stopped", faults: ["s-1:never-ready"] });
    await scene.fleet.start("start");
    const { life } = await scene.fleet.settled();
    expect(life).toMatchObject({ is: "paused", node: "s-1" });
    const skip = scene.fleet.ask({ do: "skip", who: "test", node: "s-1", reason: "its disk" });
    await expect(skip).rejects.toThrow('nothing would be left of "SQL"');
  });

  test("a Foundation node that is never ready is asked about, and skipped the start goes on", async () => {
    const scene = ocientScene({ text: OC_SMALL, start: "stopped", faults: ["f-1:never-ready"] });
    await scene.fleet.start("start");
    expect((await scene.fleet.settled()).life).toMatchObject({ is: "paused", rule: "deadline", node: "f-1" });
    await scene.fleet.ask({ do: "skip", who: "test", node: "f-1", reason: "its disk" });
    const run = await scene.fleet.settled();
    expect(run.life, scene.fleet.sentence).toMatchObject({ how: "done" });
    clean(scene);
  });

  test("where the unit has Restart= a stop is asked for before the SIGKILL, one node at a time", async () => {
    const scene = ocientScene({ text: OC_SMALL, faults: ["f-1:restart-always", "f-2:restart-always"] });
    expect(await done(scene, "stop")).toMatch(/^SAFE TO POWER OFF/);
    expect(scene.begun().filter((command) => command.startsWith("f-"))).toEqual([
      "f-1 quiesce rolehostd",
      "f-1 kill rolehostd",
      "f-2 quiesce rolehostd",
      "f-2 kill rolehostd",
    ]);
    clean(scene);
  });

  test("that stop, a quiesce until the SIGKILL, is not begun beside another quiesce, unless a person says so", async () => {
    const faults = ["f-1:restart-always", "s-1:quiesce-times-out"];
    const scene = ocientScene({ text: OC_SMALL, faults });
    void scene.hosts.call("s-1", "systemctl", "stop", "--no-block", "rolehostd");
    await scene.fleet.pass(5_000);
    const refused = await refusedBy(scene, "stop");
    expect(refused.join("\n")).toMatch(
      /nobody-quiescing: f-1 needs nobody else quiescing: s-1: rolehostd is quiescing/,
    );
    await done(scene, "stop", { overrides: ["nobody-quiescing"] });
  });

  test("a slow LAT is waited for before rolehostd of its Loader is killed", async () => {
    const scene = ocientScene({ text: OC_SMALL, faults: ["l-1:lat-slow-stop"] });
    expect(await done(scene, "stop")).toMatch(/^SAFE TO POWER OFF/);
    clean(scene);
  });

  test("a Loader without LAT is no error", async () => {
    const scene = ocientScene({ text: OC_SMALL, setup: { lat: false } });
    expect(await done(scene, "restart")).toMatch(/^UP: every node/);
    expect(scene.begun().some((command) => command.endsWith(" lat"))).toBe(false);
    clean(scene);
  });

  test("a managed system is refused", async () => {
    const scene = ocientScene({ text: `${OC_SMALL}options: { managed: true }\n` });
    expect((await refusedBy(scene, "stop"))[0]).toContain("managed-system");
  });

  test("what SIGKILL cuts is said before anything is done", async () => {
    const scene = ocientScene({ text: OC_SMALL, faults: ["f-1:query-holds"] });
    await scene.fleet.pass(2_467_000);
    const { notes } = await scene.fleet.plan("stop");
    expect(notes.join("\n")).toContain(
      'SIGKILL cuts 1 query (oldest 00:41:07, report@system: "SELECT region, count(*) FROM sales.ord..") and 1 load. ' +
        "--graceful would wait for them: at most 210m (7 nodes x 30m)",
    );
  });
});
