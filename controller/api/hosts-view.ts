/**
 * The hosts: every one a cluster declares and every one whose agent was heard. A silent agent says nothing about its database.
 */
import type { HostInfo } from "../../shared/wire/generated/muster/controller/v1/HostInfo.ts";
import { type AgentSighting, type Fleet, MISSED_BEATS } from "../fleet/fleet.ts";
import { ROLL_CALL_PROBE } from "../fleet/scope.ts";
import { wireAge } from "./age.ts";
import type { KnownCluster, Office } from "./ports.ts";

export type Presence =
  /** Its beats arrive. */
  | { readonly is: "present"; readonly sighting: AgentSighting; readonly ageMs: number }
  /** Three beats missed. */
  | { readonly is: "silent"; readonly sighting: AgentSighting; readonly ageMs: number }
  /** Known from before this controller listened; three beats have not passed since. */
  | { readonly is: "awaited"; readonly sighting: AgentSighting; readonly ageMs: number }
  | { readonly is: "never-seen" };

/** `ageMs` of one not heard live counts from when this controller began to listen. */
export function presenceOf(fleet: Fleet, host: string, now: number): Presence {
  const sighting = fleet.agents.get(host);
  if (!sighting) return { is: "never-seen" };
  const ageMs = now - sighting.receivedAt;
  if (ageMs > sighting.beat.beatMs * MISSED_BEATS) return { is: "silent", sighting, ageMs };
  return { is: sighting.retained ? "awaited" : "present", sighting, ageMs };
}

export function hostsView(office: Pick<Office, "clusters" | "fleet" | "now">): HostInfo[] {
  const clusters = office.clusters();
  const declared = clusters.flatMap(({ cluster }) => cluster.nodes.map((node) => node.host));
  const hosts = [...new Set([...declared, ...office.fleet.agents.keys()])].sort();
  return hosts.map((host) => hostView(office.fleet, clusters, host, office.now()));
}

function hostView(fleet: Fleet, clusters: readonly KnownCluster[], host: string, now: number): HostInfo {
  const presence = presenceOf(fleet, host, now);
  const nodes = clusters.flatMap(({ cluster }) =>
    cluster.nodes.filter((node) => node.host === host).map((node) => `${cluster.name}/${node.name}`),
  );
  if (presence.is === "never-seen") {
    return { host, state: "NEVER_SEEN", version: "", nodes, ageMs: -1, address: "", runner: "", degraded: "" };
  }
  const { beat, retained } = presence.sighting;
  return {
    host,
    state: stateOf(presence.is),
    version: beat.version,
    nodes,
    ageMs: wireAge(retained ? null : presence.ageMs),
    address: beat.address,
    runner: runnerOf(fleet, host),
    degraded: retained ? "not heard since this controller started" : beat.degraded,
  };
}

function stateOf(is: Exclude<Presence["is"], "never-seen">): NonNullable<HostInfo["state"]> {
  switch (is) {
    case "present":
      return "PRESENT";
    case "silent":
      return "SILENT";
    case "awaited":
      return "STATE_UNSPECIFIED";
  }
}

/** How it runs commands, as its last roll call told; empty before any. */
function runnerOf(fleet: Fleet, host: string): string {
  for (const { observation } of fleet.sightings.values()) {
    if (observation.host !== host || observation.probe !== ROLL_CALL_PROBE || observation.yields.result !== "seen")
      continue;
    const { value } = observation.yields;
    if (typeof value === "object" && value !== null && "runner" in value) return String(value.runner);
  }
  return "";
}
