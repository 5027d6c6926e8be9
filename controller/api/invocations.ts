/**
 * The literal argv of a phase, node by node, for people: what the agents resolve for themselves from their own definitions.
 */
import { type Cluster, type ClusterNode, nodeNamed } from "../../shared/cluster/cluster.ts";
import { MusterError } from "../../shared/errors.ts";
import { resolveTemplate, type TemplateContext, templateContext } from "../../shared/procedure/resolve.ts";
import type { ActionDefinition, Definition } from "../../shared/procedure/schema.ts";
import type { Invocation } from "../../shared/wire/generated/muster/controller/v1/Invocation.ts";

/** Empty for an action that changes nothing. */
export function invocations(
  cluster: Cluster,
  definition: Definition,
  action: string,
  nodes: readonly string[],
): Invocation[] {
  const defined = definition.actions[action];
  if (!defined) return [];
  return nodes.map((name) => invocation(definition, cluster, defined, nodeNamed(cluster, name)));
}

function invocation(definition: Definition, cluster: Cluster, action: ActionDefinition, node: ClusterNode): Invocation {
  const context = templateContext(
    definition,
    cluster.options,
    { node: node.name, member: node.member, id: node.id, port: node.port },
    { parameters: Object.fromEntries(Object.keys(action.parameters).map((name) => [name, `{${name}}`])) },
  );
  const user = action.user === undefined ? "" : shown(action.user, context);
  return { node: node.name, argv: action.run.map((template) => shown(template, context)), user };
}

/** A key the node lacks stays as written: the roll call refuses it, and the reader sees which it is. */
function shown(template: string, context: TemplateContext): string {
  try {
    return resolveTemplate(template, context);
  } catch (error) {
    if (error instanceof MusterError) return template;
    throw error;
  }
}
