/**
 * Who runs what, by role. Sources: the vendor's sample for the Coordinator; the others are inferred from its list of services.
 */
import type { Role, Setup, World } from "./state.ts";

/** What the roles are read from: a setup, or the configuration that it is made of. */
type Topology = { readonly nodes: Readonly<Record<string, { readonly roles: readonly Role[] }>> };

/** In the order in which supervisor spawns them; a stop goes backwards. */
const SPAWN_ORDER = [
  "service_registry",
  "agent",
  "coordinator",
  "egress",
  "ingress",
  "database",
  "directory",
  "gov_rules",
  "gov_enforce",
  "servicecontrol",
  "modeler",
  "engine",
];

const BY_ROLE: Readonly<Record<Role, readonly string[]>> = {
  coordinator: ["agent", "coordinator", "egress", "ingress", "service_registry"],
  engine: [
    "agent",
    "directory",
    "egress",
    "engine",
    "gov_enforce",
    "gov_rules",
    "ingress",
    "modeler",
    "service_registry",
    "servicecontrol",
  ],
  "query-engine": ["agent", "egress", "engine", "ingress", "service_registry"],
  database: ["agent", "egress", "ingress", "service_registry"],
};

/** A node's services in spawn order. */
export function servicesOf(setup: Setup, node: string): string[] {
  const names = new Set(rolesOf(setup, node).flatMap((role) => BY_ROLE[role]));
  if (hasPostgres(setup, node)) names.add("database");
  return SPAWN_ORDER.filter((name) => names.has(name));
}

/** The service without which the node's role is not there; faults act on it. */
export function keyServiceOf(setup: Setup, node: string): string {
  const services = servicesOf(setup, node);
  return ["engine", "coordinator", "database"].find((name) => services.includes(name)) ?? "agent";
}

/** Postgres has hosts of its own where any are declared; else each engine carries a copy. */
export function hasPostgres(setup: Topology, node: string): boolean {
  const roles = rolesOf(setup, node);
  const apart = Object.values(setup.nodes).some((one) => one.roles.includes("database"));
  return apart ? roles.includes("database") : roles.includes("engine");
}

export function rolesOf(setup: Topology, node: string): readonly Role[] {
  return setup.nodes[node]?.roles ?? [];
}

export function nodesWith(world: World, ...roles: readonly Role[]): string[] {
  return Object.keys(world.setup.nodes).filter((node) => rolesOf(world.setup, node).some((r) => roles.includes(r)));
}

export function postgresNodes(world: World): string[] {
  return Object.keys(world.setup.nodes).filter((node) => hasPostgres(world.setup, node));
}
