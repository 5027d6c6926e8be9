/**
 * What the master aggregator does with its leaves: it attaches those that recovered, after a delay in which nothing may change, and
 * fails over from those that went.
 */
import { partitionName } from "./begin.ts";
import { harm, nodeOf, type Scene, schedule } from "./scene.ts";
import type { Partition, World } from "./state.ts";
import { TRANSITION_MS } from "./timings.ts";
import { aggregatorsOf, leavesOf } from "./topology.ts";

/** The master aggregator is there and part of the cluster. */
export function masterServes(world: World): boolean {
  const { phase, online } = nodeOf(world, world.metadata.master);
  return phase === "running" && online;
}

/** It takes connections and has read everything back: nothing recovering, nothing lost. */
export function isRecovered(world: World, leaf: string): boolean {
  const { phase, connectable, recoveryFailed, copies } = nodeOf(world, leaf);
  const fit = Object.values(copies).every(({ state }) => !["off", "recovering", "unrecoverable"].includes(state));
  return phase === "running" && connectable && !recoveryFailed && fit;
}

/** A node came or went: the delay before an attach begins anew. */
export function nodesChanged(scene: Scene): void {
  const { world } = scene;
  const { metadata } = world;
  metadata.stability += 1;
  if (!masterServes(world)) return;
  for (const leaf of leavesOf(world.setup)) reviewLeaf(scene, leaf);
  const waits = Object.values(metadata.leaves).some(({ state }) => state === "attaching");
  if (!waits) return;
  const delayMs = Number(metadata.variables.attach_rebalance_delay_seconds) * 1_000;
  schedule(scene, delayMs, { kind: "attach", stability: metadata.stability });
}

/** Nothing has changed for the whole delay: partitions of the waiting leaves are attached. */
export function attach(scene: Scene, stability: number): void {
  const { world } = scene;
  if (world.metadata.stability !== stability || !masterServes(world)) return;
  for (const leaf of attaching(world))
    for (const copy of Object.values(nodeOf(world, leaf).copies))
      if (copy.state === "pending") copy.state = "transition";
  schedule(scene, TRANSITION_MS, { kind: "attached", stability });
}

export function attached(scene: Scene, stability: number): void {
  const { world } = scene;
  if (world.metadata.stability !== stability || !masterServes(world)) return;
  for (const leaf of attaching(world)) {
    for (const partition of world.metadata.partitions) {
      const copy = nodeOf(world, leaf).copies[partitionName(partition)];
      if (copy?.state === "transition") copy.state = partition.master === leaf ? "online" : "replicating";
    }
    nodeOf(world, leaf).online = true;
    setLeaf(world, leaf, "online");
  }
}

/** The master went while the cluster ran. With consensus the other aggregators elect one of themselves. */
export function masterLeft(scene: Scene, old: string): void {
  const { world } = scene;
  if (world.metadata.variables.consensus_enabled !== "ON") return;
  const voter = aggregatorsOf(world.setup).find((other) => other !== old && nodeOf(world, other).online);
  if (voter === undefined) return;
  world.metadata.master = voter;
  harm(scene, "election", voter, `${voter} was elected Master because ${old} went away under consensus_enabled`);
  nodesChanged(scene);
}

/** Partitions of this leaf are led by their replicas from now on, where there are any. */
export function failOver(scene: Scene, leaf: string): void {
  const { world } = scene;
  const led = world.metadata.partitions.filter(({ master }) => master === leaf);
  const saved = led.filter((partition) => promote(world, partition));
  const lost = led.filter((partition) => partition.master === leaf);
  if (saved.length > 0) {
    world.metadata.failovers += 1;
    world.metadata.moved += saved.length;
    harm(
      scene,
      "failover",
      leaf,
      `replicas of ${saved.map(partitionName).join(", ")} were promoted because ${leaf} went away`,
    );
  }
  if (lost.length > 0)
    harm(
      scene,
      "database-offline",
      leaf,
      `${lost.map(partitionName).join(", ")} went offline because ${leaf} went away`,
    );
}

export function setLeaf(world: World, leaf: string, state: "online" | "offline" | "attaching" | "detached"): void {
  world.metadata.leaves[leaf] = { state, sinceMs: world.nowMs };
}

function reviewLeaf(scene: Scene, leaf: string): void {
  const { world } = scene;
  const { metadata } = world;
  const state = metadata.leaves[leaf]?.state;
  if (state === "detached") return;
  const fit = isRecovered(world, leaf);
  if (!fit) {
    if (state === "offline") return;
    setLeaf(world, leaf, "offline");
    if (metadata.variables.leaf_failure_detection === "ON") failOver(scene, leaf);
    return;
  }
  const waiting = Object.values(nodeOf(world, leaf).copies).some(
    ({ state: one }) => one === "pending" || one === "transition",
  );
  if (state === "offline" && metadata.variables.auto_attach !== "ON") return;
  if (state === "offline" || (state === "online" && waiting)) setLeaf(world, leaf, "attaching");
  // Its transition was interrupted: it waits anew.
  for (const copy of Object.values(nodeOf(world, leaf).copies)) if (copy.state === "transition") copy.state = "pending";
}

/** Whether its replica leads from now on. */
function promote(world: World, partition: Partition): boolean {
  const { master, replica } = partition;
  if (replica === null) return false;
  const copy = nodeOf(world, replica).copies[partitionName(partition)];
  if (!isRecovered(world, replica) || !copy) return false;
  partition.master = replica;
  partition.replica = master;
  if (copy.state === "replicating") copy.state = "online";
  return true;
}

const attaching = (world: World) =>
  leavesOf(world.setup).filter(
    (leaf) => world.metadata.leaves[leaf]?.state === "attaching" && isRecovered(world, leaf),
  );
