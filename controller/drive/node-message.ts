/** A declared node as agents are told of it. */
import type { Cluster, ClusterNode } from "../../shared/cluster/cluster.ts";
import { kept } from "../../shared/kept.ts";
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

// Every look and every command carries them.
const keysOf = kept((node: ClusterNode) => JSON.stringify({ id: node.id, port: node.port, member: node.member }));
const optionsOf = kept((cluster: Cluster, definition: Definition) => {
  const options = Object.entries(cluster.options).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(definition.options[name]?.default),
  );
  return JSON.stringify(Object.fromEntries(options));
});
