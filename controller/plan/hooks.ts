/**
 * A phase with an action before or after its own. One node at a time it is laid node by node, all steps of one node before the next;
 * in parallel the hook is a phase of its own over all of them.
 */
import { isOn } from "../../shared/procedure/in-force.ts";
import type { PhaseDefinition } from "../../shared/procedure/schema.ts";
import { laid, showsGoal } from "./lay-phase.ts";
import type { Standing } from "./states.ts";
import type { PlannedPhase, PlanRequest } from "./types.ts";

/**
 * `first`: what is seen now is what the phase begins from. In parallel a hook is for nodes that need it, and from files alone nobody
 * knows which: then it is a warning.
 */
export function withHooks(
  standing: Standing,
  looking: PlanRequest["looking"],
  phase: PhaseDefinition,
  whole: PlannedPhase,
  first: boolean,
): PlannedPhase[] {
  const before = enabled(standing, phase.before);
  const after = enabled(standing, phase.after);
  if (before === null && after === null) return [whole];
  if (whole.mode === "parallel" && looking === "none") return [whole];
  if (whole.mode === "parallel" && before !== null && standing.definition.actions[before]?.alone)
    return oneByOne(standing, phase, whole, before, first);
  if (whole.mode === "parallel") {
    return [
      ...together(standing, phase, whole, before, whole.nodes, first),
      whole,
      ...together(standing, phase, whole, after, [...whole.nodes, ...whole.already], false),
    ];
  }
  return nodeByNode(standing, phase, whole, before, after);
}

/** Nodes that show the hook's goal already go together; the others one by one, since it must not be done on two at once. */
function oneByOne(
  standing: Standing,
  phase: PhaseDefinition,
  whole: PlannedPhase,
  before: string,
  first: boolean,
): PlannedPhase[] {
  const goal = standing.definition.actions[before]?.goal ?? null;
  const needing = whole.nodes.filter((name) => !first || !showsGoal(standing, name, goal));
  const rest = { ...whole, nodes: whole.nodes.filter((name) => !needing.includes(name)) };
  const alone = { ...whole, mode: "serial", staggerMs: 0, nodes: needing, already: [] } as const;
  return [
    ...(rest.nodes.length + rest.already.length > 0 ? [rest] : []),
    ...nodeByNode(standing, phase, alone, before, null),
  ];
}

function nodeByNode(
  standing: Standing,
  phase: PhaseDefinition,
  whole: PlannedPhase,
  before: string | null,
  after: string | null,
): PlannedPhase[] {
  const hook = (action: string, node: string) => hookPhase(standing, phase, whole, action, [node], []);
  const nodes = [...whole.nodes, ...whole.already];
  return nodes.flatMap((node) => [
    // A node that shows the goal already is not touched before it; what comes after it may still be owed.
    ...(before !== null && whole.nodes.includes(node) ? [hook(before, node)] : []),
    {
      ...whole,
      name: `${whole.name}, ${node}`,
      nodes: whole.nodes.filter((name) => name === node),
      already: whole.already.filter((name) => name === node),
    },
    ...(after === null ? [] : [hook(after, node)]),
  ]);
}

/** Nothing where every node shows the hook's goal already. */
function together(
  standing: Standing,
  phase: PhaseDefinition,
  whole: PlannedPhase,
  action: string | null,
  nodes: readonly string[],
  seen: boolean,
): PlannedPhase[] {
  if (action === null) return [];
  const goal = standing.definition.actions[action]?.goal ?? null;
  const already = seen ? nodes.filter((name) => showsGoal(standing, name, goal)) : [];
  const acting = nodes.filter((name) => !already.includes(name));
  return acting.length === 0 ? [] : [hookPhase(standing, phase, whole, action, acting, already)];
}

function hookPhase(
  standing: Standing,
  phase: PhaseDefinition,
  whole: PlannedPhase,
  action: string,
  nodes: readonly string[],
  already: readonly string[],
): PlannedPhase {
  const own: PhaseDefinition = {
    ...phase,
    do: action,
    until: undefined,
    remembers: undefined,
    enough: [],
    withinSeconds: undefined,
    held: undefined,
    mode: whole.mode,
  };
  const goal = standing.definition.actions[action]?.goal ?? null;
  const hook = laid(standing, own, whole.part, nodes, already, goal);
  const alone = whole.mode === "serial" && nodes[0] !== undefined ? `, ${nodes[0]}` : "";
  return { ...hook, name: `${whole.name}${alone}: ${action}`, hook: true };
}

/** The action's name; null where there is none, or where the option it depends on is off. */
function enabled({ definition, cluster }: Standing, action: string | undefined): string | null {
  if (action === undefined) return null;
  return isOn(definition, definition.actions[action]?.when, cluster.options) ? action : null;
}
