/**
 * What `pg_controldata` prints: how far one copy of a PostgreSQL database has come, whether it runs or not.
 * Source: PostgreSQL documentation, pg_controldata; the labels are those of an English locale (LC_ALL=C).
 */
import type { RawOutput } from "../state/observation.ts";
import type { Read } from "./formats.ts";
import { harmlessLines } from "./harmless.ts";

export interface ControlData {
  readonly systemId: string;
  /** E.g. "shut down", "in production", "in archive recovery". */
  readonly state: string;
  /** Of the location below. */
  readonly timeline: number;
  /**
   * How far it certainly has come, as printed, e.g. "0/5000028": the latest checkpoint's write-ahead log location or, on a replica, its
   * minimum recovery ending location where that is further (it replays past its leader's last checkpoint).
   */
  readonly location: string;
  /** The same as a number of bytes, so that two copies of one database can be compared. Exact below 2^53. */
  readonly position: number;
}

export function readControldata(raw: RawOutput): Read<ControlData> {
  const fields = new Map<string, string>();
  for (const line of harmlessLines(raw.stdout)) {
    const match = /^([^:]+):\s*(.*?)\s*$/.exec(line);
    if (match?.[1] !== undefined) fields.set(match[1].trim().toLowerCase(), match[2] ?? "");
  }
  const systemId = fields.get("database system identifier") ?? "";
  const state = fields.get("database cluster state") ?? "";
  const checkpoint = end(fields, "latest checkpoint location", "latest checkpoint's timelineid");
  const recovery = end(fields, "minimum recovery ending location", "min recovery ending loc's timeline");
  if (!/^\d{1,20}$/.test(systemId) || state === "" || checkpoint === null) {
    const said = harmlessLines(raw.stderr).find((line) => line.trim() !== "") ?? harmlessLines(raw.stdout)[0] ?? "";
    return { ok: false, reason: `no control data in the output (exit ${raw.exit}): ${said.slice(0, 200)}` };
  }
  const furthest = recovery !== null && recovery.position > checkpoint.position ? recovery : checkpoint;
  return { ok: true, value: { systemId, state, ...furthest } };
}

type End = Pick<ControlData, "timeline" | "location" | "position">;

/** Null where either is missing or no such thing; the recovery's is `0/0` on what never was a replica. */
function end(fields: ReadonlyMap<string, string>, at: string, on: string): End | null {
  const location = fields.get(at) ?? "";
  const timeline = fields.get(on) ?? "";
  const position = positionOf(location);
  return position === null || !/^\d{1,10}$/.test(timeline) ? null : { timeline: Number(timeline), location, position };
}

/** `X/Y` in hexadecimal: the high and the low half of a 64-bit position. */
function positionOf(text: string): number | null {
  const match = /^([0-9A-Fa-f]{1,8})\/([0-9A-Fa-f]{1,8})$/.exec(text);
  if (!match) return null;
  const position = Number.parseInt(match[1] ?? "", 16) * 2 ** 32 + Number.parseInt(match[2] ?? "", 16);
  return Number.isSafeInteger(position) ? position : null;
}
