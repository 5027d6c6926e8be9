import { expect, it } from "vitest";
import { LEAVES, VirtualWorld } from "../virtual-world.ts";

it("goes down and up in the vendor's order without harm, and no partition moves", () => {
  const virtual = new VirtualWorld();
  const before = structuredClone(virtual.world.metadata.partitions);
  virtual.stopAll();
  for (const node of ["m1", "c1", ...LEAVES]) expect(virtual.see(node).stopped).toBe(true);
  virtual.startAll();
  virtual.healthy();
  expect(virtual.harms).toEqual([]);
  expect(virtual.world.metadata).toMatchObject({ partitions: before, moved: 0, failovers: 0, master: "m1" });
  for (const node of ["m1", "c1", ...LEAVES]) expect(virtual.see(node)).toMatchObject({ up: true, recovery: "Online" });
  expect(virtual.commands).toEqual([
    ...["stop-node m1", "stop-node c1", ...LEAVES.map((leaf) => `stop-node ${leaf}`)],
    ...[...LEAVES.map((leaf) => `start-node ${leaf}`), "start-node c1", "start-node m1"],
  ]);
});

it("leaves partitions pending, never online, while the master is down", () => {
  const virtual = new VirtualWorld({ start: "stopped" });
  virtual.start(...LEAVES);
  virtual.recovered(...LEAVES);
  virtual.pass(3_600_000);
  const states = LEAVES.flatMap((leaf) => virtual.rows(leaf, "SHOW DATABASES EXTENDED").map((row) => row.State));
  expect(new Set(states)).toEqual(new Set(["pending"]));
  expect(virtual.see("l1")).toMatchObject({ up: false, recovery: "Recovering" });
});

it("keeps a child aggregator connectable and not online before the master runs", () => {
  const virtual = new VirtualWorld({ start: "stopped" });
  virtual.start(...LEAVES);
  virtual.recovered(...LEAVES);
  virtual.start("c1");
  virtual.pass(600_000);
  expect(virtual.see("c1")).toMatchObject({ connectable: true, up: false });
  virtual.start("m1");
  virtual.until(() => virtual.see("c1").up, "c1 registers");
});

it("attaches only after the attach delay, and a node that flaps begins it anew", () => {
  const virtual = new VirtualWorld({ start: "stopped" });
  virtual.startAll();
  virtual.until(() => virtual.see("m1").up && virtual.see("c1").up, "the aggregators are up");
  virtual.pass(100_000);
  expect(virtual.databases).toEqual({ sales: "offline", hr: "offline" });
  expect(virtual.rows("m1", "show leaves").map((row) => row.State)).toEqual(Array(4).fill("attaching"));
  virtual.died("c1");
  virtual.until(() => virtual.see("c1").up, "c1 is back");
  virtual.pass(119_000);
  expect(virtual.databases.sales).toBe("offline");
  virtual.pass(1_500);
  expect(virtual.rows("m1", "SHOW CLUSTER STATUS").some((row) => row.STATE === "transition")).toBe(true);
  virtual.healthy();
  expect(virtual.rows("m1", "show leaves").map((row) => row.State)).toEqual(Array(4).fill("online"));
});

it("fails over and tells so when a leaf is stopped under the master, and attaches it again as a replica", () => {
  const virtual = new VirtualWorld();
  virtual.stop("l1");
  expect(virtual.harms).toEqual(["leaf-stopped-under-aggregator", "failover"]);
  expect(virtual.databases).toEqual({ sales: "degraded", hr: "degraded" });
  expect(virtual.world.metadata.moved).toBe(3);
  virtual.start("l1");
  virtual.healthy();
  expect(virtual.world.metadata.partitions.some(({ master }) => master === "l1")).toBe(false);
});

it("takes databases offline at redundancy 1 when a leaf is stopped under the master", () => {
  const virtual = new VirtualWorld({ redundancy: 1 });
  virtual.stop("l1");
  expect(virtual.harms).toEqual(["leaf-stopped-under-aggregator", "database-offline"]);
  expect(virtual.databases.sales).toBe("offline");
});

it("fails nothing over while leaf_failure_detection is off", () => {
  const virtual = new VirtualWorld();
  expect(virtual.sql("m1", "SET GLOBAL leaf_failure_detection = OFF")).toEqual({ kind: "ok" });
  virtual.stop("l1");
  expect(virtual.harms).toEqual([]);
  expect(virtual.commands).toEqual(["set leaf_failure_detection m1", "stop-node l1"]);
});

it.each([
  ["a leaf under a child aggregator", ["m1", "l1"], "leaf-stopped-under-aggregator"],
  ["a child aggregator under the master", ["c1"], "child-stopped-under-master"],
  ["a node twice", ["m1", "m1"], "repeated"],
])("tells the harm of stopping %s", (_, nodes, harm) => {
  const virtual = new VirtualWorld();
  virtual.stop(...nodes);
  expect(virtual.harms).toEqual([harm]);
});

it("tells the harm of starting the aggregators before the leaves have recovered", () => {
  const virtual = new VirtualWorld({ start: "stopped" });
  virtual.start(...LEAVES, "c1", "m1");
  expect(virtual.harms.slice(0, 2)).toEqual([
    "child-started-before-leaves-recovered",
    "master-started-before-leaves-recovered",
  ]);
});

it("tells the harm of a start while the stop is under way", () => {
  const virtual = new VirtualWorld();
  const { id = "" } = virtual.world.setup.nodes.m1 ?? {};
  virtual.begin("m1", "memsqlctl", "stop-node", "--memsql-id", id, "--yes");
  expect(virtual.ctl("m1", "start-node").exit).toBe(1);
  expect(virtual.harms).toEqual(["crossed-commands"]);
});

it("tells the harm of --force, of moves while a leaf recovers, of an election and of a kill", () => {
  const virtual = new VirtualWorld();
  virtual.ctl("c1", "stop-node", "--force");
  expect(virtual.harms).toEqual(["forced", "child-stopped-under-master"]);
  virtual.start("c1");
  virtual.died("l2");
  virtual.sql("m1", "REBALANCE PARTITIONS ON sales");
  virtual.sql("m1", "RESTORE REDUNDANCY ON sales");
  expect(virtual.harms.slice(2)).toEqual(["killed", "failover", "moved-while-unsettled", "moved-while-unsettled"]);
  const other = new VirtualWorld();
  other.fault("*:consensus-enabled");
  other.stop("m1");
  expect(other.harms).toEqual(["election"]);
  expect(other.world.metadata.master).toBe("c1");
});

it("tells the harm of detaching the last online copy", () => {
  const virtual = new VirtualWorld({ redundancy: 1 });
  virtual.sql("m1", "DETACH LEAF '127.9.9.13':3306");
  expect(virtual.harms).toContain("last-copy-detached");
});

it("recovers sooner after snapshots than without, and a stop without them is no harm", () => {
  const took = (snapshots: boolean) => {
    const virtual = new VirtualWorld({ snapshotted: false });
    if (snapshots)
      for (const database of ["sales", "hr"])
        for (const verb of ["SNAPSHOT DATABASE", "_SYNC_SNAPSHOT"]) virtual.sql("m1", `${verb} ${database};`);
    virtual.stopAll();
    const beganMs = virtual.world.nowMs;
    virtual.start("l1");
    virtual.recovered("l1");
    expect(virtual.harms).toEqual([]);
    return virtual.world.nowMs - beganMs;
  };
  expect(took(true)).toBeLessThan(40_000);
  expect(took(false)).toBeGreaterThan(120_000);
});

it("writes down snapshots with their database, each once", () => {
  const virtual = new VirtualWorld();
  for (const sql of ["SNAPSHOT DATABASE sales", "snapshot  hr ;", "_SYNC_SNAPSHOT `sales`"]) virtual.sql("m1", sql);
  expect(virtual.commands).toEqual(["snapshot sales m1", "snapshot hr m1", "sync-snapshot sales m1"]);
});

it("logs a percentage that rises, falls between snapshot and log, and rises again", () => {
  const virtual = new VirtualWorld({ start: "stopped" });
  virtual.start("l1");
  virtual.recovered("l1");
  const seen = virtual.logged.flatMap((line) => {
    const words = /`sales_0`.*replaying\s+(snapshot|log)s?\b.*?(\d{1,3})\s*%/i.exec(line);
    return words ? [{ stage: words[1], percent: Number(words[2]) }] : [];
  });
  const falls = seen.filter((one, at) => one.percent < (seen[at - 1]?.percent ?? 0));
  expect(falls).toEqual([{ stage: "log", percent: expect.any(Number) }]);
  expect(seen.at(-1)).toEqual({ stage: "log", percent: 100 });
});
