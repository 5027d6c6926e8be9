/**
 * pyocient: it logs in at a SQL node, and its statements are answered there, or wait until they can be.
 */
import { hasFault, isDead } from "./faults.ts";
import { judgeForced } from "./judge.ts";
import { type Asked, parsePyocient, type Target } from "./pyocient-arguments.ts";
import { endQuery } from "./queries.ts";
import { hasQuorum } from "./quorum.ts";
import { considerQuiesces } from "./rolehostd.ts";
import {
  endCall,
  hasRole,
  hostOf,
  isAlive,
  isQuiescing,
  isReady,
  nodesWith,
  type Scene,
  say,
  schedule,
} from "./scene.ts";
import { parseStatement, type Row, type Statement, selectFrom } from "./sql.ts";
import type { Call, World } from "./state.ts";
import { tableNamed } from "./tables.ts";
import { printRows } from "./text/rows.ts";
import { CONNECT_MS, CONNECT_TIMEOUT_MS } from "./timings.ts";

type Sql = Extract<Asked, { kind: "sql" }>;
type Result = { readonly ok: Row[] | "OK" } | { readonly error: string };

/** sysexits, as pyocient uses them. */
const EXITS = { usage: 64, data: 65, unavailable: 69, io: 74 } as const;

export function beginStatements(scene: Scene, call: Call): void {
  const asked = parsePyocient(call.argv);
  if (asked.kind === "usage") {
    const err = `usage: pyocient [-h] [options] [dsn] [statement]\npyocient: error: ${asked.message}\n`;
    schedule(scene, CONNECT_MS, { kind: "end", call: call.id, exit: EXITS.usage, out: "", err });
    return;
  }
  const silent = asked.target.hosts.some((host) => isDead(scene.world, nodeNamed(scene.world, host) ?? ""));
  schedule(scene, silent ? CONNECT_TIMEOUT_MS : CONNECT_MS, { kind: "connects", call: call.id });
}

/** The login: at the first of the hosts that accepts it. */
export function connect(scene: Scene, call: Call): void {
  const { world } = scene;
  const asked = parsePyocient(call.argv);
  if (asked.kind !== "sql") return;
  const door = hasFault(world, call.node, "pyocient-down") ? undefined : firstOpen(world, asked.target);
  if (door === undefined) {
    refuse(scene, call, `Failed to connect to ${asked.target.hosts.join(",")}: Connection refused`);
    return;
  }
  if (hostOf(world, door).daemon !== "ready" || !hasQuorum(world)) {
    refuse(scene, call, `${door} has not joined the system: no quorum of administrators`);
    return;
  }
  if (hasFault(world, call.node, "pyocient-io")) {
    breakOff(scene, call.id, door);
    return;
  }
  world.waiting[call.id] = asked.target.force ? door : redirected(world, door);
  answer(scene, call, asked);
}

function firstOpen(world: World, { hosts }: Target): string | undefined {
  const named = hosts.map((host) => nodeNamed(world, host));
  return named.find((node) => node !== null && hasRole(world, node, "sql") && isAlive(world, node)) ?? undefined;
}

/** By its address or a name, with or without a port. */
function nodeNamed(world: World, host: string): string | null {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  const found = Object.entries(world.setup.nodes).find(([, { names }]) =>
    names.some((one) => one.toLowerCase() === name),
  );
  return found?.[0] ?? null;
}

/** A quiescing SQL node sends its clients to another, if there is one. */
function redirected(world: World, door: string): string {
  if (!isQuiescing(world, door)) return door;
  return nodesWith(world, "sql").find((node) => isReady(world, node)) ?? door;
}

/** Answers all that waited and now can be answered. */
export function answerWaiting(scene: Scene): void {
  for (const id of Object.keys(scene.world.waiting)) {
    const call = scene.world.calls[id];
    const asked = call && parsePyocient(call.argv);
    if (call && asked?.kind === "sql") answer(scene, call, asked);
    else delete scene.world.waiting[id];
  }
}

/** The SQL node has gone under its clients. */
export function loseConnections(scene: Scene, node: string): void {
  for (const [id, server] of Object.entries(scene.world.waiting)) if (server === node) breakOff(scene, id, node);
}

function answer(scene: Scene, call: Call, asked: Sql): void {
  const { world } = scene;
  const statements = asked.statements.map(parseStatement);
  if (hasFault(world, call.node, "select-waits") || (statements.some(readsTable) && !foundationOnline(world))) return;
  const server = world.waiting[call.id] ?? "";
  delete world.waiting[call.id];
  if (hasFault(world, call.node, "pyocient-warnings")) say(scene, call.id, "out", WARNINGS);
  let exit = 0;
  for (const [index, statement] of statements.entries()) {
    const text = asked.statements[index] ?? "";
    if (asked.target.force && changesState(statement)) judgeForced(scene, server, text);
    if (asked.flags.has("e")) say(scene, call.id, "out", `${text}\n`);
    exit = print(scene, call, asked, perform(scene, call, statement));
  }
  endCall(scene, call.id, exit);
}

const WARNINGS = "Warning: client version 3.2.0 is older than the server's\nWARNING [license] expires in 21 days\n";

/** "Queries will not complete until Foundation Nodes are online." */
const readsTable = (statement: Statement) => statement.kind === "select";
const foundationOnline = (world: World) =>
  nodesWith(world, "foundation").some((node) => hostOf(world, node).daemon === "ready");

export const changesState = ({ kind }: Statement) => kind === "end-query" || kind === "pipeline";

/** Its exit code. */
function print(scene: Scene, call: Call, asked: Sql, result: Result): number {
  if ("error" in result) {
    say(scene, call.id, "err", `${result.error}\n`);
    return EXITS.data;
  }
  const { ok } = result;
  if (!asked.flags.has("n")) say(scene, call.id, "out", ok === "OK" ? "OK\n" : printRows(ok, asked.format));
  if (asked.flags.has("u")) say(scene, call.id, "out", "Query UUID: '00000000-0000-4000-a000-000000000000'\n");
  if (asked.flags.has("t")) say(scene, call.id, "out", "Execution time: 0.123 seconds\n");
  return 0;
}

function perform(scene: Scene, call: Call, statement: Statement): Result {
  const { world } = scene;
  switch (statement.kind) {
    case "one":
      return { ok: [{ "1": 1 }] };
    case "select":
      return select(world, call, statement);
    case "end-query": {
      // Already finished: the vendor's status of that name.
      const query = world.queries.find(({ id }) => id === statement.id);
      if (!query) return { error: `ID_NOT_FOUND: no query ${statement.id}` };
      if (!query.unkillable) endQuery(scene, statement.id);
      return { ok: "OK" };
    }
    case "pipeline": {
      const pipeline = world.pipelines.find(({ name }) => name === statement.name);
      if (!pipeline) return { error: `Pipeline "${statement.name}" does not exist` };
      pipeline.state = statement.how === "stop" ? "STOPPED" : "RUNNING";
      considerQuiesces(scene);
      return { ok: "OK" };
    }
    case "unknown":
      return { error: `Syntax error at or near "${statement.text.split(/\s/)[0]}"` };
  }
}

function select(world: World, call: Call, { table: name, select }: Extract<Statement, { kind: "select" }>): Result {
  const hidden = name.startsWith("sys.") && hasFault(world, call.node, "systables-missing");
  const table = hidden ? null : tableNamed(name);
  if (!table) return { error: `The reference to table or view '${name}' is not valid` };
  try {
    return { ok: selectFrom(table.rows(world), table.columns, select) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { error: `The reference to column '${error.message}' is not valid` };
  }
}

function refuse(scene: Scene, call: Call, why: string): void {
  say(scene, call.id, "err", `Error: ${why}\n`);
  endCall(scene, call.id, EXITS.unavailable);
}

/** pyocient says so on its standard output. */
function breakOff(scene: Scene, call: string, node: string): void {
  delete scene.world.waiting[call];
  say(scene, call, "out", `I/O Error: connection to ${node} was closed by the peer\n`);
  endCall(scene, call, EXITS.io);
}
