/**
 * A plan as the wire has it: with literal flags and literal command lines.
 */
import type { Cluster } from "../../shared/cluster/cluster.ts";
import { makeHarmless } from "../../shared/formats/harmless.ts";
import { formatDuration } from "../../shared/procedure/duration.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import type { Gate } from "../../shared/wire/generated/muster/controller/v1/Gate.ts";
import type { Plan as PlanMessage } from "../../shared/wire/generated/muster/controller/v1/Plan.ts";
import type { PlannedNode as NodeMessage } from "../../shared/wire/generated/muster/controller/v1/PlannedNode.ts";
import type { PlannedPhase as PhaseMessage } from "../../shared/wire/generated/muster/controller/v1/PlannedPhase.ts";
import type { Refusal as RefusalMessage } from "../../shared/wire/generated/muster/controller/v1/Refusal.ts";
import { bindingOf } from "../plan/select.ts";
import type { Plan, PlannedGate, PlannedNode, PlannedPhase, Refusal } from "../plan/types.ts";
import type { Usual } from "../run/durations.ts";
import { wireAge } from "./age.ts";
import { plannedBindings } from "./bindings-view.ts";
import { invocations } from "./invocations.ts";
import { usualView } from "./usual-view.ts";

export interface AboutPlan {
  /** Milliseconds since 1970; 0 where it was made from files. */
  readonly madeMs: number;
  readonly usual: Usual | null;
}

const FROM_FILES: AboutPlan = { madeMs: 0, usual: null };

/** `cluster` and `definition` are those the plan was made of. */
export function planView(
  plan: Plan,
  cluster: Cluster,
  definition: Definition,
  { madeMs, usual }: AboutPlan = FROM_FILES,
): PlanMessage {
  return {
    id: plan.id,
    cluster: plan.cluster,
    product: plan.product,
    verb: plan.verb,
    warnings: [...plan.warnings, ...plan.overridden.map((what) => `Overridden by you: ${makeHarmless(what)}`)],
    refused: plan.refused.map(refusalView),
    phases: plan.phases.map((phase) => phaseView(phase, cluster, definition)),
    bindings: plannedBindings(plan.bindings, definition),
    notes: [...plan.notes],
    nodes: plan.nodes.map((node) => nodeView(node, plan, definition)),
    title: definition.title,
    rollCall: [...(plan.rollCall ?? [])],
    usual: usualView(usual),
    madeMs,
  };
}

export const gateView = ({ condition, why, source }: PlannedGate): Gate => ({ condition, why, source });
export const withinView = (withinMs: number | null): string => (withinMs === null ? "" : formatDuration(withinMs));

export function refusalView({ rule, message, passesWhen, override }: Refusal): RefusalMessage {
  return { rule, message: makeHarmless(message), passesWhen, override: override === null ? "" : flagOf(override) };
}

/** `RULE:NODE` becomes the flag that names it; what is a flag already stays. */
const flagOf = (override: string) => (override.startsWith("--") ? override : `--override ${override}`);

function phaseView(phase: PlannedPhase, cluster: Cluster, definition: Definition): PhaseMessage {
  return {
    name: phase.name,
    part: phase.part,
    action: phase.action,
    mode: phase.mode,
    staggerSeconds: phase.staggerMs / 1000,
    nodes: [...phase.nodes],
    already: [...phase.already],
    gate: gateView(phase.gate),
    within: withinView(phase.withinMs),
    does: invocations(cluster, definition, phase.action, phase.nodes),
    reads: bindingOf(phase.on) ?? "",
    remembers: phase.remembers ?? "",
  };
}

function nodeView(node: PlannedNode, plan: Plan, definition: Definition): NodeMessage {
  const bindings = Object.entries(plan.bindings).flatMap(([name, bound]) => {
    if (bound.node === node.node) return [name];
    const { others } = definition.bindings[name] ?? {};
    return others !== undefined && bound.rows?.[node.node] !== undefined ? [others] : [];
  });
  return {
    node: node.node,
    host: node.host,
    roles: [...node.roles],
    isNow: node.isNow,
    evidence: makeHarmless(node.evidence),
    ageMs: wireAge(node.ageMs),
    bindings,
  };
}
