/**
 * What an aggregator says of the cluster's nodes and of what each holds.
 */
import { chance } from "../../../../../simulator/chance.ts";
import { hasFault } from "../faults.ts";
import { nodeOf } from "../scene.ts";
import type { Partition, World } from "../state.ts";
import { aggregatorsOf, groupOf, leavesOf, numberOf, pairOf } from "../topology.ts";
import { type Row, rows, type SqlAnswer } from "./answer.ts";
import { heldBy, stateOf } from "./databases.ts";

const STATUS = [
  ...["NODE_ID", "HOST", "PORT", "DATABASE_NAME", "ROLE", "STATE", "POSITION", "MASTER_HOST", "MASTER_PORT"],
  ...["METADATA_MASTER_NODE_ID", "METADATA_MASTER_HOST", "METADATA_MASTER_PORT", "METADATA_ROLE", "DETAILS"],
];

export function showClusterStatus(world: World): SqlAnswer {
  const held = heldBy(world).map(({ leaf, name, partition }) => partitionRow(world, leaf, name, partition));
  const orphans = leavesOf(world.setup)
    .filter((leaf) => hasFault(world, leaf, "orphans"))
    .map((leaf) =>
      statusRow(world, leaf, {
        name: `${Object.keys(world.setup.databases)[0]}_99`,
        role: "orphan",
        state: "online",
        master: null,
      }),
    );
  const references = aggregatorsOf(world.setup).flatMap((node) => {
    const { online, connectable } = nodeOf(world, node);
    const isMaster = world.metadata.master === node;
    const state = !connectable ? "offline" : !online ? "pending" : isMaster ? "online" : "replicating";
    return Object.keys(world.setup.databases).map((name) =>
      statusRow(world, node, {
        name,
        role: isMaster ? "master" : "reference",
        state,
        master: isMaster ? null : world.metadata.master,
      }),
    );
  });
  return rows(STATUS, [...references, ...held, ...orphans]);
}

export function showLeaves(world: World, node: string): SqlAnswer {
  const columns = [
    ...["Host", "Port", "Availability_Group", "Pair_Host", "Pair_Port", "State", "Opened_Connections"],
    ...["Average_Roundtrip_Latency_ms", "NodeId", "Grace_Period_in_Seconds", "Runtime_State"],
  ];
  return rows(
    columns,
    leavesOf(world.setup).map((leaf) => {
      const pair = pairOf(world.setup, leaf);
      const state = leafState(world, leaf);
      const { address = null, port = null } = world.setup.nodes[leaf] ?? {};
      const online = state === "online";
      return {
        ...{ Host: address, Port: port, Availability_Group: groupOf(world.setup, leaf) },
        Pair_Host: pair === null ? null : (world.setup.nodes[pair]?.address ?? null),
        Pair_Port: pair === null ? null : (world.setup.nodes[pair]?.port ?? null),
        ...{ State: state, Opened_Connections: online ? 5 : 0 },
        Average_Roundtrip_Latency_ms: online ? latency(world, node, leaf) : null,
        ...{ NodeId: numberOf(world.setup, leaf), Grace_Period_in_Seconds: null, Runtime_State: state },
      };
    }),
  );
}

export function showAggregators(world: World, node: string, extended: boolean): SqlAnswer {
  const more = extended ? ["Local_Minimum_Pre_Prepare_Ts", "Minimum_Pre_Prepare_Ts", "Availability_Group"] : [];
  const columns = [
    ...[
      "Host",
      "Port",
      "State",
      "Opened_Connections",
      "Average_Roundtrip_Latency_ms",
      "Master_Aggregator",
      "Role",
      "NodeID",
    ],
    ...["Runtime_State", ...more],
  ];
  return rows(
    columns,
    aggregatorsOf(world.setup).map((other) => {
      const { online } = nodeOf(world, other);
      const isMaster = world.metadata.master === other;
      const { address = null, port = null } = world.setup.nodes[other] ?? {};
      const rest = extended
        ? { Local_Minimum_Pre_Prepare_Ts: 0, Minimum_Pre_Prepare_Ts: 0, Availability_Group: null }
        : {};
      return {
        ...{ Host: address, Port: port, State: online ? "online" : "offline", Opened_Connections: online ? 1 : 0 },
        Average_Roundtrip_Latency_ms: other === node || !online ? null : latency(world, node, other),
        ...{
          Master_Aggregator: isMaster ? 1 : 0,
          Role: isMaster ? "leader" : "follower",
          NodeID: numberOf(world.setup, other),
        },
        ...{ Runtime_State: online ? "online" : "offline", ...rest },
      };
    }),
  );
}

function leafState(world: World, leaf: string): string {
  return hasFault(world, leaf, "leaf-offline") ? "offline" : (world.metadata.leaves[leaf]?.state ?? "unknown");
}

function partitionRow(world: World, leaf: string, name: string, partition: Partition | null): Row {
  const role = partition?.master === leaf ? "master" : partition?.replica === leaf ? "replica" : "orphan";
  const master = role === "replica" ? (partition?.master ?? null) : null;
  return statusRow(world, leaf, { name, role, state: stateOf(world, leaf, name), master });
}

function statusRow(
  world: World,
  node: string,
  about: { readonly name: string; readonly role: string; readonly state: string; readonly master: string | null },
): Row {
  const { address = null, port = null } = world.setup.nodes[node] ?? {};
  const master = about.master === null ? null : (world.setup.nodes[about.master] ?? null);
  const masterId = about.master === null ? null : numberOf(world.setup, about.master);
  return {
    ...{ NODE_ID: numberOf(world.setup, node), HOST: address, PORT: port, DATABASE_NAME: about.name },
    ...{ ROLE: about.role, STATE: about.state, POSITION: "0:8832" },
    ...{ MASTER_HOST: master?.address ?? null, MASTER_PORT: master?.port ?? null, METADATA_MASTER_NODE_ID: masterId },
    ...{ METADATA_MASTER_HOST: master?.address ?? null, METADATA_MASTER_PORT: master?.port ?? null },
    ...{
      METADATA_ROLE: about.role === "orphan" ? null : about.role,
      DETAILS: "stage: packet wait, state: x_streaming, err: no",
    },
  };
}

const latency = (world: World, from: string, to: string) =>
  Math.round(200 + 300 * chance(world.setup.seed, from, to)) / 1_000;
