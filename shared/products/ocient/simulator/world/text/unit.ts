/**
 * `systemctl show`: KEY=VALUE lines in systemd's own order, whatever order was asked for; a property that it does not know is left out.
 */
import { hasFault } from "../faults.ts";
import { unitOf } from "../scene.ts";
import type { Unit, UnitName, World } from "../state.ts";
import { unitNamed } from "../systemctl-arguments.ts";
import { BOOTED_FOR_MS } from "../timings.ts";

/** Where the shell told no pid: a world without processes. */
const SOME_PID = 4121;
/** systemd's default, for LAT. */
const DEFAULT_STOP_MS = 90_000;

/** `properties` null is all. */
export function printUnit(world: World, node: string, asked: string, properties: readonly string[] | null): string {
  const name = unitNamed(world, asked);
  const unit = name && unitOf(world, node, name);
  const id = name ? nameOf(world, name) : asked.includes(".") ? asked : `${asked}.service`;
  const all = name && unit ? loaded(world, node, name, unit) : NOT_FOUND;
  return Object.entries({ ...all, Id: id })
    .filter(([key]) => properties === null || properties.includes(key))
    .map(([key, value]) => `${key}=${value}\n`)
    .join("");
}

/** The unit's full name. */
export function nameOf(world: World, name: UnitName): string {
  const written = world.setup.units[name];
  return written.endsWith(".service") ? written : `${written}.service`;
}

const NOT_FOUND = {
  ...{ Type: "simple", Restart: "no", TimeoutStopUSec: "1min 30s", MainPID: "0", Result: "success", NRestarts: "0" },
  ...{ ExecMainStartTimestamp: "", ExecMainStartTimestampMonotonic: "0", ExecMainPID: "0", ExecMainCode: "0" },
  ...{ ExecMainStatus: "0", LoadState: "not-found", ActiveState: "inactive", SubState: "dead", UnitFileState: "" },
  ...{ StateChangeTimestamp: "", StateChangeTimestampMonotonic: "0" },
};

function loaded(world: World, node: string, name: UnitName, unit: Unit): typeof NOT_FOUND {
  const rolehostd = name === "rolehostd";
  const alive = unit.state === "active" || unit.state === "stopping";
  const pid = alive ? String(unit.pid ?? SOME_PID) : "0";
  const [active, sub] = STATES[unit.state];
  const endless = rolehostd && hasFault(world, node, "timeout-infinity");
  const stopMs = rolehostd ? world.setup.stopTimeoutMs : DEFAULT_STOP_MS;
  return {
    Type: "simple",
    Restart: rolehostd && hasFault(world, node, "restart-always") ? "always" : "no",
    TimeoutStopUSec: endless ? "infinity" : timespan(stopMs),
    MainPID: pid,
    Result: unit.result,
    NRestarts: String(unit.restarts),
    ExecMainStartTimestamp: timestamp(world, unit.startedMs),
    ExecMainStartTimestampMonotonic: monotonic(unit.startedMs),
    ExecMainPID: pid,
    ExecMainCode: String(unit.code),
    ExecMainStatus: String(unit.status),
    LoadState: "loaded",
    ActiveState: active,
    SubState: sub,
    UnitFileState: unit.enabled ? "enabled" : "disabled",
    StateChangeTimestamp: timestamp(world, unit.changedMs),
    StateChangeTimestampMonotonic: monotonic(unit.changedMs),
  };
}

const STATES: Readonly<Record<Unit["state"], readonly [active: string, sub: string]>> = {
  inactive: ["inactive", "dead"],
  active: ["active", "running"],
  stopping: ["deactivating", "stop-sigterm"],
  failed: ["failed", "failed"],
  "auto-restart": ["activating", "auto-restart"],
};

/** systemd's spelling, `1h 30min`. */
export function timespan(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const parts = [
    [Math.floor(seconds / 3_600), "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ] as const;
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, word]) => `${count}${word}`)
      .join(" ") || "0"
  );
}

/** `Wed 2026-11-25 18:11:25 UTC`; empty where it never was. */
function timestamp(world: World, atMs: number | null): string {
  if (atMs === null) return "";
  const date = new Date(world.setup.epochMs + Math.floor(atMs));
  const [day = "", time = ""] = date.toISOString().split("T");
  return `${DAYS[date.getUTCDay()]} ${day} ${time.slice(0, 8)} UTC`;
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** Microseconds since the host booted. */
const monotonic = (atMs: number | null) => (atMs === null ? "0" : String(Math.round((atMs + BOOTED_FOR_MS) * 1_000)));
