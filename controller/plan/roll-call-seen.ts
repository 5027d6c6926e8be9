/**
 * What the looks of a plan show of its roll call, in a few words for people. Pure; what is amiss is refused elsewhere.
 */
import type { Cluster, ClusterNode } from "../../shared/cluster/cluster.ts";
import { resolveTemplate, templateContext } from "../../shared/procedure/resolve.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import { ROLL_CALL_PROBE } from "../fleet/scope.ts";
import type { Sight } from "../fleet/sight.ts";
import type { PlannedPhase } from "./types.ts";

/** E.g. "5/5 agents", "5/5 may run systemctl as root", "etcd@7c1e0b on all". Empty where no agent was asked. */
export function rollCallSeen(
  cluster: Cluster,
  definition: Definition,
  phases: readonly PlannedPhase[],
  sight: Sight,
): string[] {
  const answers = new Map<string, Answer>();
  for (const node of cluster.nodes) {
    const looked = sight(node.name, ROLL_CALL_PROBE);
    if (looked.seen) answers.set(node.name, looked.value as Answer);
    else if (looked.why === "not-looked") return [];
  }
  const hosts = new Set(cluster.nodes.map((node) => node.host)).size;
  const present = new Set(cluster.nodes.filter(({ name }) => answers.has(name)).map(({ host }) => host)).size;
  return [
    `${present}/${hosts} agents`,
    ...new Set(actionsOf(phases).map(([action, names]) => mayRun(cluster, definition, action, names, answers))),
    digests(definition, [...answers.values()]),
  ];
}

interface Answer {
  readonly digest?: unknown;
  readonly actions?: Readonly<Record<string, { readonly ok?: unknown } | undefined>>;
}

/** Each action of the plan with the nodes that get it. */
function actionsOf(phases: readonly PlannedPhase[]): [string, readonly string[]][] {
  const nodes = new Map<string, Set<string>>();
  for (const { action, nodes: names } of phases) {
    if (action.startsWith("check") || names.length === 0) continue;
    nodes.set(action, new Set([...(nodes.get(action) ?? []), ...names]));
  }
  return [...nodes].map(([action, names]) => [action, [...names]]);
}

function mayRun(
  cluster: Cluster,
  definition: Definition,
  action: string,
  names: readonly string[],
  answers: ReadonlyMap<string, Answer>,
): string {
  const may = names.filter((name) => answers.get(name)?.actions?.[action]?.ok === true).length;
  const [first] = cluster.nodes.filter((node) => names.includes(node.name));
  return `${may}/${names.length} may run ${spoken(cluster, definition, action, first)}`;
}

/** "systemctl as root"; the action's own name where its command cannot be told. */
function spoken(cluster: Cluster, definition: Definition, action: string, node: ClusterNode | undefined): string {
  const defined = definition.actions[action];
  if (!defined || !node) return action;
  const { name, member, id, port } = node;
  try {
    const context = templateContext(definition, cluster.options, { node: name, member, id, port }, { parameters: {} });
    const [program = action, ...rest] = defined.run.map((part) => resolveTemplate(part, context));
    const words = rest.filter((word) => /^[\w@.-]+$/.test(word) && !word.startsWith("-"));
    const command = [program.split("/").at(-1) ?? action, ...words].join(" ");
    return defined.user === undefined ? command : `${command} as ${resolveTemplate(defined.user, context)}`;
  } catch {
    return action;
  }
}

function digests({ product, digest }: Definition, answers: readonly Answer[]): string {
  const same = answers.filter((answer) => answer.digest === digest).length;
  return `${product}@${digest.slice(0, 6)} on ${same === answers.length && same > 0 ? "all" : `${same} of ${answers.length}`}`;
}
