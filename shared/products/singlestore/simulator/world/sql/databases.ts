/**
 * What is said of databases and their partitions, by a node of itself and by an aggregator of all.
 */
import { partitionName } from "../begin.ts";
import { hasFault } from "../faults.ts";
import { stageOf } from "../recovery.ts";
import { nodeOf } from "../scene.ts";
import type { Partition, World } from "../state.ts";
import { isLeaf, leavesOf } from "../topology.ts";
import { type Cell, type Row, rows, type SqlAnswer } from "./answer.ts";

const EXTENDED = [
  ...["Database", "Commits", "Role", "State", "Position", "Details", "AsyncSlaves", "SyncSlaves", "ConsensusSlaves"],
  ...["CommittedPosition", "HardenedPosition", "ReplayPosition", "Term", "LastPageTerm", "Memory (MBs)", "Pending IOs"],
];

export function showDatabases(world: World, node: string): SqlAnswer {
  const found = isLeaf(world.setup, node) ? leafDatabases(world, node) : aggregatorDatabases(world, node);
  return rows(EXTENDED, found);
}

/** The state that a leaf or an aggregator tells of a leaf's partition; `offline` where the leaf is away. */
export function stateOf(world: World, leaf: string, partition: string): string {
  const { copies, connectable } = nodeOf(world, leaf);
  const copy = copies[partition];
  if (hasFault(world, leaf, "unknown-state") && partition === Object.keys(copies)[0]) return "quiescing";
  if (!connectable || !copy || copy.state === "off") return "offline";
  if (partition === degradedOf(world, leaf)) return "offline";
  return copy.state;
}

export function showPartitions(world: World, database: string, extended: boolean): SqlAnswer {
  const more = extended ? ["Replication_Status", "Last_Command", "Last_Error", "Last_Message"] : [];
  const row = (one: Partition, leaf: string, role: string): Row => {
    const away = ["offline", "unrecoverable"].includes(stateOf(world, leaf, partitionName(one)));
    const { address = null, port = null } = world.setup.nodes[leaf] ?? {};
    const rest = extended ? { Replication_Status: null, Last_Command: null, Last_Error: null, Last_Message: null } : {};
    return { Ordinal: one.ordinal, Host: address, Port: port, Role: away ? null : role, Locked: 0, ...rest };
  };
  const found = world.metadata.partitions
    .filter((one) => one.database === database)
    .flatMap((one) => [
      row(one, one.master, "Master"),
      ...(one.replica === null ? [] : [row(one, one.replica, "Slave")]),
    ]);
  return rows(["Ordinal", "Host", "Port", "Role", "Locked", ...more], found);
}

const COUNTED = ["online", "replicating", "recovering", "pending", "transition", "unrecoverable", "offline"];

export function distributedDatabases(world: World): SqlAnswer {
  const columns = ["DATABASE_NAME", "NUM_PARTITIONS", "SUMMARY", ...COUNTED.map((state) => state.toUpperCase())];
  return rows(
    columns,
    Object.keys(world.setup.databases).map((database) => summaryRow(world, database)),
  );
}

export function summaryOf(world: World, database: string): "healthy" | "degraded" | "offline" {
  const mine = world.metadata.partitions.filter((one) => one.database === database);
  const is = (leaf: string, one: Partition, state: string) => stateOf(world, leaf, partitionName(one)) === state;
  if (!mine.every((one) => is(one.master, one, "online"))) return "offline";
  return mine.every((one) => one.replica === null || is(one.replica, one, "replicating")) ? "healthy" : "degraded";
}

/** REPLAY_ETA and REPLAY_STATUS are the documented columns; DATABASE_NAME is inferred. Only what recovers has a row. */
export function recoveryStatus(world: World, node: string): SqlAnswer {
  const found = Object.entries(nodeOf(world, node).copies).flatMap(([name, copy]) => {
    const at = stageOf(copy);
    const leftMs = copy.recovery ? copy.recovery.snapshotMs + copy.recovery.logMs - copy.recovery.doneMs : 0;
    const eta = `${at?.percent}% (${Math.ceil(leftMs / 1_000)} s)`;
    return at ? [{ DATABASE_NAME: name, REPLAY_STATUS: `replaying ${at.stage}`, REPLAY_ETA: eta }] : [];
  });
  return rows(["DATABASE_NAME", "REPLAY_STATUS", "REPLAY_ETA"], found);
}

function summaryRow(world: World, database: string): Row {
  const mine = world.metadata.partitions.filter((one) => one.database === database);
  const states = mine.flatMap((one) =>
    [one.master, ...(one.replica === null ? [] : [one.replica])].map((leaf) =>
      stateOf(world, leaf, partitionName(one)),
    ),
  );
  const counts: Record<string, Cell> = {};
  for (const state of COUNTED) counts[state.toUpperCase()] = states.filter((one) => one === state).length;
  return { DATABASE_NAME: database, NUM_PARTITIONS: mine.length, SUMMARY: summaryOf(world, database), ...counts };
}

function leafDatabases(world: World, node: string): Row[] {
  return Object.entries(nodeOf(world, node).copies).map(([name, copy]) => {
    const leads = world.metadata.partitions.some((one) => one.master === node && partitionName(one) === name);
    const at = stageOf(copy);
    const details = at ? `replaying ${at.stage}: ${at.percent}%` : "";
    return databaseRow(name, leads ? "master" : "async replica", stateOf(world, node, name), details);
  });
}

/** Its own reference copies. On a child aggregator `replicating` is the healthy state. */
function aggregatorDatabases(world: World, node: string): Row[] {
  const { online } = nodeOf(world, node);
  const isMaster = world.metadata.master === node;
  const state = online ? (isMaster ? "online" : "replicating") : isMaster ? "recovering" : "pending";
  const names = ["cluster", "memsql", ...Object.keys(world.setup.databases)];
  return names.map((name) => databaseRow(name, isMaster ? "master" : "reference", state, ""));
}

function databaseRow(name: string, role: string, state: string, details: string): Row {
  return {
    ...{ Database: name, Commits: 4_711, Role: role, State: state, Position: "0:8832", Details: details },
    ...{
      AsyncSlaves: "",
      SyncSlaves: "",
      ConsensusSlaves: "",
      CommittedPosition: "0:8832",
      HardenedPosition: "0:8832",
    },
    ...{ ReplayPosition: "0:8832", Term: 3, LastPageTerm: 3, "Memory (MBs)": 512, "Pending IOs": 0 },
  };
}

/** The fault degraded: the leaf's first replica, or else its first partition, is offline. */
function degradedOf(world: World, leaf: string): string | null {
  if (!hasFault(world, leaf, "degraded")) return null;
  const names = Object.keys(nodeOf(world, leaf).copies);
  const replica = world.metadata.partitions.find((one) => one.replica === leaf);
  return replica ? partitionName(replica) : (names[0] ?? null);
}

/** Every leaf's partitions in the order of the metadata. */
export const heldBy = (
  world: World,
): readonly { readonly leaf: string; readonly name: string; readonly partition: Partition | null }[] =>
  leavesOf(world.setup).flatMap((leaf) =>
    Object.keys(nodeOf(world, leaf).copies).map((name) => ({
      leaf,
      name,
      partition: world.metadata.partitions.find((one) => partitionName(one) === name) ?? null,
    })),
  );
