/**
 * The sql probe: statements of the definition, asked one after the other over one connection, by MySQL's protocol.
 */
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { Connection, ConnectionOptions, QueryError } from "mysql2";
import { makeHarmless } from "../../shared/formats/harmless.ts";
import { formatDuration } from "../../shared/procedure/duration.ts";
import type { SqlQuestion } from "../../shared/procedure/probe-schema.ts";
import { type ProbeAnswer, seen, unknown } from "./ports.ts";

/** A row by its columns' names in lower case. */
export type SqlRow = Readonly<Record<string, string | number | null>>;
/** The rows by the statement's name, and `failed`: why a statement has none. An expression that reads those is unknown. */
export type SqlValue = Readonly<Record<string, readonly SqlRow[] | Readonly<Record<string, string>>>>;

/** The question with every template filled in for the node. */
export function sqlQuestion(question: SqlQuestion, expand: (template: string) => string): SqlQuestion {
  const { address, port, user, passwordFile, database, ask } = question;
  return {
    ...{ address: expand(address), port: expand(port), user: expand(user), ask },
    ...(passwordFile === undefined ? {} : { passwordFile: expand(passwordFile) }),
    ...(database === undefined ? {} : { database: expand(database) }),
  };
}

/** No connection and no login are unknown, and so is everything where the connection breaks or the deadline passes in between. */
export async function sqlProbe(question: SqlQuestion, withinMs: number, signal: AbortSignal): Promise<ProbeAnswer> {
  // Only a host whose definition asks SQL pays for the client, once, and no look for its loading.
  const { createConnection } = await import("mysql2");
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
  const where = `${question.address}:${question.port}`;
  let connection: Connection | null = null;
  const late = Promise.withResolvers<never>();
  // Nobody may be waiting at that moment.
  late.promise.catch(() => {});
  const tooLate = () => late.reject(new TooLate());
  deadline.addEventListener("abort", tooLate, { once: true });
  if (deadline.aborted) tooLate();
  try {
    const password = await Promise.race([passwordOf(question), late.promise]);
    connection = connecting(createConnection, question, password, withinMs);
    await Promise.race([loggedIn(connection), late.promise]);
    return { yields: seen(await Promise.race([answers(connection, question), late.promise])) };
  } catch (error) {
    if (error instanceof TooLate) return no(`${where} did not answer within ${formatDuration(withinMs)}`);
    return no(`${where}: ${reasonOf(error)}`);
  } finally {
    deadline.removeEventListener("abort", tooLate);
    connection?.destroy();
  }
}

class TooLate extends Error {}

/** A password is a line; whatever is longer than this is another file. */
const PASSWORD_BYTES = 4096;

/** Without its line end. Throws where the file may not be read. */
async function passwordOf({ passwordFile }: SqlQuestion): Promise<string | undefined> {
  if (passwordFile === undefined) return undefined;
  const handle = await open(passwordFile, constants.O_RDONLY | constants.O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) => {
      throw new Error(`its password file ${passwordFile} cannot be read: ${error.code}`);
    },
  );
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(PASSWORD_BYTES), 0, PASSWORD_BYTES, 0);
    return buffer.toString("utf8", 0, bytesRead).replace(/\r?\n$/, "");
  } finally {
    await handle.close();
  }
}

function connecting(
  createConnection: (options: ConnectionOptions) => Connection,
  question: SqlQuestion,
  password: string | undefined,
  withinMs: number,
): Connection {
  const port = Number(question.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error("that is no port");
  const connection = createConnection({
    ...{ host: question.address, port, user: question.user, connectTimeout: withinMs },
    ...(password === undefined ? {} : { password }),
    ...(question.database === undefined ? {} : { database: question.database }),
    ...{ supportBigNumbers: true, dateStrings: true, jsonStrings: true, disableEval: true },
  });
  // Told to whoever asks as well; without a listener it would end the agent.
  connection.on("error", () => {});
  return connection;
}

/** Rejects with the server's or the system's error. */
function loggedIn(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.connect((error: QueryError | null) => (error ? reject(error) : resolve()));
  });
}

async function answers(connection: Connection, { ask }: SqlQuestion): Promise<SqlValue> {
  const value: Record<string, readonly SqlRow[]> = {};
  const failed: Record<string, string> = {};
  for (const [name, asked] of Object.entries(ask)) {
    try {
      value[name] =
        typeof asked === "string" ? await rowsOf(connection, asked) : await forEach(connection, asked, value);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      failed[name] = error.message;
    }
  }
  return { ...value, failed };
}

/** The rows of each, with the value they are about as `each`. What the earlier statement did not tell is refused. */
async function forEach(
  connection: Connection,
  { each, statement }: Exclude<SqlQuestion["ask"][string], string>,
  known: Readonly<Record<string, readonly SqlRow[]>>,
): Promise<SqlRow[]> {
  const rows = known[each.of];
  if (!rows) throw new Refused(`${each.of} was not told`);
  const column = each.column.toLowerCase();
  if (rows.some((row) => typeof row[column] !== "string"))
    throw new Refused(`${each.of} has no text in ${each.column}`);
  const found: SqlRow[] = [];
  for (const value of new Set(rows.map((row) => String(row[column])))) {
    const one = statement.replaceAll("{each}", `\`${value.replaceAll("`", "``")}\``);
    found.push(...(await rowsOf(connection, one)).map((row) => ({ ...row, each: value })));
  }
  return found;
}

/** The server answered: with an error, or with what is not told. The connection goes on. */
class Refused extends Error {}

/** A status view has a row for each partition at most; more would burden the bus. */
const MOST_ROWS = 5000;

/** Throws Refused for an error of the statement, anything else where the connection is of no more use. */
function rowsOf(connection: Connection, statement: string): Promise<SqlRow[]> {
  return new Promise((resolve, reject) => {
    connection.query(statement, (error: QueryError | null, result: unknown) => {
      if (error) reject(error.fatal || error.errno === undefined ? error : new Refused(reasonOf(error)));
      else if (!Array.isArray(result)) reject(new Refused("it yields no rows"));
      else if (result.length > MOST_ROWS) reject(new Refused(`it yields more than ${MOST_ROWS} rows`));
      else resolve(result.map(rowOf));
    });
  });
}

const rowOf = (row: unknown): SqlRow =>
  Object.fromEntries(
    Object.entries(row as Record<string, unknown>).map(([column, cell]) => [column.toLowerCase(), cellOf(cell)]),
  );

/** As JSON can hold it: what is no safe number is its text. */
function cellOf(cell: unknown): string | number | null {
  if (cell === null || cell === undefined) return null;
  if (typeof cell === "number") return Number.isFinite(cell) ? cell : String(cell);
  if (Buffer.isBuffer(cell)) return makeHarmless(cell.toString("utf8"));
  return makeHarmless(typeof cell === "object" ? JSON.stringify(cell) : String(cell));
}

/** The server's own words, or the system's code; never the password. */
function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return makeHarmless(message || code || "it gave no reason").slice(0, 200);
}

const no = (reason: string): ProbeAnswer => ({ yields: unknown(reason) });
