/**
 * Running queries, as pyocient prints `SELECT ... FROM sys.queries`. The columns' spelling is not documented, so several are known.
 */
import type { Read } from "../../../formats/formats.ts";
import type { DataRow } from "../../../formats/rows.ts";
import type { RawOutput } from "../../../state/observation.ts";
import { readRows } from "./rows.ts";

export interface RunningQuery {
  /** What CANCEL and KILL take; null where no column holds it. */
  readonly id: string | null;
  readonly user: string | null;
  /** Null where no column holds it, or it is in no known form. */
  readonly elapsedSeconds: number | null;
  /** As printed; "unknown" where no column holds it. */
  readonly status: string;
  readonly sql: string | null;
}

export interface Queries {
  readonly queries: readonly RunningQuery[];
}

/** Rows without any column of a query are no list of queries: nothing is said of them. */
export function readQueries(raw: RawOutput): Read<Queries> {
  const read = readRows(raw);
  if (!read.ok) return read;
  const queries = read.value.rows.map(queryOf);
  const other = queries.findIndex((query) =>
    Object.values(query).every((field) => field === null || field === "unknown"),
  );
  if (other < 0) return { ok: true, value: { queries } };
  const columns = Object.keys(read.value.rows[other] ?? {}).join(", ");
  return { ok: false, reason: `these are no columns of a query: ${columns.slice(0, 200)}` };
}

function queryOf(row: DataRow): RunningQuery {
  const byWord = new Map(Object.entries(row).map(([column, cell]) => [column.replaceAll(/[^a-z]/g, ""), cell]));
  const cell = (columns: readonly string[]) =>
    columns.map((column) => byWord.get(column)).find((found) => found !== undefined && found !== null);
  return {
    id: text(cell(["queryid", "id", "queryuuid", "uuid"])),
    user: text(cell(["user", "username", "queryuser"])),
    elapsedSeconds: seconds(cell(IN_SECONDS), 1) ?? seconds(cell(IN_MILLISECONDS), 1000),
    status: text(cell(["status", "querystatus", "state"])) ?? "unknown",
    sql: text(cell(["sql", "sqltext", "querytext", "query", "statement"])),
  };
}

const IN_SECONDS = ["elapsed", "elapsedtime", "elapsedseconds", "elapsedtimeseconds", "elapsedsec", "elapseds"];
const IN_MILLISECONDS = [
  "elapsedms",
  "elapsedtimems",
  "elapsedmillis",
  "elapsedtimemillis",
  "elapsedmilliseconds",
  "elapsedtimemilliseconds",
];

function text(cell: unknown): string | null {
  if (typeof cell === "string") return cell === "" ? null : cell;
  return typeof cell === "number" ? String(cell) : null;
}

/** A number, as such or as text, of `perSecond` parts; or `[DAYS day[s][,] ]HH:MM:SS[.fraction]`. */
function seconds(cell: unknown, perSecond: number): number | null {
  if (typeof cell === "number") return cell >= 0 ? cell / perSecond : null;
  if (typeof cell !== "string") return null;
  if (/^\d{1,12}(?:\.\d{1,9})?$/.test(cell)) return Number(cell) / perSecond;
  const match = /^(?:(\d{1,6}) days?,? )?(\d{1,6}):([0-5]\d):([0-5]\d(?:\.\d{1,9})?)$/.exec(cell);
  if (!match) return null;
  const [, days = "0", hours, minutes, rest] = match;
  return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
}
