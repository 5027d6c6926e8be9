import fc from "fast-check";
import { expect, test } from "vitest";
import { formats } from "../../../shared/formats/formats.ts";
import { readDatabases } from "../../../shared/products/singlestore/parsers/databases.ts";
import { readNodes } from "../../../shared/products/singlestore/parsers/nodes.ts";
import { readNumbers } from "../../../shared/products/singlestore/parsers/numbers.ts";
import { readRows } from "../../../shared/products/singlestore/parsers/rows.ts";
import { recorded } from "../../shared/formats/fixtures.ts";

const raw = (stdout: string, exit = 0, stderr = "") => ({ exit, stdout, stderr });
const online = { host: null, port: null, process: "unknown", connectable: null, recovery: "unknown" };

test("the readers are found by their names", () => {
  expect(formats["memsql-nodes"]).toBe(readNodes);
  expect(formats["memsql-databases"]).toBe(readDatabases);
  expect(formats["memsql-rows"]).toBe(readRows);
  expect(formats["memsql-numbers"]).toBe(readNumbers);
});

test("memsqlctl's JSON tells each node of this host", () => {
  expect(readNodes(recorded("singlestore/list-nodes.json"))).toEqual({
    ok: true,
    value: {
      nodes: [
        {
          id: "994274A024996ADAD6B1B780352C0EDBC0E7328F",
          role: "leaf",
          host: null,
          port: 3307,
          process: "running",
          connectable: true,
          recovery: "online",
        },
      ],
    },
  });
});

test("memsqlctl's JSON tells by which number the cluster knows each node; a table tells none", () => {
  const id = "994274A024996ADAD6B1B780352C0EDBC0E7328F";
  expect(readNumbers(recorded("singlestore/list-nodes.json"))).toEqual({
    ok: true,
    value: { numbers: [{ id, port: 3307, number: "2" }] },
  });
  expect(readNumbers(raw(`{"nodes":[{"memsqlId":"${id}","port":"3306"}]}`))).toEqual({
    ok: true,
    value: { numbers: [{ id, port: 3306, number: null }] },
  });
  expect(readNumbers(recorded("singlestore/list-nodes-memsqlctl-table")).ok).toBe(false);
  expect(readNumbers(raw('{"nodes":[{"port":3306}]}')).ok).toBe(false);
  expect(readNumbers(raw("", 1, "no such command")).ok).toBe(false);
});

test("memsqlctl's older table tells what it has, without its row of all nodes", () => {
  expect(readNodes(recorded("singlestore/list-nodes-memsqlctl-table"))).toEqual({
    ok: true,
    value: { nodes: [{ ...online, id: "01FA0ABD58", role: "aggregator", port: 3306, process: "running" }] },
  });
});

test("the toolbox's table tells hosts, and a stopped node's role as unknown", () => {
  const common = { port: 3306 };
  expect(readNodes(recorded("singlestore/list-nodes-toolbox-table"))).toEqual({
    ok: true,
    value: {
      nodes: [
        {
          ...common,
          id: "783C28B24F",
          role: "master",
          host: "10.0.0.11",
          process: "running",
          connectable: true,
          recovery: "online",
        },
        {
          ...common,
          id: "5E5A1F4C20",
          role: "leaf",
          host: "10.0.0.13",
          process: "running",
          connectable: true,
          recovery: "recovering",
        },
        {
          ...common,
          id: "A1B2C3D4E5",
          role: "unknown",
          host: "10.0.0.14",
          process: "stopped",
          connectable: false,
          recovery: "unknown",
        },
      ],
    },
  });
});

test("a header over two lines below a status line is read by its names", () => {
  const read = readNodes(recorded("singlestore/list-nodes-wrapped-header"));
  expect(read.ok && read.value.nodes.map((n) => [n.id, n.role, n.process, n.connectable, n.recovery])).toEqual([
    ["783C28B24F", "master", "running", true, "online"],
    ["9D0CE6B3A1", "aggregator", "running", false, "unknown"],
    ["5E5A1F4C20", "leaf", "running", true, "recovery_failed"],
    ["A1B2C3D4E5", "unknown", "stopped", false, "unknown"],
  ]);
});

test("colours, spinners and lines of the tool around the list are tolerated", () => {
  const [top = "", ...rest] = recorded("singlestore/list-nodes-memsqlctl-table").stdout.split("\n");
  const dressed = `⠋ Collecting\r⠙ Collecting\r\u001b[32m✓\u001b[0m Done\n${top}\n${rest.join("\n")}✘ Could not save the cache\n`;
  expect(readNodes(raw(dressed))).toEqual(readNodes(recorded("singlestore/list-nodes-memsqlctl-table")));
});

test("words and keys are compared without case, underscores, hyphens and blanks; a port may be text", () => {
  const node = { MemSQL_ID: "A1", ROLE: "master-aggregator", port: "3306", process_state: "RUNNING" };
  const read = readNodes(raw(JSON.stringify({ nodes: [{ ...node, recoveryState: "RECOVERY_FAILED" }] })));
  expect(read).toEqual({
    ok: true,
    value: {
      nodes: [{ ...online, id: "A1", role: "master", port: 3306, process: "running", recovery: "recovery_failed" }],
    },
  });
});

test("words that nobody knows are unknown", () => {
  const node = {
    memsqlId: "A1",
    role: "Follower",
    processState: "Zombie",
    recoveryState: "Dreaming",
    isConnectable: "maybe",
  };
  expect(readNodes(raw(JSON.stringify({ nodes: [{ ...node, port: 70_000 }] })))).toEqual({
    ok: true,
    value: { nodes: [{ ...online, id: "A1", role: "unknown" }] },
  });
});

test.each(["No nodes found\n", "\u001b[33m✘ No nodes found.\u001b[0m\n", '{"nodes":[]}', '{"nodes":null}'])(
  "%j is no node",
  (stdout) => expect(readNodes(raw(stdout))).toEqual({ ok: true, value: { nodes: [] } }),
);

const table = recorded("singlestore/list-nodes-toolbox-table").stdout;
test.each([
  ["nothing printed", raw("")],
  ["a tool that failed, whatever it listed", raw('{"nodes":[]}', 1, "cannot reach host-3")],
  ["no list", raw("✘ permission denied\n")],
  ["JSON that is cut off", raw('{"nodes":[{"memsqlId":"A1"')],
  ["JSON of something else", raw('{"hosts":[]}')],
  ["a node without its id", raw('{"nodes":[{"role":"Leaf"}]}')],
  ["a table that is cut off", raw(table.split("\n").slice(0, 5).join("\n"))],
  ["a row that is cut off", raw(table.replace(/\| False .*$/m, "|"))],
  ["two tables", raw(`${table}\n${table}`)],
])("%s says nothing", (_, output) => {
  expect(readNodes(output)).toMatchObject({ ok: false, reason: expect.stringMatching(/./) });
});

test("databases are read from the client's table", () => {
  expect(readDatabases(recorded("singlestore/show-databases-extended"))).toEqual({
    ok: true,
    value: {
      databases: [
        { name: "cluster", role: "master", state: "online" },
        { name: "db_0", role: "master", state: "pending" },
        { name: "db_1", role: "replica", state: "replicating" },
        { name: "db_2", role: null, state: "transition" },
        { name: "db_3", role: "orphan", state: "unknown" },
        { name: "information_schema", role: "reference", state: "online" },
      ],
    },
  });
});

const two = [
  { name: "db_0", role: "master", state: "recovering" },
  { name: "db_1", role: null, state: "unrecoverable" },
];
const rows = [
  { Database: "db_0", Role: "master", State: "RECOVERING" },
  { Database: "db_1", Role: null, State: "unrecoverable" },
];
test.each([
  ["batch output", recorded("singlestore/show-databases-extended-batch").stdout],
  ["memsqlctl's JSON", JSON.stringify({ rows })],
  ["a bare array", JSON.stringify(rows, null, 2)],
])("databases are read from %s", (_, stdout) => {
  expect(readDatabases(raw(stdout))).toEqual({ ok: true, value: { databases: two } });
});

test.each([
  ["nothing printed", raw("")],
  ["a client that failed", raw('{"rows":[]}', 1, "ERROR 2002 (HY000): Can't connect")],
  ["batch output without its header", raw("db_0\t0\tmaster\tonline\n")],
  ["batch output that is cut off", raw("Database\tRole\tState\ndb_0\tmaster\tonline\ndb_1\tma")],
  ["rows without a name", raw('{"rows":[{"Role":"master","State":"online"}]}')],
])("%s says nothing of databases", (_, output) => {
  expect(readDatabases(output)).toMatchObject({ ok: false, reason: expect.stringMatching(/./) });
});

test("rows of a query keep their values under lower-case names", () => {
  expect(readRows(raw('{"rows":[{"SUMMARY":"healthy","N":1,"Gone":null}]}'))).toEqual({
    ok: true,
    value: { rows: [{ summary: "healthy", n: 1, gone: null }] },
  });
  expect(readRows(raw('{"rows":null}'))).toEqual({ ok: true, value: { rows: [] } });
  expect(readRows(raw(""))).toMatchObject({ ok: false });
});

test("whatever is printed, no reader throws, and no node or database is without its name", () => {
  const piece = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom(
      "\n",
      "+---+\n",
      "+---+---+\n",
      "| MemSQL ID |\n",
      "| Database | Role |\n",
      "| a | b |\n",
      "Database\tRole\n",
    ),
  );
  fc.assert(
    fc.property(fc.array(piece), fc.integer({ min: 0, max: 1 }), (pieces, exit) => {
      const output = raw(pieces.join(""), exit);
      const nodes = readNodes(output);
      if (nodes.ok) for (const { id } of nodes.value.nodes) expect(id).not.toBe("");
      const databases = readDatabases(output);
      if (databases.ok) for (const { name } of databases.value.databases) expect(name).not.toBe("");
      expect(typeof readRows(output).ok).toBe("boolean");
    }),
  );
});
