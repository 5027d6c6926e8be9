/** A server of MySQL's protocol, mysql2's own, that answers from a table of statements. */
import type { AddressInfo } from "node:net";
import mysql, { type Connection } from "mysql2";
import { onTestFinished } from "vitest";

/** Column types by MySQL's numbers. */
export const TYPE = { longlong: 8, datetime: 12, varchar: 253, blob: 252, double: 5 } as const;

export interface Answered {
  /** Name, type and, for a blob, 63 as its character set. */
  readonly columns: readonly { readonly name: string; readonly type: number; readonly binary?: boolean }[];
  readonly rows: readonly (readonly (string | null)[])[];
}
/** What a statement meets: rows, an error of the server's, a broken connection, silence, or no rows at all. */
export type Reply = Answered | { readonly error: string; readonly code: number } | "hang up" | "silence" | "ok";

export interface Served {
  readonly port: number;
  readonly logins: { user: string; database: string; secret: boolean }[];
  readonly asked: string[];
  /** Connections open at this moment. */
  open(): number;
}

/** What the package's server can do and its types leave out. */
type ServerSide = Connection & {
  serverHandshake(args: Record<string, unknown>): void;
  writeColumns(columns: readonly Record<string, unknown>[]): void;
  writeTextRow(row: readonly (string | null)[]): void;
  stream: { destroy(): void };
  /** Of the next packet; each exchange counts from 0. The package's server never begins anew. */
  sequenceId: number;
};
interface Login {
  readonly user: string;
  readonly database: string;
  readonly authToken: Buffer;
}

export async function sqlServer(replies: Readonly<Record<string, Reply>>, refuse = ""): Promise<Served> {
  const server = mysql.createServer(() => {});
  const served = { logins: [] as Served["logins"], asked: [] as string[] };
  const living = new Set<ServerSide>();
  server.on("connection", (plain: Connection) => {
    const connection = plain as ServerSide;
    living.add(connection);
    connection.on("error", () => {});
    connection.on("end", () => living.delete(connection));
    connection.serverHandshake({
      ...{ protocolVersion: 10, serverVersion: "8.0.0", connectionId: 1, statusFlags: 2, characterSet: 45 },
      ...{ capabilityFlags: 0xffffff ^ 0x800 },
      authCallback: (
        { user, database, authToken }: Login,
        done: (error: null, refusal?: { message: string }) => void,
      ) => {
        served.logins.push({ user, database, secret: authToken.length > 0 });
        done(null, refuse === "" ? undefined : { message: refuse });
        connection.sequenceId = 0;
      },
    });
    connection.on("query", (statement: string) => {
      served.asked.push(statement);
      connection.sequenceId = 1;
      reply(connection, replies[statement] ?? { error: `no such statement: ${statement}`, code: 1064 });
      connection.sequenceId = 0;
    });
  });
  server.listen(0);
  const inner = (server as unknown as { _server: import("node:net").Server })._server;
  await new Promise((resolve) => inner.once("listening", resolve));
  onTestFinished(async () => {
    for (const connection of living) connection.stream.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (inner.address() as AddressInfo).port, ...served, open: () => living.size };
}

function reply(connection: ServerSide, answer: Reply): void {
  if (answer === "silence") return;
  if (answer === "hang up") connection.stream.destroy();
  else if (answer === "ok") connection.writeOk();
  else if ("error" in answer) connection.writeError({ message: answer.error, code: answer.code });
  else {
    connection.writeColumns(answer.columns.map(columnDefinition));
    for (const row of answer.rows) connection.writeTextRow(row);
    connection.writeEof();
  }
}

const columnDefinition = ({ name, type, binary }: Answered["columns"][number]) => ({
  ...{ catalog: "def", schema: "", table: "", orgTable: "", name, orgName: name, columnLength: 255 },
  ...{ characterSet: binary ? 63 : 33, columnType: type, type, flags: 0, decimals: 0 },
});
