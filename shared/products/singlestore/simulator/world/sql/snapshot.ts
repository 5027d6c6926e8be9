/**
 * Snapshots cut the log that a recovery replays.
 */
import { partitionName } from "../begin.ts";
import { hasFault } from "../faults.ts";
import { nodeOf } from "../scene.ts";
import type { Copy, World } from "../state.ts";
import { leavesOf } from "../topology.ts";
import { failed, ok, type SqlAnswer } from "./answer.ts";

/** Of the partitions' masters. */
export function snapshot(world: World, database: string): SqlAnswer {
  const full = leavesOf(world.setup).find((leaf) => hasFault(world, leaf, "snapshot-fails"));
  if (full !== undefined)
    return failed(2447, `Leaf Error (${world.setup.nodes[full]?.address}): Snapshot failed: No space left on device`);
  cut(world, database, "master");
  return ok;
}

/** Of their replicas. */
export function syncSnapshot(world: World, database: string): SqlAnswer {
  cut(world, database, "replica");
  return ok;
}

/** `sdb-admin stop-node --snapshot`. */
export function snapshotAll(world: World): void {
  for (const database of Object.keys(world.setup.databases)) {
    cut(world, database, "master");
    cut(world, database, "replica");
  }
}

function cut(world: World, database: string, which: "master" | "replica"): void {
  for (const partition of world.metadata.partitions) {
    const leaf = partition[which];
    if (partition.database !== database || leaf === null) continue;
    const copy: Copy | undefined = nodeOf(world, leaf).copies[partitionName(partition)];
    if (copy?.state === "online" || copy?.state === "replicating") copy.snapshotMs = world.nowMs;
  }
}
