/**
 * What `patronictl list` prints: the members of one Patroni cluster as its store has them. Products wrap it in programs of their own.
 * Source: Patroni's ctl; the table of 2.1 (with the title in either place), of 4.1 (two lags), and -f json, yaml, tsv.
 */
import type { RawOutput } from "../state/observation.ts";
import { type AsciiTable, type Row, readAsciiTables } from "./ascii-table.ts";
import type { Read } from "./formats.ts";
import { harmlessLines } from "./harmless.ts";
import { isMemberHeader, memberOf, type PatroniMember } from "./patroni-member.ts";
import { readMachineRows } from "./patronictl-machine.ts";

export type { PatroniMember } from "./patroni-member.ts";

export interface PatroniList {
  /** The scope's name; empty where an empty list names none. */
  readonly cluster: string;
  /** Postgres's system identifier; null where it is not printed, or the cluster is not yet initialised. */
  readonly systemId: string | null;
  /** Maintenance mode. Only the table shows it: the machine formats never do, and read as false. */
  readonly paused: boolean;
  readonly members: readonly PatroniMember[];
}

/** A whole member list, or why none may be read: never a part of one, since a missing row would read as a missing member. */
export function readPatronictl(raw: RawOutput): Read<PatroniList> {
  const lines = harmlessLines(raw.stdout);
  const tables = readAsciiTables(lines, isMemberHeader, "member");
  if (tables.length > 0) return fromTables(tables);
  const rows = readMachineRows(lines);
  if (rows !== null) return fromRows(rows);
  return { ok: false, reason: `no member table in the output (exit ${raw.exit}): ${firstLine(raw)}` };
}

function fromTables(tables: readonly AsciiTable[]): Read<PatroniList> {
  const names = new Set(tables.map(clusterOf));
  if (names.size > 1) return { ok: false, reason: severalClusters([...names]) };
  // One cluster printed twice (before and after a switchover): the last is how it is now.
  const table = tables.at(-1);
  if (!table) return { ok: false, reason: "no member table in the output" };
  if (table.broken) return { ok: false, reason: `the member table is broken off: ${table.broken}` };
  const systemId = /\((\d{10,20})\)/.exec(table.title ?? "")?.[1] ?? null;
  const paused = table.footer.some((line) => /^\s*maintenance mode:\s*on\b/i.test(line));
  return listed({ cluster: clusterOf(table), systemId, paused, members: table.rows.map(memberOf) });
}

/** From the title; older versions have a column for it instead. */
function clusterOf(table: AsciiTable): string {
  return /cluster:\s*([^\s+-]\S*)/i.exec(table.title ?? "")?.[1] ?? table.rows[0]?.get("cluster") ?? "";
}

function fromRows(rows: readonly Row[]): Read<PatroniList> {
  const names = [...new Set(rows.map((row) => row.get("cluster") ?? ""))];
  if (names.length > 1) return { ok: false, reason: severalClusters(names) };
  return listed({ cluster: names[0] ?? "", systemId: null, paused: false, members: rows.map(memberOf) });
}

function listed(value: PatroniList): Read<PatroniList> {
  const { systemId: _, ...shown } = value;
  return { ok: true, value, shown };
}

const severalClusters = (names: readonly string[]) => `the list is of several clusters: ${names.join(", ")}`;

/** Long enough for a cause, short enough for one line of a status. */
const QUOTE_CHARS = 200;

function firstLine(raw: RawOutput): string {
  const line = [raw.stderr, raw.stdout].flatMap(harmlessLines).find((text) => text.trim() !== "");
  if (line === undefined) return "nothing was printed";
  return [...line.trim()].slice(0, QUOTE_CHARS).join("");
}
