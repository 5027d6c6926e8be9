/**
 * Whether Consul answers. Its voters are taken to be the coordinator and every node that carries Postgres or the engine role, counted
 * as declared [inferred: the vendor's pages do not say where its servers run].
 *
 * Two of them are enough, and needed: with one engine or two that is the true majority of the two or three voters. With more engines, or
 * with Postgres on hosts of its own, a true majority would make the vendor's own order impossible: after the coordinator it starts the
 * leader alone and verifies it, and on the way down the leader's roles are read while only these two are left. So the sites that run
 * such clusters cannot have a voter on each node; which ones they leave out is unknown, and no order needs to know.
 */
import { hasFault } from "./faults.ts";
import { isRunning } from "./scene.ts";
import type { World } from "./state.ts";
import { nodesWith, postgresNodes } from "./topology.ts";

export function hasQuorum(world: World): boolean {
  const voters = new Set([...nodesWith(world, "coordinator", "engine"), ...postgresNodes(world)]);
  const up = [...voters].filter((node) => reachesStore(world, node));
  return up.length >= Math.min(ENOUGH_VOTERS, Math.floor(voters.size / 2) + 1);
}

/** The coordinator and the engine that leads. */
const ENOUGH_VOTERS = 2;

/** Whether the node's own part of Consul runs; without it Patroni and its tools there reach nothing. */
export function reachesStore(world: World, node: string): boolean {
  return isRunning(world, node, "service_registry") && !hasFault(world, node, "store-down");
}
