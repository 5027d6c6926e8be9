import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runProbe } from "../../../agent/probes/probe.ts";
import { sqlProbe } from "../../../agent/probes/sql.ts";
import { type Served, sqlServer, TYPE } from "./sql-server.ts";
import { calm, definition, folder, node, ports, until } from "./support.ts";

const leaves = {
  columns: [
    { name: "Host", type: TYPE.varchar },
    { name: "State", type: TYPE.varchar },
    { name: "Opened_Connections", type: TYPE.longlong },
  ],
  rows: [
    ["10.0.0.13", "online", "5"],
    ["10.0.0.14", null, "0"],
  ],
};

const ask = (served: Pick<Served, "port">, statements: Record<string, string>, withinMs = 10_000, signal = calm()) =>
  sqlProbe({ address: "127.0.0.1", port: String(served.port), user: "muster", ask: statements }, withinMs, signal);

test("each statement's rows come under its name, columns in lower case, over one connection that is closed", async () => {
  const served = await sqlServer({ "SHOW LEAVES": leaves, "SELECT 1": { columns: [], rows: [] } });
  expect(await ask(served, { leaves: "SHOW LEAVES", again: "SHOW LEAVES" })).toEqual({
    yields: {
      result: "seen",
      value: {
        leaves: [
          { host: "10.0.0.13", state: "online", opened_connections: 5 },
          { host: "10.0.0.14", state: null, opened_connections: 0 },
        ],
        again: expect.arrayContaining([expect.objectContaining({ host: "10.0.0.13" })]),
        failed: {},
      },
    },
  });
  expect(served.logins).toHaveLength(1);
  await until("the connection's end", () => served.open() === 0);
});

test("cells are what JSON can hold: large numbers, dates and bytes as text", async () => {
  const columns = [
    { name: "small", type: TYPE.longlong },
    { name: "large", type: TYPE.longlong },
    { name: "at", type: TYPE.datetime },
    { name: "bytes", type: TYPE.blob, binary: true },
    { name: "text", type: TYPE.varchar },
  ];
  const row = ["9007199254740991", "9223372036854775807", "2026-11-21 20:15:01", "caf\u00e9", "a\u001b[31mb"];
  const served = await sqlServer({ "SELECT *": { columns, rows: [row] } });
  expect((await ask(served, { all: "SELECT *" })).yields).toMatchObject({
    value: {
      all: [
        {
          ...{ small: 9007199254740991, large: "9223372036854775807", at: "2026-11-21 20:15:01" },
          ...{ bytes: "caf\u00e9", text: "ab" },
        },
      ],
    },
  });
});

test("a statement that fails is told, and the others are asked all the same", async () => {
  const served = await sqlServer({
    "SHOW LEAVES": leaves,
    "SHOW AGGREGATORS": { error: "not on a leaf", code: 1706 },
    "DO 1": "ok",
  });
  const { yields } = await ask(served, { aggregators: "SHOW AGGREGATORS", done: "DO 1", leaves: "SHOW LEAVES" });
  expect(yields).toMatchObject({
    value: { leaves: [{}, {}], failed: { aggregators: "not on a leaf", done: "it yields no rows" } },
  });
  expect(Object.keys((yields as { value: object }).value).toSorted()).toEqual(["failed", "leaves"]);
});

test("a refused login is unknown, with the server's words", async () => {
  const served = await sqlServer({}, "Access denied for user 'muster'");
  expect((await ask(served, { leaves: "SHOW LEAVES" })).yields).toEqual({
    result: "unknown",
    reason: expect.stringContaining("Access denied for user 'muster'"),
  });
  expect(served.asked).toEqual([]);
});

test("where nothing listens it is unknown", async () => {
  const free = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => free.once("listening", resolve));
  const { port } = free.address() as { port: number };
  await new Promise((resolve) => free.close(resolve));
  expect((await ask({ port }, { one: "SELECT 1" })).yields).toEqual({
    result: "unknown",
    reason: expect.stringContaining("ECONNREFUSED"),
  });
});

test("a connection that breaks between statements leaves nothing known", async () => {
  const served = await sqlServer({ "SHOW LEAVES": leaves, "SELECT 1": "hang up" });
  expect((await ask(served, { leaves: "SHOW LEAVES", one: "SELECT 1" })).yields).toMatchObject({ result: "unknown" });
});

test("no answer within the deadline, and a server that never greets, are unknown and leave no connection", async () => {
  const served = await sqlServer({ "SELECT 1": "silence" });
  expect((await ask(served, { one: "SELECT 1" }, 300)).yields).toEqual({
    result: "unknown",
    reason: `127.0.0.1:${served.port} did not answer within 300ms`,
  });
  await until("the connection's end", () => served.open() === 0);

  let open = 0;
  const mute = createServer((socket) => {
    open += 1;
    socket
      .on("error", () => {})
      .on("close", () => {
        open -= 1;
      });
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void mute.close());
  await new Promise((resolve) => mute.once("listening", resolve));
  const { port } = mute.address() as { port: number };
  expect((await ask({ port }, { one: "SELECT 1" }, 300)).yields).toMatchObject({ result: "unknown" });
  await until("the connection's end", () => open === 0);
});

test("an agent that stops ends the look at once", async () => {
  const served = await sqlServer({ "SELECT 1": "silence" });
  const stopping = new AbortController();
  const answer = ask(served, { one: "SELECT 1" }, 600_000, stopping.signal);
  await until("the statement", () => served.asked.length === 1);
  stopping.abort();
  expect((await answer).yields.result).toBe("unknown");
  await until("the connection's end", () => served.open() === 0);
});

test("a definition's probe asks at the node's port, as its user, with the password of its file", async () => {
  const served = await sqlServer({ "SHOW LEAVES": leaves });
  const secret = join(folder(), "password");
  writeFileSync(secret, "s3cret\n");
  const sql = {
    port: "{port}",
    user: "{user}",
    database: "{node}",
    passwordFile: "{file}",
    ask: { leaves: "SHOW LEAVES" },
  };
  const options = {
    file: { type: "path", default: secret, why: "." },
    user: { type: "user", default: "toyd", why: "." },
  };
  const at = ports({ definitions: new Map([["toy", definition({ options, probes: { db: { sql } } })]]) });
  const keys = { id: null, port: served.port, member: null };
  expect((await runProbe(node({ keys }), "db", at, calm())).yields.result).toBe("seen");
  expect(served.logins).toEqual([{ user: "toyd", database: "toy-1", secret: true }]);

  expect((await runProbe(node(), "db", at, calm())).yields).toMatchObject({
    reason: expect.stringContaining("{port}"),
  });
  const elsewhere = node({ keys, options: { file: `${secret}-not` } });
  expect((await runProbe(elsewhere, "db", at, calm())).yields).toEqual({
    result: "unknown",
    reason: expect.stringContaining(`its password file ${secret}-not cannot be read: ENOENT`),
  });
  expect(served.logins).toHaveLength(1);
});

test("a statement that would be called failed, and a probe that asks nothing, are no probes", () => {
  const probe = (asked: object) => () => definition({ probes: { db: { sql: { port: "1", user: "u", ask: asked } } } });
  expect(probe({ failed: "SELECT 1" })).toThrow("not `failed`");
  expect(probe({})).toThrow("at least one statement");
  expect(probe({ fine: "SELECT 1" })).not.toThrow();
});
