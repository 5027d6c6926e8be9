/**
 * A virtual AtScale cluster of any shape with its controller and agents, and what a judge reads of it.
 */
import type { RunEvent } from "../../controller/run/events.ts";
import { readCluster } from "../../shared/cluster/load.ts";
import type { Role } from "../../shared/products/atscale/simulator/world/state.ts";
import { atscale } from "./atscale-sight.ts";
import { VirtualFleet } from "./virtual-fleet.ts";
import { VirtualHosts } from "./virtual-hosts.ts";

export interface SceneOptions {
  /** Node to roles. */
  readonly nodes?: Readonly<Record<string, readonly Role[]>>;
  readonly leader?: string;
  readonly start?: "up" | "stopped";
  readonly seed?: number;
  readonly beatMs?: number;
}

export interface Scene {
  readonly fleet: VirtualFleet;
  readonly hosts: VirtualHosts;
  /** Vendor commands that change something, in the order in which the hosts saw them begin. */
  readonly begun: () => string[];
  readonly harms: () => string[];
}

/** The vendor's order needs all of these: two query engines, a replica, the leader, the coordinator. */
export const FIVE: NonNullable<SceneOptions["nodes"]> = {
  c1: ["coordinator"],
  e1: ["engine"],
  e2: ["engine"],
  q1: ["query-engine"],
  q2: ["query-engine"],
};
/** The smallest with a replica. */
export const THREE: NonNullable<SceneOptions["nodes"]> = { c1: ["coordinator"], e1: ["engine"], e2: ["engine"] };

export function atscaleScene({
  nodes = FIVE,
  leader = "e1",
  start = "up",
  seed = 1,
  beatMs = 0,
}: SceneOptions = {}): Scene {
  const lines = Object.entries(nodes).map(([name, roles]) => `  ${name}: { roles: [${roles.join(", ")}] }`);
  const text = `cluster: bi\nproduct: atscale\nnodes:\n${lines.join("\n")}\n`;
  const { cluster } = readCluster("bi.yaml", text, new Map([["atscale", atscale]]));
  const members = Object.fromEntries(Object.entries(nodes).map(([name, roles]) => [name, { roles, member: name }]));
  const looks = { layout: "stock", columns: "old", replicaState: "running" } as const;
  const setup = { cluster: "bi", seed, nodes: members, leader, start, ...looks, epochMs: Date.UTC(2026, 10, 21, 20) };
  let hosts: VirtualHosts | null = null;
  const fleet = new VirtualFleet({
    ...{ cluster, definition: atscale, beatMs },
    hosts: (clock) => {
      hosts = new VirtualHosts(setup, atscale, clock);
      return hosts;
    },
  });
  if (!hosts) throw new TypeError("no hosts were made");
  const made: VirtualHosts = hosts;
  return {
    ...{ fleet, hosts: made },
    begun: () => made.begun.map(({ node, command }) => `${command.replace("atscale_", "")} ${node}`),
    harms: () => made.harms.map(({ harm, message }) => `${harm}: ${message}`),
  };
}

/** Ids journalled as issued more than once, and commands begun twice on a node without the other direction in between. */
export function twice({ fleet, begun }: Scene): string[] {
  const found: string[] = [];
  const ids = fleet.events().flatMap((event) => (event.type === "command-issued" ? [event.id] : []));
  found.push(...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `journalled twice: ${id}`));
  const started = [...fleet.agents.values()].flatMap((agent) => agent.started);
  found.push(...started.filter((id, i) => started.indexOf(id) !== i).map((id) => `started twice: ${id}`));
  const last = new Map<string, string>();
  for (const command of begun()) {
    const [verb = "", node = ""] = command.split(" ");
    if (last.get(node) === verb) found.push(`begun twice: ${command}`);
    last.set(node, verb);
  }
  return found;
}

export const endedOf = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === "command-ended" ? [`${event.id} ${event.ended.outcome}`] : []));

export const pausesOf = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === "paused" ? [event.rule] : []));
