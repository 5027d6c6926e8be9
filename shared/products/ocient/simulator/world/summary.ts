/**
 * The world in short, for state.json: what a judge or a person wants to know at one glance.
 */
import { isDead } from "./faults.ts";
import { hasQuorum } from "./quorum.ts";
import { holdsOf } from "./rolehostd.ts";
import { hasRole, hostOf, isAlive, isQuiescing, isReady } from "./scene.ts";
import { type SegmentStatus, segmentStatus } from "./segments.ts";
import type { Host, Unit, World } from "./state.ts";

export interface NodeSummary {
  /** rolehostd has joined the system. */
  readonly ready: boolean;
  /** No process of the product runs there. */
  readonly stopped: boolean;
  readonly rolehostd: Unit["state"];
  readonly daemon: Host["daemon"];
  /** Null where the host has no LAT. */
  readonly lat: Unit["state"] | null;
  /** What its quiesce waits for. */
  readonly holds: readonly string[];
  /** Null where it is no Foundation node. */
  readonly segments: SegmentStatus | null;
  /** The fault dead-host, or a reboot. */
  readonly dead: boolean;
}

export interface WorldSummary {
  readonly cluster: string;
  readonly simMs: number;
  readonly quorum: boolean;
  readonly queries: readonly string[];
  readonly faults: readonly string[];
  readonly nodes: Readonly<Record<string, NodeSummary>>;
}

export function summarize(world: World): WorldSummary {
  const { setup } = world;
  return {
    cluster: setup.cluster,
    simMs: Math.round(world.nowMs),
    quorum: hasQuorum(world),
    queries: world.queries.map(({ id }) => id),
    faults: world.faults.map(({ node, name, value }) => `${node}:${name}${value === null ? "" : `=${value}`}`),
    nodes: Object.fromEntries(Object.keys(setup.nodes).map((node) => [node, summarizeNode(world, node)])),
  };
}

function summarizeNode(world: World, node: string): NodeSummary {
  const { units, daemon, latLingers } = hostOf(world, node);
  return {
    ready: isReady(world, node),
    stopped: !isAlive(world, node) && !isAlive(world, node, "lat") && !latLingers,
    rolehostd: units.rolehostd.state,
    daemon,
    lat: units.lat?.state ?? null,
    holds: isQuiescing(world, node) ? holdsOf(world, node) : [],
    segments: hasRole(world, node, "foundation") ? segmentStatus(world, node) : null,
    dead: isDead(world, node),
  };
}
