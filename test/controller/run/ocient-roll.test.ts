/**
 * Quiescing Ocient node by node under a virtual clock: roll, quiesce and the graceful stop. The judge is the simulated system's own
 * record of commands and harm.
 */
import { describe, expect, test } from "vitest";
import { OC_ONE, OC_PROD, OC_SMALL } from "../../scenarios/ocient-clusters.ts";
import { type OcientScene, ocientScene, pausesOf, twice } from "../../support/virtual-ocient.ts";

async function done(scene: OcientScene, verb: string, options = {}): Promise<string> {
  await scene.fleet.start(verb, options);
  const run = await scene.fleet.settled();
  expect(run.life, scene.fleet.sentence).toMatchObject({ is: "ended", how: "done" });
  return run.life.is === "ended" ? run.life.verdict : "";
}

function clean(scene: OcientScene): void {
  expect(scene.harms()).toEqual([]);
  expect(twice(scene)).toEqual([]);
}

const refusedBy = async (scene: OcientScene, verb: string, options = {}) =>
  (await scene.fleet.plan(verb, options)).refused.map(({ rule, message }) => `${rule}: ${message}`);

const cycle = (node: string) => [`${node} quiesce rolehostd`, `${node} start rolehostd`];

describe("a roll", () => {
  test("takes one node at a time, Foundation first, LAT off before its Loader and on again after", async () => {
    const scene = ocientScene({ text: OC_SMALL });
    expect(await done(scene, "roll")).toMatch(/^DONE: f-1, f-2, l-1/);
    expect(scene.begun()).toEqual([
      ...cycle("f-1"),
      ...cycle("f-2"),
      "l-1 stop lat",
      ...cycle("l-1"),
      "l-1 start lat",
      ...cycle("s-2"),
      ...cycle("a-1"),
      ...cycle("a-2"),
      ...cycle("s-1"),
    ]);
    clean(scene);
  });

  test("leaves LAT down where it was down", async () => {
    const scene = ocientScene({ text: OC_SMALL });
    await Promise.all([scene.hosts.call("l-1", "systemctl", "stop", "lat"), scene.fleet.pass(60_000)]);
    await done(scene, "roll", { nodes: ["l-1"] });
    expect(scene.begun().slice(1)).toEqual(cycle("l-1"));
    clean(scene);
  });

  test("that was ended with LAT off brings it on again the next time, since somebody owes it", async () => {
    const scene = ocientScene({ text: OC_SMALL });
    await scene.fleet.start("roll", { nodes: ["l-1"] });
    await scene.fleet.until(() => scene.begun().includes("l-1 quiesce rolehostd"), "it quiesces");
    await scene.fleet.ask({ do: "abort", who: "test", reason: "enough" });
    expect((await scene.fleet.settled()).life).toMatchObject({ is: "ended", how: "aborted" });
    await scene.fleet.pass(60_000);
    expect(scene.fleet.facts().debts.map(({ node, what }) => `${node} ${what}`)).toEqual(["l-1 lat"]);
    await done(scene, "roll", { nodes: ["l-1"] });
    expect(scene.begun()).toEqual(["l-1 stop lat", "l-1 quiesce rolehostd", "l-1 start rolehostd", "l-1 start lat"]);
    expect(scene.fleet.facts().debts).toEqual([]);
  });

  test("with --nodes takes only these", async () => {
    const scene = ocientScene({ text: OC_SMALL });
    await done(scene, "roll", { nodes: ["a-1", "f-2"] });
    expect(scene.begun()).toEqual([...cycle("f-2"), ...cycle("a-1")]);
    clean(scene);
  });

  test("with --with reboot reboots each host while its node is down, and takes what comes up by itself", async () => {
    const scene = ocientScene({ text: OC_SMALL });
    await done(scene, "roll", { nodes: ["f-1", "l-1"], set: { withReboot: true } });
    expect(scene.begun()).toEqual([
      "f-1 quiesce rolehostd",
      "f-1 reboot",
      "l-1 stop lat",
      "l-1 quiesce rolehostd",
      "l-1 reboot",
    ]);
    clean(scene);
  });

  test("is refused below the administrators' majority, and where one goes on all the same it is said", async () => {
    const scene = ocientScene({ text: OC_ONE });
    const refused = await refusedBy(scene, "roll", { nodes: ["s-1"] });
    expect(refused).toEqual([
      "administrator-floor: s-1 needs a majority of the declared administrators ready without it: 0 of 1, needed 1",
      "another-sql: s-1 needs another SQL node to redirect to: 0 of 1, needed 1",
    ]);
    await done(scene, "roll", { nodes: ["s-1"], overrides: ["administrator-floor", "another-sql:s-1"] });
    expect(scene.begun()).toEqual(cycle("s-1"));
  });

  test.each([
    ["f-2:segments-damaged", "f-2: 4 DAMAGED"],
    ["f-2:segments-missing", "MISSING"],
    ["f-2:rebuild-running", "REBUILDING"],
  ])("is refused with %s", async (fault, says) => {
    const scene = ocientScene({ text: OC_SMALL, faults: [fault] });
    const refused = await refusedBy(scene, "roll", { nodes: ["f-1"] });
    expect(refused).toHaveLength(1);
    expect(refused[0]).toContain("segments-whole");
    expect(refused[0]).toContain(says.split(" ").at(-1));
  });

  test("is refused while another node quiesces by somebody else's hand", async () => {
    const scene = ocientScene({ text: OC_SMALL, faults: ["f-2:quiesce-times-out"] });
    void scene.hosts.call("f-2", "systemctl", "stop", "--no-block", "rolehostd");
    await scene.fleet.pass(5_000);
    expect((await refusedBy(scene, "roll", { nodes: ["a-1"] })).join("; ")).toContain("nobody else quiescing");
  });

  test("pauses where somebody begins to quiesce another node meanwhile, and goes on when that is over", async () => {
    const scene = ocientScene({ text: OC_SMALL });
    await scene.fleet.start("roll", { nodes: ["f-1", "a-1"] });
    await scene.fleet.until(() => scene.begun().includes("f-1 start rolehostd"), "f-1 starts");
    scene.hosts.fault("l-1:quiesce-times-out");
    void scene.hosts.call("l-1", "systemctl", "stop", "--no-block", "rolehostd");
    const paused = await scene.fleet.settled();
    expect(paused.life).toMatchObject({ is: "paused", rule: "one-at-a-time", node: "a-1" });
    scene.hosts.fault("l-1:quiesce-times-out", false);
    await scene.fleet.pass(60_000);
    await scene.fleet.ask({ do: "resume", who: "test", accept: [] });
    expect((await scene.fleet.settled()).life, scene.fleet.sentence).toMatchObject({ is: "ended", how: "done" });
    expect(twice(scene)).toEqual([]);
  });
});

describe("a quiesce", () => {
  test("brings down the named node alone", async () => {
    const scene = ocientScene({ text: OC_SMALL });
    expect(await done(scene, "quiesce", { nodes: ["l-1"] })).toContain("l-1");
    expect(scene.begun()).toEqual(["l-1 stop lat", "l-1 quiesce rolehostd"]);
    clean(scene);
  });

  test("is for nodes that are named", async () => {
    expect(await refusedBy(ocientScene({ text: OC_SMALL }), "quiesce")).toEqual([
      "no-selection: quiesce is for nodes that are named",
    ]);
  });

  test("held by a query says which, and a person is asked 5 min before systemd kills", async () => {
    const scene = ocientScene({ text: OC_SMALL, faults: ["f-1:query-holds"] });
    await scene.fleet.start("quiesce", { nodes: ["f-1"] });
    await scene.fleet.until(() => scene.fleet.sentence.includes("held by"), "what holds it is told");
    expect(scene.fleet.sentence).toMatch(
      /held by query [0-9a-f-]{36} \(report@system, \d\d:\d\d:\d\d: "SELECT region,/,
    );
    const begun = scene.fleet.clock.now();
    const paused = await scene.fleet.settled();
    expect(paused.life).toMatchObject({ is: "paused", rule: "held", node: "f-1" });
    expect((scene.fleet.clock.now() - begun) / 60_000).toBeGreaterThan(20);
    expect((scene.fleet.clock.now() - begun) / 60_000).toBeLessThan(25.5);
    expect(scene.harms()).toEqual([]);
  });

  test("is asked about as long before systemd kills when another controller took over half-way, and once", async () => {
    const scene = ocientScene({ text: OC_SMALL, faults: ["f-1:query-holds"] });
    await scene.fleet.start("quiesce", { nodes: ["f-1"] });
    await scene.fleet.until(() => scene.fleet.sentence.includes("held by"), "what holds it is told");
    const begun = scene.fleet.clock.now();
    await scene.fleet.pass(12 * 60_000);
    scene.fleet.takeOver();
    expect((await scene.fleet.settled()).life).toMatchObject({ is: "paused", rule: "held", node: "f-1" });
    expect((scene.fleet.clock.now() - begun) / 60_000).toBeLessThan(25.5);
    await scene.fleet.ask({ do: "resume", who: "test", accept: [] });
    expect((await scene.fleet.settled()).life, scene.fleet.sentence).toMatchObject({ is: "ended", how: "done" });
    expect(pausesOf(scene.fleet.events())).toEqual(["held"]);
  });

  test("with --on-held cancel cancels only what ran before it began", async () => {
    const scene = ocientScene({ text: OC_SMALL, faults: ["f-1:query-holds"] });
    await scene.fleet.start("quiesce", { nodes: ["f-1"], set: { onHeld: "cancel" } });
    expect((await scene.fleet.settled()).life, scene.fleet.sentence).toMatchObject({ is: "ended", how: "done" });
    expect(scene.begun().map((command) => command.replace(/[0-9a-f-]{36}/, "ID"))).toEqual([
      "f-1 quiesce rolehostd",
      "s-1 cancel ID",
    ]);
    clean(scene);
  });

  test("with --on-held kill cancels, then kills; what neither ends is asked about", async () => {
    const scene = ocientScene({ text: OC_SMALL, faults: ["f-1:query-unkillable"] });
    await scene.fleet.start("quiesce", { nodes: ["f-1"], set: { onHeld: "kill" } });
    expect((await scene.fleet.settled()).life).toMatchObject({ is: "paused", rule: "held" });
    expect(scene.begun().map((command) => command.replace(/[0-9a-f-]{36}/, "ID"))).toEqual([
      "f-1 quiesce rolehostd",
      "s-1 cancel ID",
      "s-1 kill-query ID",
    ]);
  });

  test("held by a rebuild is said, and nothing is done", async () => {
    const scene = ocientScene({ text: OC_SMALL });
    await scene.fleet.start("quiesce", { nodes: ["f-1"], set: { onHeld: "kill" } });
    await scene.fleet.until(() => scene.begun().length === 1, "it quiesces");
    scene.hosts.fault("f-1:rebuild-running");
    await scene.fleet.until(() => scene.fleet.sentence.includes("REBUILDING"), "the rebuild is told");
    scene.hosts.fault("f-1:rebuild-running", false);
    expect((await scene.fleet.settled()).life).toMatchObject({ is: "ended", how: "done" });
    expect(scene.begun()).toEqual(["f-1 quiesce rolehostd"]);
  });

  test("that systemd ended by SIGKILL is reported as forced", async () => {
    const scene = ocientScene({ text: OC_SMALL, faults: ["a-1:quiesce-times-out"], setup: { stopTimeoutMs: 120_000 } });
    await scene.fleet.start("quiesce", { nodes: ["a-1"] });
    expect((await scene.fleet.settled()).life).toMatchObject({ is: "paused", rule: "held" });
    await scene.fleet.pass(120_000);
    await scene.fleet.ask({ do: "resume", who: "test", accept: [] });
    const { life } = await scene.fleet.settled();
    const verdict = life.is === "ended" ? life.verdict : "";
    const seen = scene.fleet.events().flatMap((event) => (event.type === "step-seen" ? [event.evidence] : []));
    expect(seen.join("; ")).toContain("FORCED: systemd killed it at the limit of its quiesce");
    expect(verdict).toContain("FORCED");
  });
});

describe("a graceful stop", () => {
  test("stops loads, waits for queries, then quiesces one node after the other; past the parity width a person is asked", async () => {
    const scene = ocientScene({ text: OC_PROD, faults: ["f-1:query-holds=120"] });
    await scene.fleet.start("stop", { set: { graceful: true } });
    const first = await scene.fleet.settled();
    expect(first.life, scene.fleet.sentence).toMatchObject({ is: "paused", rule: "parity-kept" });
    expect(scene.begun().slice(0, 4)).toEqual([
      ...["l-1 stop lat", "l-2 stop lat"].toSorted(),
      "l-1 quiesce rolehostd",
      "l-2 quiesce rolehostd",
    ]);
    await scene.fleet.ask({ do: "resume", who: "test", accept: ["parity-kept"] });
    const run = await scene.fleet.settled();
    expect(run.life, scene.fleet.sentence).toMatchObject({ is: "ended", how: "done" });
    expect(pausesOf(scene.fleet.events())).toEqual(["parity-kept"]);
    expect(scene.begun().slice(4)).toEqual(
      ["f-1", "f-2", "f-3", "f-4", "adm", "sql-1", "sql-2"].map((node) => `${node} quiesce rolehostd`),
    );
    clean(scene);
  });
});
