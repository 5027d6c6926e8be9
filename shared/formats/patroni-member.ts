/**
 * One row of a Patroni member list, read by column name: columns come and go between versions.
 */
import type { Row } from "./ascii-table.ts";

export interface PatroniMember {
  /** As printed: often a full host name. */
  readonly member: string;
  /** `host`, or `host:port` where the port is not 5432; empty where the member never published one. */
  readonly host: string;
  /** "unknown" for a word that is not of Patroni's set. */
  readonly role: "leader" | "replica" | "sync_standby" | "quorum_standby" | "standby_leader" | "unknown";
  /** As printed, e.g. "running", "streaming", "restart failed (running)". */
  readonly state: string;
  /** Null where the member has none to tell. */
  readonly timeline: number | null;
  /** Mebibytes behind the leader, the larger of received and replayed; null where the cell is empty, as the leader's. */
  readonly lagMb: number | null | "unknown";
}

export function memberOf(row: Row): PatroniMember {
  const text = (column: string) => row.get(column) ?? "";
  return {
    member: text("member"),
    host: text("host"),
    role:
      ROLES.get(
        text("role")
          .toLowerCase()
          .replaceAll(/[\s_]+/g, " "),
      ) ?? "unknown",
    state: text("state"),
    timeline: timelineOf(text("tl")),
    lagMb: lagOf(LAG_COLUMNS.map(text)),
  };
}

/** Whether these columns are a member list's. A list without role or state says too little to be one. */
export function isMemberHeader(columns: readonly string[]): boolean {
  return ["member", "role", "state"].every((column) => columns.includes(column));
}

const ROLES = new Map<string, PatroniMember["role"]>([
  ["leader", "leader"],
  ["replica", "replica"],
  ["sync standby", "sync_standby"],
  ["quorum standby", "quorum_standby"],
  ["standby leader", "standby_leader"],
]);
/** Up to 4.0 one column; from 4.1 two, each behind its own position. */
const LAG_COLUMNS = ["lag in mb", "receive lag", "replay lag"];

function timelineOf(cell: string): number | null {
  return /^\d{1,15}$/.test(cell) ? Number(cell) : null;
}

/** Any word in a lag's cell is "unknown"; the number beside it may not speak for it. */
function lagOf(cells: readonly string[]): number | null | "unknown" {
  const filled = cells.filter((cell) => cell !== "");
  if (filled.length === 0) return null;
  if (!filled.every((cell) => /^\d{1,15}(?:\.\d+)?$/.test(cell))) return "unknown";
  return Math.max(...filled.map(Number));
}
