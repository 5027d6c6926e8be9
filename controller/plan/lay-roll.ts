/**
 * A procedure that goes node by node: all phases of one node before the next node's.
 */
import type { ClusterNode } from "../../shared/cluster/cluster.ts";
import type { PhaseDefinition, RollDefinition } from "../../shared/procedure/schema.ts";
import { goalOf, laid, showsGoal } from "./lay-phase.ts";
import { type Bearers, select } from "./select.ts";
import type { Standing } from "./states.ts";
import type { PlannedPhase, PlanRequest } from "./types.ts";

export function layRoll(
  standing: Standing,
  request: PlanRequest,
  each: RollDefinition,
  phases: readonly PhaseDefinition[],
  bearers: Bearers,
): PlannedPhase[] {
  const nodes = rolled(standing, request, each, bearers);
  const whole = phases.filter(isForAll);
  const own = phases.filter((phase) => !isForAll(phase));
  const all = standing.cluster.nodes.map((node) => node.name).filter((name) => !request.options.without.includes(name));
  return [
    ...whole.map((phase) => laid(standing, phase, "roll", all, [], goalOf(standing.definition, phase))),
    ...nodes.flatMap((node) => ofOne(standing, request, own, node, bearers)),
  ];
}

/** Checks over the whole cluster come once, ahead of the first node. */
const isForAll = (phase: PhaseDefinition) =>
  phase.do.startsWith("check") && phase.on === "all" && phase.enough.length === 0;

/**
 * In the order of the roles, then of the cluster file; whoever bears the binding `last`, last. A node of several roles is taken with the
 * last of them.
 */
function rolled(standing: Standing, request: PlanRequest, each: RollDefinition, bearers: Bearers): ClusterNode[] {
  const named = request.options.nodes ?? [];
  const rank = (node: ClusterNode) => Math.max(...node.roles.map((role) => each.order.indexOf(role)));
  const isLast = (node: ClusterNode) => Number(each.last !== undefined && bearers[each.last] === node.name);
  return select(standing.cluster, each.on, bearers)
    .filter((node) => !request.options.without.includes(node.name))
    .filter((node) => (named.length > 0 ? named.includes(node.name) : !each.named))
    .toSorted((a, b) => isLast(a) - isLast(b) || rank(a) - rank(b));
}

function ofOne(
  standing: Standing,
  request: PlanRequest,
  phases: readonly PhaseDefinition[],
  node: ClusterNode,
  bearers: Bearers,
): PlannedPhase[] {
  let begun = false;
  const laidOut: PlannedPhase[] = [];
  const owed = new Set(request.facts.debts.flatMap((debt) => (debt.node === node.name ? [debt.what] : [])));
  for (const phase of phases) {
    if (!select(standing.cluster, phase.on, bearers).some((one) => one.name === node.name)) continue;
    if (phase.owing !== undefined && !owed.has(phase.owing)) continue;
    const until = goalOf(standing.definition, phase);
    const isCheck = phase.do.startsWith("check");
    // Only the first of a node's steps begins from what is seen now.
    const already: boolean = !begun && !isCheck && request.looking !== "none" && showsGoal(standing, node.name, until);
    begun ||= !isCheck && !already;
    const planned = laid(standing, phase, "roll", already ? [] : [node.name], already ? [node.name] : [], until);
    const owes = standing.definition.actions[phase.do]?.owes;
    if (owes && !already) owed.add(owes.what);
    laidOut.push({ ...planned, name: `${phase.phase}, ${node.name}` });
  }
  return laidOut;
}
