/**
 * The database system identifier: 19 digits, drawn when a database is initialised.
 */
import { chance } from "../../../../simulator/chance.ts";
import { clusterHasFault, hasFault } from "./faults.ts";
import type { World } from "./state.ts";

/** The cluster's. With the fault other-system-id somebody initialised it anew, and every copy was made again from that. */
export function systemIdOf(world: World): string {
  return clusterHasFault(world, "other-system-id") ? drawn(world, "anew") : world.store.systemId;
}

/** What postgres_nodes shows on the node. */
export function systemIdShownBy(world: World, node: string): string {
  return hasFault(world, node, "disagree-system-id") ? drawn(world, `of ${node}`) : systemIdOf(world);
}

/** Its first digits differ from those of the world's own id, which no seed makes alike. */
const drawn = ({ setup }: World, key: string) =>
  `73355110${Math.floor(chance(setup.seed, "system id", key) * 9e10 + 1e10)}`;
