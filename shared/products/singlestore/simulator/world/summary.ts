/**
 * The world in short, for state.json: what a judge or a person wants to know at one glance.
 */
import { isRecovered, masterServes } from "./cluster.ts";
import { isDead } from "./faults.ts";
import { nodeOf } from "./scene.ts";
import { summaryOf } from "./sql/databases.ts";
import type { Phase, World } from "./state.ts";
import { recoveryState } from "./text/nodes.ts";
import { nodeIds, roleNow } from "./topology.ts";

export interface WorldSummary {
  readonly cluster: string;
  readonly simMs: number;
  readonly master: string;
  /** The master aggregator is there. */
  readonly masterServes: boolean;
  readonly databases: Readonly<Record<string, "healthy" | "degraded" | "offline">>;
  /** Failovers, and partitions that they moved, since the world began. */
  readonly failovers: number;
  readonly moved: number;
  readonly faults: readonly string[];
  readonly nodes: Readonly<Record<string, NodeSummary>>;
}

export interface NodeSummary {
  readonly role: string;
  readonly phase: Phase;
  /** In the cluster: an aggregator registered, a leaf attached. */
  readonly up: boolean;
  /** No memsqld and no memsqld_safe. */
  readonly stopped: boolean;
  readonly connectable: boolean;
  readonly recovery: string;
  readonly recovered: boolean;
  /** The fault dead-host. */
  readonly dead: boolean;
}

export function summarize(world: World): WorldSummary {
  const { setup, metadata } = world;
  return {
    cluster: setup.cluster,
    simMs: Math.round(world.nowMs),
    master: metadata.master,
    masterServes: masterServes(world),
    databases: Object.fromEntries(Object.keys(setup.databases).map((name) => [name, summaryOf(world, name)])),
    failovers: metadata.failovers,
    moved: metadata.moved,
    faults: world.faults.map(({ node, name, value }) => `${node}:${name}${value === null ? "" : `=${value}`}`),
    nodes: Object.fromEntries(nodeIds(setup).map((name) => [name, summarizeNode(world, name)])),
  };
}

function summarizeNode(world: World, name: string): NodeSummary {
  const { phase, online, connectable, supervised } = nodeOf(world, name);
  return {
    role: roleNow(world, name),
    phase,
    up: phase === "running" && online,
    stopped: phase === "off" && !supervised,
    connectable,
    recovery: connectable ? recoveryState(world, name) : "Unknown",
    recovered: isRecovered(world, name),
    dead: isDead(world, name),
  };
}
