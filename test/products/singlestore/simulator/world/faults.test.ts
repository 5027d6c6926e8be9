import { expect, it } from "vitest";
import { faults } from "../../../../../shared/products/singlestore/simulator/world/faults.ts";
import { LEAVES, VirtualWorld } from "../virtual-world.ts";

const starting = (...given: string[]) => {
  const virtual = new VirtualWorld({ start: "stopped" });
  for (const fault of given) virtual.fault(fault);
  return virtual;
};

it("takes every fault of the list, and gives it back", () => {
  for (const name of Object.keys(faults)) {
    const virtual = new VirtualWorld();
    const text = `l1:${name.endsWith("=") ? `${name}5` : name}`;
    virtual.fault(text);
    virtual.pass(1_000);
    virtual.fault(text, false);
    expect(virtual.world.faults).toEqual([]);
  }
});

it("recovers in the seconds of slow-recovery", () => {
  const virtual = starting("l1:slow-recovery=900");
  virtual.start("l1");
  virtual.pass(880_000);
  expect(virtual.see("l1").recovered).toBe(false);
  virtual.pass(30_000);
  expect(virtual.see("l1").recovered).toBe(true);
});

it("stands still under stuck-recovery, until it is cleared", () => {
  const virtual = starting("l1:stuck-recovery");
  virtual.start("l1");
  virtual.pass(3_600_000);
  const stuck = virtual.rows("l1", "SHOW DATABASES EXTENDED");
  virtual.pass(3_600_000);
  expect(virtual.rows("l1", "SHOW DATABASES EXTENDED")).toEqual(stuck);
  expect(virtual.see("l1").recovered).toBe(false);
  virtual.fault("l1:stuck-recovery", false);
  virtual.recovered("l1");
});

it("shows a failed recovery in the node list and in memsql.log", () => {
  const virtual = starting("l1:recovery-failed");
  virtual.start("l1");
  virtual.pass(300_000);
  expect(virtual.see("l1")).toMatchObject({ recovery: "RecoveryFailed", recovered: false });
  expect(virtual.logged.at(-1)).toMatch(/^l1 \d{8} 2026-11-21 20:\d\d:\d\d\.\d{3} {2}ERROR: .*Recovery failed/);
});

it("ends the first database's partitions unrecoverable, the others pending", () => {
  const virtual = starting("l1:unrecoverable");
  virtual.start("l1");
  virtual.pass(300_000);
  const states = virtual
    .rows("l1", "SHOW DATABASES EXTENDED")
    .map((row) => `${String(row.Database).split("_")[0]} ${row.State}`);
  expect(new Set(states)).toEqual(new Set(["sales unrecoverable", "hr pending"]));
});

it("starts a looping memsqld again and again, each another process", () => {
  const virtual = starting("l1:crash-loop");
  virtual.begin("l1", "memsqlctl", "start-node", "--memsql-id", "1111111111", "-y");
  virtual.pass(60_000);
  expect(virtual.world.nodes.l1?.run).toBeGreaterThan(4);
});

it("runs and takes no connection under not-connectable, and start-node gives up", () => {
  const virtual = starting("l1:not-connectable");
  expect(virtual.ctl("l1", "start-node")).toMatchObject({ exit: 1, err: expect.stringContaining("timed out") });
  const { nodes } = JSON.parse(virtual.run("l1", "memsqlctl", "list-nodes", "-j").out);
  expect(nodes).toMatchObject([
    { processState: "Running", isConnectable: false, role: "Unknown", recoveryState: "Unknown" },
  ]);
});

it("fails a snapshot for want of room", () => {
  const virtual = new VirtualWorld();
  virtual.fault("l2:snapshot-fails");
  expect(virtual.sql("m1", "SNAPSHOT DATABASE sales")).toMatchObject({
    kind: "error",
    message: expect.stringContaining("No space left"),
  });
});

it("starts a host's nodes by itself after its boot where memsql.service is enabled", () => {
  const virtual = starting("m1:autostart-race", "l3:autostart");
  virtual.pass(20_000);
  expect(virtual.see("m1").connectable).toBe(true);
  expect(virtual.see("l3").stopped).toBe(true);
  expect(virtual.harms).toContain("master-started-before-leaves-recovered");
  expect(virtual.run("l3", "systemctl", "show", "memsql.service", "-p", "UnitFileState").out).toBe(
    "UnitFileState=enabled\n",
  );
  virtual.run("l3", "memsqlctl", "disable-nodes-autostart", "--yes");
  expect(virtual.run("l3", "systemctl", "show", "memsql.service", "-p", "UnitFileState").out).toBe(
    "UnitFileState=disabled\n",
  );
  expect(virtual.commands).toContain("disable-autostart l3");
});

it("lists an orphan, a degraded database, a plan for redundancy, an offline leaf and an unknown state", () => {
  const virtual = new VirtualWorld();
  for (const fault of ["l1:orphans", "l2:degraded", "*:redundancy-needed", "l3:leaf-offline", "l4:unknown-state"])
    virtual.fault(fault);
  const status = virtual.rows("m1", "SHOW CLUSTER STATUS");
  expect(status.filter((row) => row.ROLE === "orphan")).toHaveLength(1);
  expect(status.filter((row) => row.STATE === "quiescing")).toHaveLength(1);
  expect(virtual.databases.sales).not.toBe("healthy");
  expect(virtual.rows("m1", "EXPLAIN RESTORE REDUNDANCY ON sales")).toHaveLength(1);
  expect(virtual.rows("m1", "EXPLAIN REBALANCE PARTITIONS ON sales")).toEqual([]);
  expect(virtual.rows("m1", "SHOW LEAVES").map((row) => row.State)).toEqual(["online", "online", "offline", "online"]);
});

it("calls another node Master under master-moved", () => {
  const virtual = new VirtualWorld();
  virtual.fault("c1:master-moved");
  const role = (host: string) => JSON.parse(virtual.run(host, "memsqlctl", "list-nodes", "--json").out).nodes[0].role;
  expect([role("c1"), role("m1")]).toEqual(["Master", "Aggregator"]);
});

it("leaves memsqld behind a stop under stop-lingers, for a minute", () => {
  const virtual = new VirtualWorld();
  virtual.fault("m1:stop-lingers");
  virtual.stop("m1");
  expect(virtual.see("m1")).toMatchObject({ phase: "lingering", stopped: false });
  virtual.pass(60_000);
  expect(virtual.see("m1").stopped).toBe(true);
});

it("never answers SQL under sql-silent, nor anything on a dead host, whose nodes all go", () => {
  const virtual = new VirtualWorld();
  virtual.fault("c1:sql-silent");
  const query = virtual.begin("c1", "sql-port", "SELECT 1");
  virtual.fault("l4:dead-host");
  const list = virtual.begin("l3", "memsqlctl", "list-nodes", "-j");
  virtual.pass(600_000);
  expect([query.exit, list.exit]).toEqual([undefined, undefined]);
  expect([virtual.see("l3").phase, virtual.see("l4").phase]).toEqual(["off", "off"]);
  virtual.fault("l4:dead-host", false);
  expect(list.exit).toBe(137);
});

it("knows no LMV_RECOVERY_STATUS under lmv-missing, and tells of both stages otherwise", () => {
  const virtual = starting("l2:lmv-missing");
  virtual.start("l1", "l2");
  const ask = "select * from information_schema.LMV_RECOVERY_STATUS";
  expect(virtual.sql("l2", ask)).toMatchObject({ kind: "error", code: 1109 });
  expect(virtual.rows("l1", ask)[0]).toMatchObject({
    REPLAY_STATUS: expect.stringMatching(/^replaying (snapshot|log)$/),
  });
});

it("has no -j and a narrow table under old-table", () => {
  const virtual = new VirtualWorld();
  virtual.fault("l1:old-table");
  expect(virtual.run("l1", "memsqlctl", "list-nodes", "-j")).toMatchObject({ exit: 1, out: "" });
  expect(virtual.run("l1", "memsqlctl", "list-nodes").out.split("\n")[1]).toBe(
    "| Index | MemSQL ID  | Role | Port | Process State | Version |",
  );
});

it("attaches nothing while a leaf is missing for good, and says which databases are offline", () => {
  const virtual = starting();
  const rest = LEAVES.filter((leaf) => leaf !== "l1");
  virtual.start(...rest);
  virtual.recovered(...rest);
  virtual.start("c1", "m1");
  virtual.until(() => virtual.see("l2").up, "the rest is attached");
  expect(virtual.harms).toContain("master-started-before-leaves-recovered");
  expect(virtual.databases).toEqual({ sales: "degraded", hr: "degraded" });
});
