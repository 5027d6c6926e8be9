/**
 * A virtual Ocient system of any shape with its controller and agents, and what a judge reads of it.
 */
import { fileURLToPath } from "node:url";
import type { RunEvent } from "../../controller/run/events.ts";
import { readCluster } from "../../shared/cluster/load.ts";
import { loadDefinition } from "../../shared/procedure/definition.ts";
import type { Role, Setup } from "../../shared/products/ocient/simulator/world/state.ts";
import { OcientHosts } from "./ocient-hosts.ts";
import { VirtualFleet } from "./virtual-fleet.ts";

export const ocient = loadDefinition(
  fileURLToPath(new URL("../../shared/products/ocient/product.yaml", import.meta.url)),
);

export interface OcientOptions {
  /** The cluster file. */
  readonly text: string;
  readonly start?: "up" | "stopped";
  readonly setup?: Partial<Setup>;
  readonly faults?: readonly string[];
}

export interface OcientScene {
  readonly fleet: VirtualFleet;
  readonly hosts: OcientHosts;
  /** Commands that change something, in the order in which the hosts saw them begin: "NODE COMMAND". */
  readonly begun: () => string[];
  readonly harms: () => string[];
}

export function ocientScene({ text, start = "up", setup = {}, faults = [] }: OcientOptions): OcientScene {
  const { cluster } = readCluster("oc.yaml", text, new Map([["ocient", ocient]]));
  const nodes = Object.fromEntries(
    cluster.nodes.map(({ name, roles }) => [name, { roles: roles as readonly Role[], names: [name] }]),
  );
  const whole: Setup = {
    ...{ cluster: cluster.name, seed: 1, nodes, start, epochMs: Date.UTC(2026, 10, 21, 20) },
    ...{ units: { rolehostd: "rolehostd", lat: "lat" }, ports: { sql: 4050, lat: 8080 } },
    ...{ parityWidth: Number(cluster.options.parityWidth ?? 1), stopTimeoutMs: 1_800_000, lat: true },
    ...setup,
  };
  let hosts: OcientHosts | null = null;
  const fleet = new VirtualFleet({
    ...{ cluster, definition: ocient },
    hosts: (clock) => {
      hosts = new OcientHosts(whole, ocient, cluster.options, clock);
      return hosts;
    },
  });
  if (!hosts) throw new TypeError("no hosts were made");
  const made: OcientHosts = hosts;
  for (const fault of faults) made.fault(fault);
  return {
    ...{ fleet, hosts: made },
    begun: () => made.begun.map(({ node, command }) => `${node} ${command}`),
    harms: () => made.harms.map(({ harm, message }) => `${harm}: ${message}`),
  };
}

/** Ids journalled as issued more than once, or started more than once by an agent. */
export function twice({ fleet }: OcientScene): string[] {
  const ids = fleet.events().flatMap((event) => (event.type === "command-issued" ? [event.id] : []));
  const started = [...fleet.agents.values()].flatMap((agent) => agent.started);
  const repeated = (all: readonly string[]) => all.filter((id, i) => all.indexOf(id) !== i);
  return [...repeated(ids), ...repeated(started)];
}

export const pausesOf = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === "paused" ? [event.rule] : []));
