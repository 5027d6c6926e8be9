/**
 * The world as it is when it begins: everything up for three days, or everything stopped in the vendor's order an hour ago.
 */
import { chance } from "../../../../simulator/chance.ts";
import type { Host, Postgres, Service, Setup, World } from "./state.ts";
import { REPLICA_STOPPED_BEFORE_MS, RUNNING_FOR_MS, STOPPED_FOR_MS } from "./timings.ts";
import { hasPostgres, rolesOf, servicesOf } from "./topology.ts";

/** The timeline of the vendor's own sample. */
const FIRST_TIMELINE = 3;

export function beginWorld(setup: Setup): World {
  const nodes = Object.keys(setup.nodes);
  return {
    setup,
    nowMs: 0,
    hosts: Object.fromEntries(nodes.map((node) => [node, beginHost(setup, node)])),
    store: {
      leader: setup.start === "up" ? setup.leader : null,
      lastLeader: setup.leader,
      leaderlessSinceMs: -STOPPED_FOR_MS,
      ledSinceMs: -RUNNING_FOR_MS,
      timeline: FIRST_TIMELINE,
      systemId: `71218249${Math.floor(chance(setup.seed, "system id") * 9e10 + 1e10)}`,
      quorumLostMs: setup.start === "up" ? null : -STOPPED_FOR_MS,
    },
    calls: {},
    agenda: [],
    faults: [],
    callCount: 0,
    stopCount: 0,
    appointmentCount: 0,
  };
}

function beginHost(setup: Setup, node: string): Host {
  const up = setup.start === "up";
  const services = servicesOf(setup, node);
  return {
    supervisor: up ? "up" : "down",
    job: null,
    life: 0,
    services: Object.fromEntries(services.map((name) => [name, up ? longRunning() : neverStarted(0)])),
    postgres: hasPostgres(setup, node) ? beginPostgres(setup, node) : null,
    ping: up && services.includes("engine") ? "warm" : "closed",
    leftover: null,
    balancer: rolesOf(setup, node).includes("query-engine") ? (up ? "in" : "out") : null,
  };
}

/** A service that supervisor knows and has not started. */
export function neverStarted(nowMs: number): Service {
  return { state: "STOPPED", sinceMs: nowMs, spawnedMs: nowMs, detail: "Not started", run: 0, pid: null, failures: 0 };
}

function longRunning(): Service {
  const sinceMs = -RUNNING_FOR_MS;
  return { state: "RUNNING", sinceMs, spawnedMs: sinceMs, detail: "", run: 1, pid: null, failures: 0 };
}

function beginPostgres(setup: Setup, node: string): Postgres {
  if (setup.start === "up") {
    return {
      phase: "running",
      sinceMs: -RUNNING_FOR_MS,
      asOfMs: 0,
      timeline: FIRST_TIMELINE,
      wasLeader: node === setup.leader,
      crashed: false,
      row: { state: "running", expiresMs: null },
    };
  }
  const behindMs = node === setup.leader ? 0 : REPLICA_STOPPED_BEFORE_MS;
  return {
    phase: "off",
    sinceMs: -STOPPED_FOR_MS,
    asOfMs: -STOPPED_FOR_MS - behindMs,
    timeline: FIRST_TIMELINE,
    wasLeader: node === setup.leader,
    crashed: false,
    row: null,
  };
}
