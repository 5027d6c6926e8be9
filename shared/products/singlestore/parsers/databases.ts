/**
 * The databases of one node, as `SHOW DATABASES EXTENDED` shows them: through `memsqlctl query --json`, or through the SQL client, as
 * batch output (tabs, with its header line) or as a table. Source: docs.singlestore.com, database states.
 */
import type { Read } from "../../../formats/formats.ts";
import { harmlessLines } from "../../../formats/harmless.ts";
import { firstSaid } from "../../../formats/said.ts";
import type { RawOutput } from "../../../state/observation.ts";
import { jsonRows } from "./json-rows.ts";
import { readRuledTable } from "./ruled-table.ts";
import { squashed, textOf } from "./words.ts";

export interface ListedDatabase {
  readonly name: string;
  /** Slaves are replicas. "unknown" for any other word; null where the cell is empty or NULL, or there is no such column. */
  readonly role: "master" | "replica" | "reference" | "orphan" | "unknown" | null;
  /** "unknown" for any word that is none of the vendor's states, and where there is none. */
  readonly state: string;
}

export interface DatabaseList {
  readonly databases: readonly ListedDatabase[];
}

export function readDatabases(raw: RawOutput): Read<DatabaseList> {
  if (raw.exit !== 0) return { ok: false, reason: `it exited with ${raw.exit}: ${firstSaid(raw)}` };
  const read = cellsOf(raw.stdout);
  if (read === null) return { ok: false, reason: `no list of databases in the output: ${firstSaid(raw)}` };
  if (!read.ok) return read;
  const databases = read.value.map(databaseOf);
  if (databases.every((database) => database !== null)) return { ok: true, value: { databases } };
  return { ok: false, reason: "a database is listed without its name" };
}

type Cells = ReadonlyMap<string, unknown>;

/** Null where the output is in none of the forms. */
function cellsOf(stdout: string): Read<Cells[]> | null {
  const json = jsonRows(stdout, "rows");
  if (json?.ok)
    return {
      ok: true,
      value: json.value.map((row) => new Map(Object.entries(row).map(([key, cell]) => [squashed(key), cell]))),
    };
  return json ?? readRuledTable(stdout, "database") ?? tabbed(stdout);
}

/** From the header line on; every line below it must have a cell for each column, as a cut-off one has not. */
function tabbed(stdout: string): Read<Cells[]> | null {
  const lines = harmlessLines(stdout).map((line) => line.split("\t"));
  const begin = lines.findIndex((cells) => squashed(cells[0] ?? "") === "database" && cells.length > 1);
  if (begin < 0) return null;
  const columns = (lines[begin] ?? []).map(squashed);
  const rows = lines.slice(begin + 1).filter((cells) => cells.some((cell) => cell.trim() !== ""));
  const odd = rows.find((cells) => cells.length !== columns.length);
  if (odd) return { ok: false, reason: `a row has ${odd.length} cells where the header has ${columns.length}` };
  return { ok: true, value: rows.map((cells) => new Map(columns.map((column, i) => [column, cells[i]]))) };
}

function databaseOf(cells: Cells): ListedDatabase | null {
  const name = textOf(cells.get("database") ?? cells.get("databasename"));
  if (name === null) return null;
  const role = textOf(cells.get("role"));
  const state = squashed(textOf(cells.get("state")) ?? "");
  return {
    name,
    role: role === null ? null : (ROLES.get(squashed(role)) ?? "unknown"),
    state: state === "transitioning" ? "transition" : STATES.has(state) ? state : "unknown",
  };
}

const ROLES = new Map<string, NonNullable<ListedDatabase["role"]>>([
  ["master", "master"],
  ["replica", "replica"],
  ["slave", "replica"],
  ["reference", "reference"],
  ["orphan", "orphan"],
]);
const STATES = new Set([
  "recovering",
  "pending",
  "transition",
  "online",
  "replicating",
  "provisioning",
  "unrecoverable",
  "offline",
]);
