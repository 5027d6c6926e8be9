/** A declared node as agents are told of it. */
import type { Cluster, ClusterNode } from "../../shared/cluster/cluster.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import type { Node } from "../../shared/wire/generated/muster/agent/v1/Node.ts";

/** Only options that the file sets are sent: the same digest means the same defaults, and a host may pin its own. */
export function nodeMessage(
  cluster: Cluster,
  definition: Definition,
  node: ClusterNode,
  digest = definition.digest,
): Node {
  return {
    cluster: cluster.name,
    node: node.name,
    product: cluster.product,
    roles: [...node.roles],
    digest,
    optionsJson: optionsOf(cluster, definition),
    keysJson: keysOf(node),
  };
}

function keysOf(node: ClusterNode): string {
  const json = keys.get(node) ?? JSON.stringify({ id: node.id, port: node.port, member: node.member });
  keys.set(node, json);
  return json;
}
const keys = new WeakMap<ClusterNode, string>();

/** Every look and every command carries them; what a file declared does not change. */
function optionsOf(cluster: Cluster, definition: Definition): string {
  const known = told.get(cluster);
  if (known?.definition === definition) return known.json;
  const options = Object.entries(cluster.options).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(definition.options[name]?.default),
  );
  const json = JSON.stringify(Object.fromEntries(options));
  told.set(cluster, { definition, json });
  return json;
}

const told = new WeakMap<Cluster, { readonly definition: Definition; readonly json: string }>();
