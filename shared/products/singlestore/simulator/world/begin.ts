/**
 * The world as it is when it begins: everything up for three days, or everything stopped in the vendor's order an hour ago.
 */
import type { Copy, Metadata, Node, Partition, Setup, World } from "./state.ts";
import { RUNNING_FOR_MS, SNAPSHOT_AGE_MS, STOPPED_FOR_MS } from "./timings.ts";
import { leavesOf, nodeIds, nodesWith, pairOf } from "./topology.ts";

export function beginWorld(setup: Setup): World {
  const partitions = partitionsOf(setup);
  return {
    setup,
    nowMs: 0,
    nodes: Object.fromEntries(nodeIds(setup).map((node) => [node, beginNode(setup, node, partitions)])),
    hosts: Object.fromEntries(Object.values(setup.nodes).map(({ host }) => [host, { autostart: false }])),
    metadata: beginMetadata(setup, partitions),
    calls: {},
    agenda: [],
    appointmentCount: 0,
    faults: [],
    callCount: 0,
  };
}

export const partitionName = ({ database, ordinal }: Pick<Partition, "database" | "ordinal">) =>
  `${database}_${ordinal}`;

/** Masters go round the leaves, replicas to their pairs. */
function partitionsOf(setup: Setup): Partition[] {
  const leaves = leavesOf(setup);
  return Object.entries(setup.databases).flatMap(([database, count]) =>
    Array.from({ length: count }, (_, ordinal) => {
      const master = leaves[ordinal % leaves.length] ?? "";
      return { database, ordinal, master, replica: pairOf(setup, master) };
    }),
  );
}

function beginNode(setup: Setup, node: string, partitions: readonly Partition[]): Node {
  const up = setup.start === "up";
  const mine = partitions.filter(({ master, replica }) => master === node || replica === node);
  return {
    phase: up ? "running" : "off",
    sinceMs: up ? -RUNNING_FOR_MS : -STOPPED_FOR_MS,
    life: 0,
    run: up ? 1 : 0,
    safeRun: up ? 1 : 0,
    pid: null,
    safePid: null,
    supervised: up,
    connectable: up,
    online: up,
    recoveryFailed: false,
    copies: Object.fromEntries(mine.map((one) => [partitionName(one), beginCopy(setup, one.master === node)])),
  };
}

function beginCopy({ start, snapshotted }: Setup, isMaster: boolean): Copy {
  const endedMs = start === "up" ? 0 : -STOPPED_FOR_MS;
  const snapshotMs = snapshotted ? endedMs - SNAPSHOT_AGE_MS : -RUNNING_FOR_MS;
  const state = start === "stopped" ? "off" : isMaster ? "online" : "replicating";
  return { state, snapshotMs, recovery: null };
}

function beginMetadata(setup: Setup, partitions: Partition[]): Metadata {
  const [master = ""] = nodesWith(setup, "master-aggregator");
  return {
    master,
    partitions,
    leaves: Object.fromEntries(leavesOf(setup).map((leaf) => [leaf, { state: "online", sinceMs: -RUNNING_FOR_MS }])),
    variables: {
      attach_rebalance_delay_seconds: String(setup.attachDelaySeconds ?? 120),
      consensus_enabled: "OFF",
      auto_attach: "ON",
      redundancy_level: String(setup.redundancy),
      leaf_failure_detection: "ON",
      aggregator_failure_detection: "ON",
      snapshot_trigger_size: "2147483648",
      snapshots_to_keep: "2",
      memsql_version: VERSION,
    },
    stability: 0,
    failovers: 0,
    moved: 0,
  };
}

export const VERSION = "8.5.14";
