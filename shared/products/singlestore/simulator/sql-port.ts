/**
 * A node's port, which speaks MySQL's protocol as far as plain queries go. Prepared statements are refused.
 */
import { createHash, randomBytes } from "node:crypto";
import { createServer, type Server, type Socket } from "node:net";
import mysql from "mysql2";
import { VERSION } from "./world/begin.ts";
import { failed, type SqlAnswer } from "./world/sql/answer.ts";

/** Resolves when the world answers, or never; null where the port closes meanwhile. */
export type Asker = (sql: string) => Promise<SqlAnswer>;

export const silentPort = (): Server => createServer(() => {});

export function sqlPort(password: string, ask: Asker): Server {
  return createServer((socket) => serve(socket, password, ask));
}

type Connection = ReturnType<typeof mysql.createConnection>;

function serve(socket: Socket, password: string, ask: Asker): void {
  const connection = mysql.createConnection({ stream: socket, isServer: true });
  connection.on("error", () => socket.destroy());
  connection.serverHandshake({
    protocolVersion: 10,
    serverVersion: `5.7.32 SingleStoreDB source distribution (compatible; MySQL Enterprise & MySQL Commercial) ${VERSION}`,
    connectionId: randomBytes(3).readUIntBE(0, 3),
    statusFlags: 2,
    characterSet: UTF8,
    capabilityFlags: CAPABILITIES,
    authCallback: (login: Login, decide: (failure: null, refusal?: { message: string; code: number }) => void) => {
      if (mayEnter(login, password)) decide(null);
      else decide(null, { code: 1045, message: `Access denied for user '${login.user}'@'${login.address}'` });
      connection.sequenceId = 0;
    },
  });
  const answer = (sql: string) => {
    void ask(sql).then((answered) => {
      if (socket.writable) tell(connection, answered);
    });
  };
  const fine = () => tell(connection, { kind: "ok" });
  connection.on("ping", fine);
  connection.on("init_db", fine);
  connection.on("query", answer);
  // The library takes every SET for a prepared statement.
  connection.on("stmt_prepare", (sql: string) => {
    if (/^\s*set\s/i.test(sql)) answer(sql);
    else tell(connection, failed(1295, "This command is not supported in the prepared statement protocol yet"));
  });
}

interface Login {
  readonly user: string;
  readonly address: string;
  readonly authPluginData1: Buffer;
  readonly authPluginData2: Buffer;
  readonly authToken: Buffer;
}

/** mysql_native_password: the token is sha1(password) xor sha1(salt + sha1(sha1(password))); empty for no password. */
function mayEnter({ user, authPluginData1, authPluginData2, authToken }: Login, password: string): boolean {
  if (user !== "root") return false;
  if (password === "") return authToken.length === 0;
  const once = sha1(Buffer.from(password));
  const mask = sha1(Buffer.concat([authPluginData1, authPluginData2.subarray(0, SALT_END), sha1(once)]));
  return authToken.equals(once.map((byte, at) => byte ^ (mask[at] ?? 0)));
}

/** The client's next packet begins a new count, which the library does not do for servers. */
function tell(connection: Connection, answer: SqlAnswer): void {
  write(connection, answer);
  connection.sequenceId = 0;
}

function write(connection: Connection, answer: SqlAnswer): void {
  switch (answer.kind) {
    case "ok":
      connection.writeOk();
      break;
    case "error":
      connection.writeError({ code: answer.code, message: answer.message });
      break;
    case "rows":
      connection.writeTextResult(
        [...answer.rows],
        answer.columns.map((name) => column(name, answer.rows)),
      );
  }
}

/** Numbers are told as such, so that a client reads them back as numbers. */
function column(name: string, rows: readonly Readonly<Record<string, unknown>>[]) {
  const values = rows.map((row) => row[name]).filter((value) => value !== null && value !== undefined);
  const numbers = values.length > 0 && values.every((value) => typeof value === "number");
  const columnType = numbers ? (values.every(Number.isInteger) ? LONGLONG : DOUBLE) : VAR_STRING;
  return {
    ...{ catalog: "def", schema: "information_schema", table: "", orgTable: "", name, orgName: name },
    ...{ characterSet: UTF8, columnLength: 1_024, columnType, flags: 0, decimals: columnType === DOUBLE ? 31 : 0 },
  };
}

const sha1 = (data: Buffer) => createHash("sha1").update(data).digest();

/** MySQL's numbers: utf8_general_ci, and three column types. */
const UTF8 = 33;
const LONGLONG = 8;
const DOUBLE = 5;
const VAR_STRING = 253;
/** The second part of the salt: 12 bytes, then a zero. */
const SALT_END = 12;
/** LONG_PASSWORD, LONG_FLAG, CONNECT_WITH_DB, PROTOCOL_41, TRANSACTIONS, SECURE_CONNECTION, PLUGIN_AUTH; no TLS, no compression. */
const CAPABILITIES = 0x1 | 0x4 | 0x8 | 0x200 | 0x2000 | 0x8000 | 0x80000;
