import { expect, it } from "vitest";
import { VirtualWorld } from "../virtual-world.ts";

it("lists only the nodes of its host by memsqlctl, and all with their hosts by sdb-admin", () => {
  const virtual = new VirtualWorld();
  const local = JSON.parse(virtual.run("l3", "memsqlctl", "-j", "list-nodes").out).nodes;
  expect(local).toMatchObject([
    {
      memsqlId: "3".repeat(40),
      role: "Leaf",
      port: 3306,
      processState: "Running",
      isConnectable: true,
      recoveryState: "Online",
    },
    { memsqlId: "4".repeat(40), role: "Leaf", port: 3307 },
  ]);
  expect(Object.keys(local[0])).not.toContain("host");
  const all = JSON.parse(virtual.run("m1", "sdb-admin", "list-nodes", "--json").out).nodes;
  expect(all).toHaveLength(6);
  expect(all[0]).toMatchObject({ role: "Master", host: "127.9.9.11" });
});

it("forgets the role of a stopped node", () => {
  const virtual = new VirtualWorld();
  virtual.stop("m1");
  const table = virtual.run("m1", "memsqlctl", "list-nodes").out;
  expect(table).toMatch(
    /\| AAAAAAAAAA \| Unknown \| 127\.9\.9\.11 +\| 3306 \| Stopped +\| False +\| 8\.5\.14 +\| Unknown/,
  );
});

it("asks before it changes anything, unless told yes or asked for JSON", () => {
  const virtual = new VirtualWorld();
  const asked = virtual.run("m1", "memsqlctl", "stop-node", "--memsql-id", "AAAAAAAAAA");
  expect(asked.prompt).toContain("Would you like to continue? [y/N]: ");
  expect(virtual.commands).toEqual([]);
  expect(virtual.see("m1").phase).toBe("running");
  expect(virtual.run("m1", "memsqlctl", "--json", "--memsql-id=AAAAAAAAAA", "stop-node").exit).toBe(0);
  expect(virtual.see("m1").stopped).toBe(true);
});

it("says No nodes found, ticks what it did in colour, and leaves colour out when told", () => {
  const virtual = new VirtualWorld();
  expect(virtual.run("m1", "memsqlctl", "list-nodes", "--role", "leaf").out).toBe("No nodes found\n");
  expect(virtual.ctl("m1", "stop-node").out).toContain("\x1b[32m✓\x1b[0m Successfully stopped node");
  expect(virtual.ctl("m1", "start-node", "--disable-colors").out).toMatch(/^✓ Successfully started node/);
});

it("answers a query through memsqlctl as through the port", () => {
  const virtual = new VirtualWorld();
  const told = virtual.ctl("l1", "query", "--json", "-e", "show  databases\n extended;");
  expect(JSON.parse(told.out).rows).toEqual(virtual.rows("l1", "SHOW DATABASES EXTENDED"));
  expect(virtual.ctl("l1", "query", "--sql", "SHOW LEAVES")).toMatchObject({
    exit: 1,
    err: expect.stringContaining("1721"),
  });
});

it("prints one property of a node", () => {
  const virtual = new VirtualWorld();
  expect(virtual.ctl("l1", "describe-node", "--property", "ProcessState").out).toBe("Running\n");
  expect(virtual.ctl("l1", "describe-node", "--property", "RecoveryState").out).toBe("Online\n");
});

it.each([
  [
    "SHOW VARIABLES LIKE 'attach_rebalance_delay_seconds'",
    [{ Variable_name: "attach_rebalance_delay_seconds", Value: "120" }],
  ],
  ["select @@redundancy_level", [{ "@@redundancy_level": "2" }]],
  ["SELECT 1", [{ "1": 1 }]],
  ["SHOW REBALANCE STATUS ON sales", []],
])("answers %s", (sql, rows) => {
  expect(new VirtualWorld().rows("m1", sql)).toEqual(rows);
});

it("sums a healthy database up, and tells the same by the vendor's own gate", () => {
  const virtual = new VirtualWorld();
  expect(virtual.rows("c1", "select * from information_schema.MV_DISTRIBUTED_DATABASES_STATUS")[0]).toMatchObject({
    DATABASE_NAME: "sales",
    NUM_PARTITIONS: 8,
    SUMMARY: "healthy",
    ONLINE: 8,
    REPLICATING: 8,
  });
  const gate =
    "select bit_and(summary='healthy') from (select summary from information_schema.MV_DISTRIBUTED_DATABASES_STATUS union all select 'healthy' as summary) t";
  expect(virtual.rows("m1", gate)).toEqual([{ "bit_and(summary='healthy')": 1 }]);
  virtual.stop("l1");
  expect(virtual.rows("m1", gate)).toEqual([{ "bit_and(summary='healthy')": 0 }]);
});

it("takes a master's statement only on the master", () => {
  expect(new VirtualWorld().sql("c1", "SNAPSHOT DATABASE sales")).toMatchObject({ kind: "error", code: 1796 });
});

it("has NULL for an aggregator's latency to itself, and for a lost partition's role", () => {
  const virtual = new VirtualWorld();
  expect(
    virtual
      .rows("m1", "SHOW AGGREGATORS EXTENDED")
      .map((row) => [row.Master_Aggregator, row.Average_Roundtrip_Latency_ms]),
  ).toEqual([
    [1, null],
    [0, expect.any(Number)],
  ]);
  virtual.stop("l1");
  expect(virtual.rows("m1", "SHOW PARTITIONS ON hr").some((row) => row.Role === null)).toBe(true);
});
