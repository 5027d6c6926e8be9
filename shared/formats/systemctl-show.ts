/**
 * What `systemctl show UNIT` prints of one unit. Source: systemctl(1), org.freedesktop.systemd1(5).
 */
import type { RawOutput } from "../state/observation.ts";
import type { Read } from "./formats.ts";
import { propertyPairs } from "./properties.ts";
import { firstSaid } from "./said.ts";

/** What is asked of systemd, in this order. */
export const UNIT_PROPERTIES = [
  "Id",
  "LoadState",
  "ActiveState",
  "SubState",
  "MainPID",
  "Result",
  "NRestarts",
  "TimeoutStopUSec",
] as const;

export interface UnitShown {
  /** As systemd calls it, e.g. "db.service"; null where it is not printed. */
  readonly unit: string | null;
  /** A word of systemd's for LoadState, e.g. "loaded", "not-found"; "unknown" for any other, and where it is not printed. */
  readonly loaded: string;
  /** A word of systemd's for ActiveState; "unknown" for any other. */
  readonly active: string;
  /** As printed, e.g. "running", "dead", "stop-sigterm"; "unknown" where it is not printed. */
  readonly sub: string;
  /** 0 where it has none; null where it is not printed (no service, or not asked for): that is not 0. */
  readonly mainPid: number | null;
  /** As printed, e.g. "success", "timeout", "signal"; "unknown" where it is not printed. */
  readonly result: string;
  /** By systemd itself since it was started; null where it is not printed (before systemd 235). */
  readonly restarts: number | null;
  /** How long a stop may take before systemd kills; null where there is no limit, and where it cannot be read. */
  readonly stopTimeoutSeconds: number | null;
}

/** One unit. A unit that is not there (`not-found`) is something seen; an output without ActiveState says nothing. */
export function readSystemctlShow(raw: RawOutput): Read<UnitShown> {
  if (raw.exit !== 0) return { ok: false, reason: `systemctl exited with ${raw.exit}: ${firstSaid(raw)}` };
  const pairs = propertyPairs(raw.stdout);
  const states = pairs.filter(([key]) => key === "ActiveState").length;
  if (states > 1) return { ok: false, reason: "the output is of several units" };
  const of = new Map(pairs);
  const active = of.get("ActiveState") ?? "";
  if (active === "") return { ok: false, reason: `no ActiveState in the output: ${firstSaid(raw)}` };
  return {
    ok: true,
    value: {
      unit: of.get("Id") || null,
      loaded: word(of.get("LoadState"), LOAD_STATES),
      active: word(active, ACTIVE_STATES),
      sub: of.get("SubState") || "unknown",
      mainPid: count(of.get("MainPID")),
      result: of.get("Result") || "unknown",
      restarts: count(of.get("NRestarts")),
      stopTimeoutSeconds: timespanSeconds(of.get("TimeoutStopUSec") ?? ""),
    },
  };
}

/** systemd's src/basic/unit-def.c */
const LOAD_STATES = new Set(["stub", "loaded", "not-found", "bad-setting", "error", "merged", "masked"]);
const ACTIVE_STATES = new Set([
  "active",
  "reloading",
  "inactive",
  "failed",
  "activating",
  "deactivating",
  "maintenance",
  "refreshing",
]);

const word = (text: string | undefined, known: ReadonlySet<string>) =>
  text !== undefined && known.has(text) ? text : "unknown";

/** `[not set]` and whatever else is no number is null. */
const count = (text: string | undefined) => (text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null);

/** systemd.time(7); a month and a year are averages there. */
const UNIT_SECONDS = {
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  min: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  month: 2_629_800,
  y: 31_557_600,
} as const;
const PART = /(\d{1,12}(?:\.\d{1,9})?)(us|ms|min|month|s|h|d|w|y)(?:\s+|$)/y;

/** `1h 30min`, `500ms`, `0`; a bare number counts microseconds. Null for `infinity` and for what is no time span. */
function timespanSeconds(text: string): number | null {
  if (/^\d{1,15}$/.test(text)) return Number(text) / 1e6;
  let total = 0;
  let at = 0;
  while (at < text.length) {
    PART.lastIndex = at;
    const match = PART.exec(text);
    if (!match) return null;
    total += Number(match[1]) * UNIT_SECONDS[match[2] as keyof typeof UNIT_SECONDS];
    at = PART.lastIndex;
  }
  return text === "" ? null : Math.round(total * 1e6) / 1e6;
}
