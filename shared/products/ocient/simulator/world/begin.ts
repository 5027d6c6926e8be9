/**
 * The world as it is when it begins: everything up for three days, or stopped as the vendor's page says an hour ago.
 */
import type { Host, Setup, Unit, World } from "./state.ts";
import { LOG_GROWS_MS, RUNNING_FOR_MS, STOPPED_FOR_MS } from "./timings.ts";

export function beginWorld(setup: Setup): World {
  const nodes = Object.keys(setup.nodes);
  return {
    setup,
    nowMs: 0,
    hosts: Object.fromEntries(nodes.map((node) => [node, beginHost(setup, node)])),
    queries: [],
    pipelines: [],
    waiting: {},
    calls: {},
    agenda: [{ atMs: LOG_GROWS_MS, order: 0, due: { kind: "log-grows" } }],
    faults: [],
    callCount: 0,
    queryCount: 0,
    appointmentCount: 0,
  };
}

function beginHost(setup: Setup, node: string): Host {
  const up = setup.start === "up";
  const hasLat = setup.lat && setup.nodes[node]?.roles.includes("loader") === true;
  const stopped = -STOPPED_FOR_MS;
  // The documented stop is a SIGKILL: rolehostd's unit is left failed. LAT was stopped by its own means.
  const killed: Unit = { ...newUnit(), state: "failed", result: "signal", code: 2, status: 9, changedMs: stopped };
  return {
    units: {
      rolehostd: up ? longRunning() : { ...killed, run: 1, startedMs: -RUNNING_FOR_MS },
      lat: hasLat ? (up ? longRunning() : newUnit()) : null,
    },
    daemon: up ? "ready" : "off",
    quiesced: false,
    latLingers: false,
    segments: up ? "there" : "away",
    dark: false,
    boot: 1,
  };
}

/** A unit that was never started since the host booted. */
export function newUnit(): Unit {
  return {
    ...{ state: "inactive", result: "success", code: 0, status: 0, run: 0, pid: null },
    ...{ changedMs: null, startedMs: null, restarts: 0, stopWanted: false, startNext: false },
    ...{ starts: [], limited: false, enabled: true },
  } satisfies Unit;
}

function longRunning(): Unit {
  return { ...newUnit(), state: "active", run: 1, changedMs: -RUNNING_FOR_MS, startedMs: -RUNNING_FOR_MS };
}
