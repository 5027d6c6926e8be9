import { expect, it } from "vitest";
import { faults, parseFault } from "../../../../../shared/products/ocient/simulator/world/faults.ts";
import { isReady } from "../../../../../shared/products/ocient/simulator/world/scene.ts";
import { summarize } from "../../../../../shared/products/ocient/simulator/world/summary.ts";
import { wanted } from "../../../../../shared/products/ocient/simulator/world/wanted.ts";
import { KILL, quiesce, startReady, stopSystem, VirtualWorld } from "../virtual-world.ts";

/** What each fault must bring about; given as it is written, on a world that is up. */
const EFFECTS: Record<string, (virtual: VirtualWorld) => void> = {
  "fnd1:query-holds": (v) => {
    expect(v.world.queries).toMatchObject([{ server: "sql1", nodes: ["fnd1", "sql1", "fnd2", "fnd3"] }]);
    v.systemctl("fnd1", "stop", "--no-block", "rolehostd");
    v.pass(1_000_000);
    expect(v.state("fnd1")).toBe("deactivating/stop-sigterm success");
    v.fault("fnd1:query-holds", false);
    expect(v.state("fnd1")).toBe("inactive/dead success");
  },
  "sql3:query-holds=300": (v) => {
    v.systemctl("sql3", "stop", "--no-block", "rolehostd");
    v.pass(290_000);
    expect(v.state("sql3")).toBe("deactivating/stop-sigterm success");
    v.pass(20_000);
    expect(v.state("sql3")).toBe("inactive/dead success");
  },
  "sql3:query-unkillable": (v) => {
    const id = v.world.queries[0]?.id;
    expect(v.sql("adm", `CANCEL '${id}'`).out).toBe("OK\n");
    expect(v.sql("adm", `KILL '${id}'`).out).toBe("OK\n");
    expect(v.world.queries).toHaveLength(1);
  },
  "ldr1:load-holds": (v) => {
    v.systemctl("ldr1", "stop", "--no-block", "rolehostd");
    v.pass(60_000);
    expect(holds(v, "ldr1")).toEqual(["loading"]);
  },
  "fnd1:rebuild-running": (v) => {
    expect(segments(v, "fnd1")).toBe("REBUILDING");
    v.systemctl("fnd1", "stop", "--no-block", "rolehostd");
    v.pass(60_000);
    expect(holds(v, "fnd1")).toEqual(["a rebuild"]);
  },
  "sql3:quiesce-times-out": (v) => {
    quiesce(v, "sql3");
    expect(v.state("sql3")).toBe("failed/failed timeout");
  },
  "sql3:restart-always": (v) => {
    v.systemctl("sql3", ...KILL);
    v.pass(10_000);
    expect(v.state("sql3")).toBe("active/running success");
  },
  "sql3:start-limit": (v) => {
    quiesce(v, "sql3");
    expect(v.systemctl("sql3", "start", "rolehostd").exit).toBe(1);
    v.systemctl("sql3", "reset-failed", "rolehostd");
    expect(v.systemctl("sql3", "start", "rolehostd").exit).toBe(0);
  },
  "sql3:slow-ready=400": (v) => {
    quiesce(v, "sql3");
    v.systemctl("sql3", "start", "rolehostd");
    v.pass(390_000);
    expect(isReady(v.world, "sql3")).toBe(false);
    v.pass(20_000);
    expect(isReady(v.world, "sql3")).toBe(true);
  },
  "sql3:never-ready": (v) => {
    quiesce(v, "sql3");
    v.systemctl("sql3", "start", "rolehostd");
    v.pass(24 * 3_600_000);
    expect(isReady(v.world, "sql3")).toBe(false);
    v.fault("sql3:never-ready", false);
    v.pass(10_000);
    expect(isReady(v.world, "sql3")).toBe(true);
  },
  "sql3:log-rotated": (v) => {
    expect(rotations(v, "sql3")).toBe(1);
    quiesce(v, "sql3");
    startReady(v, "sql3");
    expect(rotations(v, "sql3")).toBe(2);
    expect(v.log("sql3")).toContain("rolehostd successfully started");
    expect(v.log("sql3")).not.toContain("rolehostd starting");
  },
  "sql3:old-ready-line": (v) => {
    expect(v.log("sql3")).toMatch(/\[2026-11-18T.* rolehostd successfully started/);
    quiesce(v, "sql3");
    v.systemctl("sql3", "start", "rolehostd");
    v.pass(60_000);
    expect(isReady(v.world, "sql3")).toBe(false);
    v.pass(60_000);
    expect(isReady(v.world, "sql3")).toBe(true);
  },
  "ldr1:lat-slow-stop": (v) => {
    const told = v.begin("ldr1", "systemctl", "stop", "lat");
    v.pass(119_000);
    expect(told.exit).toBeUndefined();
    expect(v.state("ldr1", "lat")).toBe("deactivating/stop-sigterm success");
    v.pass(2_000);
    expect(told.exit).toBe(0);
  },
  "ldr1:lat-missing": (v) => {
    expect(v.show("ldr1", "lat").LoadState).toBe("not-found");
    expect(v.systemctl("ldr1", "stop", "lat").exit).toBe(5);
  },
  "ldr1:lat-lingers": (v) => {
    v.systemctl("ldr1", "stop", "lat");
    expect(v.state("ldr1", "lat")).toBe("inactive/dead success");
    expect(programs(v, "ldr1")).toEqual(["rolehostd", "java"]);
    v.pass(61_000);
    expect(programs(v, "ldr1")).toEqual(["rolehostd"]);
  },
  "adm:pyocient-warnings": (v) =>
    expect(v.sql("adm", "SELECT 1").out).toMatch(/^Warning: [^[]*\n.*\[license\].*\n\[\n/),
  "adm:pyocient-down": (v) => {
    expect(v.sql("adm", "SELECT 1")).toMatchObject({ out: "", err: expect.stringMatching(/^Error: /), exit: 69 });
    expect(v.sql("fnd1", "SELECT 1").exit).toBe(0);
  },
  "adm:pyocient-io": (v) =>
    expect(v.sql("adm", "SELECT 1")).toMatchObject({ out: expect.stringMatching(/^I\/O Error: /), err: "", exit: 74 }),
  "adm:select-waits": (v) => {
    const told = v.begin("adm", "pyocient", "ocient://a:b@sql1/system", "SELECT 1");
    v.pass(3_600_000);
    expect(told.exit).toBeUndefined();
    v.fault("adm:select-waits", false);
    expect(told.exit).toBe(0);
  },
  "adm:systables-missing": (v) => {
    expect(v.sql("adm", "SELECT * FROM sys.queries").exit).toBe(65);
    expect(v.sql("adm", "SELECT 1").exit).toBe(0);
  },
  "fnd1:segments-damaged": (v) => expect(segments(v, "fnd1")).toBe("DAMAGED"),
  "fnd1:segments-missing": (v) => {
    expect(segments(v, "fnd1")).toBe("MISSING");
    expect(isReady(v.world, "fnd1")).toBe(true);
  },
  "fnd1:dead-host": (v) => {
    expect(programs(v, "fnd1")).toEqual([]);
    const silent = v.begin("fnd1", "systemctl", "is-active", "rolehostd");
    v.pass(3_600_000);
    expect(silent.exit).toBeUndefined();
    v.fault("fnd1:dead-host", false);
    expect(silent.exit).toBe(137);
    v.pass(60_000);
    expect(isReady(v.world, "fnd1")).toBe(true);
    expect(v.harms).toEqual([]);
  },
  "fnd1:timeout-infinity": (v) => expect(v.show("fnd1").TimeoutStopUSec).toBe("infinity"),
  "fnd1:booted-alone": (v) => {
    stopSystem(v);
    expect(programs(v, "fnd1")).toEqual([]);
    const harms = v.harms.length;
    v.fault("fnd1:booted-alone");
    v.pass(60_000);
    expect(v.state("fnd1")).toBe("active/running success");
    expect(isReady(v.world, "fnd1")).toBe(false);
    expect(v.harms).toHaveLength(harms);
  },
  "fnd1:failed-unit": (v) => {
    expect(v.show("fnd1")).toMatchObject({ ActiveState: "failed", Result: "exit-code", ExecMainStatus: "1" });
    expect(v.show("fnd1").StateChangeTimestamp).toBe("Sat 2026-11-21 18:00:00 UTC");
    expect(v.systemctl("fnd1", "start", "rolehostd").exit).toBe(0);
  },
};

it.each(Object.entries(EFFECTS))("the fault %s does what the list says", (text, check) => {
  const virtual = new VirtualWorld();
  virtual.fault(text);
  check(virtual);
});

it("every fault of the list is tried above", () => {
  const tried = Object.keys(EFFECTS).map((text) => text.replace(/^[^:]+:/, "").replace(/=\d+$/, "="));
  expect(new Set(tried)).toEqual(new Set(Object.keys(faults)));
});

it("a fault that is not of the list, lacks its number or names no node is refused", () => {
  const nodes = ["fnd1"];
  for (const text of [
    "fnd1:bogus",
    "fnd1:slow-ready",
    "fnd1:never-ready=3",
    "fnd9:never-ready",
    "never-ready",
    "fnd1:toString",
  ])
    expect(parseFault(text, nodes)).toBeNull();
  expect(parseFault("*:slow-ready=0", nodes)).toEqual({ node: "*", name: "slow-ready", value: 0 });
});

it("faults taken away are gone, and nothing of them is left once their node was restarted", () => {
  const virtual = new VirtualWorld();
  const given = Object.keys(faults).map((name) => `fnd1:${name.endsWith("=") ? `${name}9` : name}`);
  for (const text of given) virtual.fault(text);
  for (const text of given) virtual.fault(text, false);
  virtual.pass(120_000);
  expect(virtual.world.faults).toEqual([]);
  quiesce(virtual, "fnd1");
  startReady(virtual, "fnd1");
  virtual.pass(20_000);
  expect(segments(virtual, "fnd1")).toBe("INTACT");
});

const summary = (v: VirtualWorld, node: string) => summarize(v.world).nodes[node];
const holds = (v: VirtualWorld, node: string) => summary(v, node)?.holds;
const segments = (v: VirtualWorld, node: string) => summary(v, node)?.segments;
const rotations = (v: VirtualWorld, node: string) =>
  v.effects.filter((effect) => effect.type === "rotated" && effect.node === node).length;
const programs = (v: VirtualWorld, node: string) =>
  wanted(v.world).processes.flatMap((process) => (process.node === node ? [process.program] : []));
