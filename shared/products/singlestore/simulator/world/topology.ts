/**
 * Who is what, and which leaf pairs with which.
 */
import type { Role, Setup, World } from "./state.ts";

export const nodesWith = (setup: Setup, ...roles: readonly Role[]): string[] =>
  Object.keys(setup.nodes).filter((node) => roles.some((role) => role === setup.nodes[node]?.role));

export const leavesOf = (setup: Setup) => nodesWith(setup, "leaf");
export const aggregatorsOf = (setup: Setup) => nodesWith(setup, "master-aggregator", "child-aggregator");
export const isLeaf = (setup: Setup, node: string) => setup.nodes[node]?.role === "leaf";
export const nodesOn = (setup: Setup, host: string) =>
  Object.keys(setup.nodes).filter((node) => setup.nodes[node]?.host === host);

/** What the metadata says it is; the declaration may be old. */
export function roleNow(world: World, node: string): "Master" | "Aggregator" | "Leaf" {
  if (isLeaf(world.setup, node)) return "Leaf";
  return world.metadata.master === node ? "Master" : "Aggregator";
}

/** Leaves pair in declared order; null where there is one copy, or nobody to pair with. */
export function pairOf(setup: Setup, leaf: string): string | null {
  if (setup.redundancy === 1) return null;
  const leaves = leavesOf(setup);
  return leaves[leaves.indexOf(leaf) ^ 1] ?? null;
}

/** 1 and 2 in turn. */
export const groupOf = (setup: Setup, leaf: string) =>
  setup.redundancy === 1 ? 1 : (leavesOf(setup).indexOf(leaf) % 2) + 1;

export const nodeIds = (setup: Setup) => Object.keys(setup.nodes);
/** The small number that SHOW LEAVES and MV_CLUSTER_STATUS print. */
export const numberOf = (setup: Setup, node: string) => nodeIds(setup).indexOf(node) + 1;
