/**
 * Which nodes a phase is about, once it is known who is what.
 */
import type { Cluster, ClusterNode } from "../../shared/cluster/cluster.ts";
import type { SelectorDefinition } from "../../shared/procedure/schema.ts";

/** The bearer of each binding, by binding; absent where it is not known. */
export type Bearers = Readonly<Record<string, string | undefined>>;

export function select(cluster: Cluster, on: SelectorDefinition, bearers: Bearers): readonly ClusterNode[] {
  if (on === "all") return cluster.nodes;
  return cluster.nodes.filter((node) => {
    if (on.roles && !on.roles.some((role) => node.roles.includes(role))) return false;
    if (on.is !== undefined && bearers[on.is] !== node.name) return false;
    return !(on.isNot !== undefined && bearers[on.isNot] === node.name);
  });
}

/** The binding a selector depends on. */
export function bindingOf(on: SelectorDefinition): string | null {
  return on === "all" ? null : (on.is ?? on.isNot ?? null);
}
