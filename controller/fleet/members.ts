/**
 * Matches a row of a product's own listing to a declared node: case-insensitively, without port, short or full names.
 */
import type { Cluster, ClusterNode } from "../../shared/cluster/cluster.ts";
import { kept } from "../../shared/kept.ts";

export type Row = Readonly<Record<string, unknown>>;
export type Matched = { readonly node: ClusterNode } | { readonly node: null; readonly reason: string };

/** `keys` are the row's fields that may name the node, in the order they are tried (e.g. member, then host). */
export const matchRow = (cluster: Cluster, row: Row, keys: readonly string[]): Matched => match(row, cluster, keys);

/** Each judgement of a node looks for its own row among those of its listing. */
const match = kept((row: Row, cluster: Cluster, keys: readonly string[]): Matched => {
  for (const key of keys) {
    const name = row[key];
    if (typeof name !== "string" || name === "") continue;
    const nodes = cluster.nodes.filter((node) => names(node).some((known) => sameHost(known, name)));
    if (nodes.length === 1 && nodes[0]) return { node: nodes[0] };
    if (nodes.length > 1) {
      return {
        node: null,
        reason: `"${name}" could be ${nodes.map((n) => n.name).join(" or ")}: give the right one \`member: ${name}\``,
      };
    }
  }
  const shown = keys.map((key) => String(row[key] ?? "")).filter((text) => text !== "");
  return {
    node: null,
    reason: `"${shown.join(", ")}" is no declared node: add it, or give its node \`member: ${shown[0] ?? "?"}\``,
  };
});

/** A declared member name stands alone: whoever writes it knows it. */
const names = (node: ClusterNode) => (node.member ? [node.member] : [node.name, node.host]);

function sameHost(left: string, right: string): boolean {
  const [a, b] = [bare(left), bare(right)];
  if (a === b) return true;
  const oneIsShort = !a.includes(".") || !b.includes(".");
  return oneIsShort && a.split(".", 1)[0] === b.split(".", 1)[0];
}

const bare = (name: string) => name.trim().toLowerCase().replace(/:\d+$/, "");
