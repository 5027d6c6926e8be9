/**
 * Judging a node for a run: only looks that the controller asked for after the last journalled result count.
 */
import { evaluate, freeNames } from "../../shared/procedure/expression.ts";
import type { ConditionDefinition } from "../../shared/procedure/schema.ts";
import { demandingSight } from "../fleet/fleet.ts";
import { judgeNode, type NodeVerdict, nodeScope, ROLL_CALL_PROBE, variableOf } from "../fleet/scope.ts";
import { probesOf, probesOn } from "../plan/probes-on.ts";
import { rollCallAbout, rollCallCondition } from "../plan/roll-call.ts";
import type { PlannedPhase } from "../plan/types.ts";
import type { Intent, View } from "./decision.ts";
import { goodFor } from "./patience.ts";
import { skippedIn } from "./skipped.ts";
import type { Run } from "./state.ts";

export interface Judgement extends NodeVerdict {
  readonly condition: ConditionDefinition;
  /** The look to ask for so that the next judgement rests on a newer one. */
  readonly look: Intent;
}

/** `floor` 0 accepts any live look that is young enough. */
export function judgeFor(
  run: Run,
  view: View,
  name: string,
  conditionName: string | null,
  floor = run.floor,
): Judgement {
  const node = run.cluster.nodes.find((n) => n.name === name);
  const condition = conditionName === null ? rollCallCondition : view.definition.conditions[conditionName];
  if (!node || !condition) throw new TypeError(`run ${run.id} asks for ${conditionName} of ${name}`);
  const probes = conditionName === null ? [ROLL_CALL_PROBE] : probesOn(view.definition, node, condition);
  const sight = demandingSight(view.fleet, run.cluster.name, { floor, maxAgeMs: goodFor(view.speed), now: view.now });
  const without = [...new Set([...run.plan.without, ...skippedIn(run)])];
  const about = { without, ...(conditionName === null ? rollCallAbout(view.definition, actionsOf(run, name)) : {}) };
  const question = {
    cluster: run.cluster,
    definition: view.definition,
    node,
    sight,
    baseline: run.plan.baseline[name] ?? {},
    marks: run.marks.get(name) ?? {},
    about,
  };
  return {
    ...judgeNode(question, condition, probes),
    condition,
    look: { do: "look", node: name, probes, floor: run.floor },
  };
}

/** An expression over what the node's probes yielded, as text; "not known" where it cannot be told. */
export function valueSeen(run: Run, view: View, name: string, expression: string): string {
  const read = readOn(run, view, name, expression, 0);
  return read.known ? String(read.value) : "not known";
}

export type ReadOn =
  | { readonly known: true; readonly value: unknown }
  /** `look`: what to ask for so that it may be told; null where the looks were made and it cannot. */
  | { readonly known: false; readonly reason: string; readonly look: Intent | null };

/** An expression over one node's values, from looks that carry at least `floor`. `about`: further names. */
export function readOn(
  run: Run,
  view: View,
  name: string,
  expression: string,
  floor = run.floor,
  about: Readonly<Record<string, unknown>> = {},
): ReadOn {
  const node = run.cluster.nodes.find((n) => n.name === name);
  if (!node) return { known: false, reason: `there is no node ${name}`, look: null };
  const sight = demandingSight(view.fleet, run.cluster.name, { floor, maxAgeMs: goodFor(view.speed), now: view.now });
  const names = freeNames(expression);
  const listings = names.has("row") ? Object.values(view.definition.bindings).map((binding) => binding.probe) : [];
  const probes = probesOf(view.definition, node).filter(
    (probe) => names.has(variableOf(probe)) || listings.includes(probe),
  );
  const looks = probes.map((probe) => ({ probe, looked: sight(name, probe) }));
  const question = {
    cluster: run.cluster,
    definition: view.definition,
    node,
    sight,
    baseline: run.plan.baseline[name] ?? {},
    marks: run.marks.get(name) ?? {},
  };
  const result = evaluate(expression, { ...nodeScope(question, looks), ...about });
  if (result.known) return result;
  const unasked = looks.filter(({ looked }) => !looked.seen && looked.why !== "unknown");
  const look: Intent = { do: "look", node: name, probes, floor };
  const why = looks.find(({ looked }) => !looked.seen)?.looked;
  const reason = why && !why.seen ? why.reason : result.reason;
  return { known: false, reason, look: unasked.length > 0 ? look : null };
}

/** Whether the node is seen moving towards the phase's goal by itself; unknown where that cannot be told. */
export function underway(run: Run, view: View, name: string, phase: PlannedPhase): "yes" | "no" | "unknown" {
  const condition = view.definition.actions[phase.action]?.underway;
  if (condition === undefined) return "no";
  const { holds } = judgeFor(run, view, name, condition).verdict;
  return holds === "hopeless" ? "no" : holds;
}

function actionsOf(run: Run, node: string): string[] {
  const acting = run.plan.phases.filter((p) => !p.action.startsWith("check") && p.nodes.includes(node));
  return [...new Set(acting.map((p) => p.action))];
}
