/**
 * Who is what, from looks: resolves a binding (such as the leader) from the listings of every node that can tell.
 */
import type { Cluster, ClusterNode } from "../../shared/cluster/cluster.ts";
import { evaluate } from "../../shared/procedure/expression.ts";
import type { BindingDefinition, Definition } from "../../shared/procedure/schema.ts";
import { matchRow, type Row } from "./members.ts";
import type { Sight } from "./sight.ts";
import { variableOf } from "./variable.ts";

export type Bound =
  /** Every listing that was seen agrees. */
  | {
      readonly is: "seen";
      readonly node: string;
      readonly identity: string | null;
      readonly detail: string;
      readonly by: readonly string[];
      readonly ageMs: number | null;
      /** By node, for people: how the first listing has each that may bear it. */
      readonly rows: Readonly<Record<string, string>>;
      /** What that listing says besides, for people. */
      readonly about: string;
    }
  /** A listing was seen and nobody bears it. */
  | { readonly is: "absent"; readonly reason: string }
  | { readonly is: "disagreed"; readonly reason: string }
  /** A row bears it that is no declared node. */
  | { readonly is: "unmatched"; readonly reason: string }
  | { readonly is: "unknown"; readonly reason: string };

/** The nodes that may bear the binding: those of the first role of `among` that the cluster has. */
export function carriers(cluster: Cluster, binding: BindingDefinition): readonly ClusterNode[] {
  for (const role of binding.among) {
    const nodes = cluster.nodes.filter((node) => node.roles.includes(role));
    if (nodes.length > 0) return nodes;
  }
  return [];
}

export function resolveBinding(cluster: Cluster, definition: Definition, name: string, sight: Sight): Bound {
  const binding = definition.bindings[name];
  if (!binding) throw new TypeError(`no binding ${name}`);
  const told = carriers(cluster, binding).map((node) => tell(cluster, binding, node, sight));
  const listings = told.filter((t) => t.is !== "unseen");
  if (listings.length === 0)
    return { is: "unknown", reason: told.map((t) => (t.is === "unseen" ? t.reason : "")).join("; ") };
  const unmatched = listings.find((t) => t.is === "unmatched");
  if (unmatched?.is === "unmatched") return { is: "unmatched", reason: `${unmatched.by}: ${unmatched.reason}` };
  const bearers = listings.filter((t) => t.is === "bears");
  const [first, ...others] = bearers;
  if (!first) return { is: "absent", reason: `${listings.map((t) => t.by).join(", ")} list no ${binding.title}` };
  const denies = listings.find((t) => t.is === "none");
  if (denies)
    return { is: "disagreed", reason: `${first.by} says ${describe(first)}, ${denies.by} lists no ${binding.title}` };
  const differs = others.find((o) => o.node !== first.node || o.identity !== first.identity);
  if (differs)
    return { is: "disagreed", reason: `${first.by} says ${describe(first)}, ${differs.by} says ${describe(differs)}` };
  const ages = bearers.flatMap((b) => (b.ageMs === null ? [] : [b.ageMs]));
  return {
    is: "seen",
    node: first.node,
    identity: first.identity,
    detail: first.detail,
    by: bearers.map((b) => b.by),
    ageMs: ages.length > 0 ? Math.max(...ages) : null,
    ...spokenListing(cluster, binding, first.by, sight),
  };
}

/** How one node's listing has every member, and what it says besides. */
function spokenListing(cluster: Cluster, binding: BindingDefinition, by: string, sight: Sight) {
  const looked = sight(by, binding.probe);
  const node = cluster.nodes.find(({ name }) => name === by);
  const scope = looked.seen ? { [variableOf(binding.probe)]: looked.value } : {};
  const rows: Record<string, string> = {};
  for (const row of (node && rowsOf(binding, node, sight)) ?? []) {
    const matched = matchRow(cluster, row, binding.match).node;
    const says = text(binding.row, { ...scope, row });
    if (matched && says !== null) rows[matched.name] = says;
  }
  return { rows, about: text(binding.about, scope) ?? "" };
}

/** Rows of any listing that match no declared node: said loudly. */
export function strangers(cluster: Cluster, definition: Definition, sight: Sight): string[] {
  const found = new Set<string>();
  for (const binding of Object.values(definition.bindings)) {
    for (const node of carriers(cluster, binding)) {
      for (const row of rowsOf(binding, node, sight) ?? []) {
        const matched = matchRow(cluster, row, binding.match);
        if (!matched.node) found.add(`${node.name} lists ${matched.reason}`);
      }
    }
  }
  return [...found];
}

type Told =
  | { is: "unseen"; by: string; reason: string }
  | { is: "none"; by: string }
  | { is: "unmatched"; by: string; reason: string }
  | { is: "bears"; by: string; node: string; identity: string | null; detail: string; ageMs: number | null };

function tell(cluster: Cluster, binding: BindingDefinition, by: ClusterNode, sight: Sight): Told {
  const looked = sight(by.name, binding.probe);
  if (!looked.seen) return { is: "unseen", by: by.name, reason: looked.reason };
  const scope = { [variableOf(binding.probe)]: looked.value };
  const rows = rowsOf(binding, by, sight);
  if (!rows) return { is: "unseen", by: by.name, reason: `the listing of ${by.name} has no rows` };
  const bearing = rows.filter((row) => truth(binding.is, { ...scope, row }));
  const [row] = bearing;
  if (!row) return { is: "none", by: by.name };
  const matched = matchRow(cluster, row, binding.match);
  if (!matched.node) return { is: "unmatched", by: by.name, reason: matched.reason };
  return {
    is: "bears",
    by: by.name,
    node: matched.node.name,
    identity: text(binding.identity, scope),
    detail: text(binding.detail, { ...scope, row }) ?? "",
    ageMs: looked.ageMs,
  };
}

function rowsOf(binding: BindingDefinition, by: ClusterNode, sight: Sight): readonly Row[] | null {
  const looked = sight(by.name, binding.probe);
  if (!looked.seen) return null;
  const rows = evaluate(binding.rows, { [variableOf(binding.probe)]: looked.value });
  return rows.known && Array.isArray(rows.value) ? (rows.value as Row[]) : null;
}

function truth(expression: string, scope: Record<string, unknown>): boolean {
  const result = evaluate(expression, scope);
  return result.known && result.value === true;
}

function text(expression: string | undefined, scope: Record<string, unknown>): string | null {
  if (!expression) return null;
  const result = evaluate(expression, scope);
  return result.known && result.value !== null ? String(result.value) : null;
}

const describe = (told: { node: string; identity: string | null }) =>
  told.identity ? `${told.node} of ${told.identity}` : told.node;
