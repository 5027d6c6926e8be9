/**
 * A virtual SingleStore cluster of any shape with its controller and agents, and what a judge reads of it.
 */
import { fileURLToPath } from "node:url";
import { readCluster } from "../../shared/cluster/load.ts";
import { loadDefinition } from "../../shared/procedure/definition.ts";
import { setupOf, worldSchema } from "../../shared/products/singlestore/simulator/config.ts";
import type { Setup } from "../../shared/products/singlestore/simulator/world/state.ts";
import { SingleStoreHosts } from "./singlestore-hosts.ts";
import { VirtualFleet } from "./virtual-fleet.ts";

export const singlestore = loadDefinition(
  fileURLToPath(new URL("../../shared/products/singlestore/product.yaml", import.meta.url)),
);

export interface SingleStoreOptions {
  /** The cluster file. */
  readonly text: string;
  readonly start?: "up" | "stopped";
  readonly setup?: Partial<Setup>;
  readonly faults?: readonly string[];
  /** attach_rebalance_delay_seconds; the vendor's 120 where left out. */
  readonly attachDelaySeconds?: number;
}

export interface SingleStoreScene {
  readonly fleet: VirtualFleet;
  readonly hosts: SingleStoreHosts;
  /** Commands that change something, in the order in which the hosts saw them begin: "NODE COMMAND". */
  readonly begun: () => string[];
  readonly harms: () => string[];
}

export function singlestoreScene({
  text,
  start = "up",
  setup = {},
  faults = [],
  attachDelaySeconds = 120,
}: SingleStoreOptions): SingleStoreScene {
  const { cluster } = readCluster("wh.yaml", text, new Map([["singlestore", singlestore]]));
  const config = worldSchema.parse({
    ...{ cluster: cluster.name, dir: "/virtual", start, attachDelaySeconds, options: cluster.options },
    nodes: Object.fromEntries(
      cluster.nodes.map(({ name, roles, host, id, port }, i) => [
        name,
        { roles, host, address: `127.9.9.${i + 1}`, ...(id ? { id } : {}), ...(port ? { port } : {}) },
      ]),
    ),
  });
  const whole: Setup = { ...setupOf(config, Date.UTC(2026, 10, 21, 20)), ...setup };
  let hosts: SingleStoreHosts | null = null;
  const fleet = new VirtualFleet({
    ...{ cluster, definition: singlestore },
    hosts: (clock) => {
      hosts = new SingleStoreHosts(whole, singlestore, cluster.options, clock);
      return hosts;
    },
  });
  if (!hosts) throw new TypeError("no hosts were made");
  const made: SingleStoreHosts = hosts;
  for (const fault of faults) made.fault(fault);
  return {
    ...{ fleet, hosts: made },
    begun: () => made.begun.map(({ node, command }) => `${node} ${command}`),
    harms: () => made.harms.map(({ harm, message }) => `${harm}: ${message}`),
  };
}
