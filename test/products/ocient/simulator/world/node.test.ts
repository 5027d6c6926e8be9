import { describe, expect, it } from "vitest";
import { isReady } from "../../../../../shared/products/ocient/simulator/world/scene.ts";
import { summarize } from "../../../../../shared/products/ocient/simulator/world/summary.ts";
import { wanted } from "../../../../../shared/products/ocient/simulator/world/wanted.ts";
import { ADMINISTRATORS, FOUNDATION, KILL, quiesce, startReady, VirtualWorld } from "../virtual-world.ts";

const READY = /^\[[\d-]+T[\d:.]+\]\[ INFO\]\[role001\] host: rolehostd successfully started$/m;
const ready = (v: VirtualWorld, ...nodes: string[]) => nodes.map((node) => isReady(v.world, node));
const holds = (v: VirtualWorld, node: string) => summarize(v.world).nodes[node]?.holds;

describe("a majority of the declared administrators", () => {
  it("is what the first of them waits for, for ever if it is alone", () => {
    const virtual = new VirtualWorld({ start: "stopped" });
    virtual.systemctl("adm", "start", "rolehostd");
    virtual.pass(24 * 3_600_000);
    expect(virtual.state("adm")).toBe("active/running success");
    expect(ready(virtual, "adm")).toEqual([false]);
    expect(virtual.log("adm")).not.toMatch(READY);
    virtual.systemctl("sql1", "start", "rolehostd");
    virtual.pass(60_000);
    expect(ready(virtual, "adm", "sql1")).toEqual([true, true]);
    expect(virtual.log("adm")).toMatch(READY);
  });

  it("counts those that are down as declared, and no node that is none", () => {
    const virtual = new VirtualWorld({ start: "stopped" });
    for (const node of ["adm", "sql3", ...FOUNDATION]) virtual.systemctl(node, "start", "rolehostd");
    virtual.pass(3_600_000);
    expect(ready(virtual, "adm", "sql3", "fnd1")).toEqual([false, false, false]);
  });

  it("lets every node that waited join once it is there", () => {
    const virtual = new VirtualWorld({ start: "stopped" });
    for (const node of ["sql3", "fnd1", "sql1", "sql2"]) virtual.systemctl(node, "start", "rolehostd");
    virtual.pass(60_000);
    expect(ready(virtual, "sql3", "fnd1", "sql1", "sql2")).toEqual([true, true, true, true]);
  });
});

describe("rolehostd.log", () => {
  it("gets the ready line amid others, after all roles and endpoints have started", () => {
    const virtual = new VirtualWorld();
    quiesce(virtual, "fnd1");
    startReady(virtual, "fnd1");
    const messages = virtual
      .log("fnd1")
      .trimEnd()
      .split("\n")
      .map((line) => line.replace(/^.*\] /, ""));
    expect(messages).toEqual([
      ...[
        "host: quiesce requested",
        "host: quiesce finished",
        "host: rolehostd starting",
        "roleHost: starting all roles",
      ],
      ...[
        "roleHost: all roles started",
        "roleHost: starting all endpoints",
        "roleHost: starting endpoint 127.0.0.1:17900",
      ],
      ...["roleHost: all endpoints started", "host: rolehostd successfully started", "roleHost: accepting work"],
    ]);
  });

  it("grows while the node runs, and not while it is down", () => {
    const virtual = new VirtualWorld();
    quiesce(virtual, "fnd1");
    const before = [virtual.log("fnd1"), virtual.log("fnd2")];
    virtual.pass(3_600_000);
    expect(virtual.log("fnd1")).toBe(before[0]);
    expect(virtual.log("fnd2").length).toBeGreaterThan(before[1]?.length ?? 0);
  });
});

describe("a quiesce", () => {
  it("is quick when nothing holds it", () => {
    const virtual = new VirtualWorld();
    const beganMs = virtual.world.nowMs;
    quiesce(virtual, "sql3");
    expect(virtual.world.nowMs - beganMs).toBeLessThan(10_000);
  });

  it("waits for the query that runs over the node, until that is cancelled on another SQL node", () => {
    const virtual = new VirtualWorld();
    virtual.fault("sql3:query-holds");
    const [query] = virtual.world.queries;
    const told = virtual.begin("sql3", "systemctl", "stop", "rolehostd");
    virtual.pass(600_000);
    expect(told.exit).toBeUndefined();
    expect(holds(virtual, "sql3")).toEqual([`query ${query?.id}`]);
    expect(virtual.sql("adm", `CANCEL '${query?.id}'`, "sql1").exit).toBe(0);
    expect(told.exit).toBe(0);
    expect(virtual.state("sql3")).toBe("inactive/dead success");
    expect(virtual.harms).toEqual([]);
  });

  it("does not wait for queries on a node that takes no part in them", () => {
    const virtual = new VirtualWorld();
    virtual.fault("sql3:query-holds");
    quiesce(virtual, "adm", "ldr1");
    expect(virtual.state("adm")).toBe("inactive/dead success");
  });

  it("of a Loader in the middle of loading ends when its LAT is stopped", () => {
    const virtual = new VirtualWorld();
    virtual.fault("ldr1:load-holds");
    const told = virtual.begin("ldr1", "systemctl", "stop", "rolehostd");
    virtual.pass(300_000);
    expect(told.exit).toBeUndefined();
    virtual.systemctl("ldr1", "stop", "lat");
    expect(told.exit).toBe(0);
    expect(virtual.harms).toEqual([]);
  });

  it("of a Loader without LAT ends when its pipeline is stopped", () => {
    const virtual = new VirtualWorld({ lat: false });
    virtual.fault("ldr1:load-holds");
    const told = virtual.begin("ldr1", "systemctl", "stop", "rolehostd");
    virtual.pass(300_000);
    expect(told.exit).toBeUndefined();
    expect(virtual.sql("adm", "SHOW PIPELINE_STATUS").out).toContain('"status": "RUNNING"');
    expect(virtual.sql("adm", "STOP PIPELINE orders_ldr1").out).toBe("OK\n");
    expect(told.exit).toBe(0);
    expect(virtual.commands).toContain("stop-pipeline orders_ldr1 @adm");
  });

  it("of two nodes at once freezes both, until systemd kills the first", () => {
    const virtual = new VirtualWorld();
    virtual.systemctl("fnd1", "stop", "--no-block", "rolehostd");
    virtual.systemctl("fnd2", "stop", "--no-block", "rolehostd");
    virtual.pass(1_700_000);
    expect(holds(virtual, "fnd1")).toEqual(["the quiesce of fnd2"]);
    expect(virtual.state("fnd2")).toBe("deactivating/stop-sigterm success");
    virtual.pass(200_000);
    expect([virtual.state("fnd1"), virtual.state("fnd2")]).toEqual(["failed/failed timeout", "inactive/dead success"]);
  });

  it("leaves a SQL node's port open until it has ended", () => {
    const virtual = new VirtualWorld();
    virtual.fault("sql3:query-holds");
    const port = { node: "sql3", port: 4050, serves: "sql" };
    virtual.systemctl("sql3", "stop", "--no-block", "rolehostd");
    expect(wanted(virtual.world).ports).toContainEqual(port);
    virtual.systemctl("sql3", ...KILL);
    expect(wanted(virtual.world).ports).not.toContainEqual(port);
  });
});

describe("what the machine is asked for", () => {
  it("is one process a running unit, 4050 on SQL nodes only and 8080 where LAT runs", () => {
    const virtual = new VirtualWorld();
    const { processes, ports } = wanted(virtual.world);
    expect(processes.filter(({ program }) => program === "rolehostd")).toHaveLength(9);
    expect(processes.filter(({ program }) => program === "java").map(({ node }) => node)).toEqual(["ldr1", "ldr2"]);
    expect(ports.map(({ node, port }) => `${node}:${port}`)).toEqual([
      ...["sql1:4050", "sql2:4050", "sql3:4050", "ldr1:8080", "ldr2:8080"],
    ]);
  });

  it("is another process after a restart", () => {
    const virtual = new VirtualWorld();
    const keys = () =>
      wanted(virtual.world)
        .processes.filter(({ node }) => node === "fnd1")
        .map(({ key }) => key);
    const before = keys();
    quiesce(virtual, "fnd1");
    expect(keys()).toEqual([]);
    startReady(virtual, "fnd1");
    expect(keys()).not.toEqual(before);
  });
});

it("segments go MISSING with their node and are INTACT a while after it has rejoined", () => {
  const virtual = new VirtualWorld();
  const status = () => summarize(virtual.world).nodes.fnd1?.segments;
  expect(status()).toBe("INTACT");
  quiesce(virtual, "fnd1");
  expect(status()).toBe("MISSING");
  startReady(virtual, "fnd1");
  expect(status()).toBe("MISSING");
  virtual.pass(20_000);
  expect(status()).toBe("INTACT");
});

it("a query goes on without one Foundation node, and ends when more are gone than the parity makes up for", () => {
  const virtual = new VirtualWorld();
  virtual.fault("sql3:query-holds");
  virtual.fault("fnd1:dead-host");
  expect(virtual.world.queries).toHaveLength(1);
  virtual.fault("fnd2:dead-host");
  expect(virtual.world.queries).toEqual([]);
  expect(virtual.harms).toEqual([]);
});

it("a world that begins up has run its daemons for days, all of them ready", () => {
  const virtual = new VirtualWorld();
  expect(ready(virtual, ...ADMINISTRATORS, ...FOUNDATION)).toEqual(Array(6).fill(true));
});
