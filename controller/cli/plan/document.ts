/**
 * A plan as JSON. Its shape is fixed (design: "A plan as JSON"): nothing is added inside refusals and phases, only keys at the end.
 */
import type { BindingStatus__Output as BindingStatus } from "../../../shared/wire/generated/muster/controller/v1/BindingStatus.ts";
import type { Plan__Output as PlanMessage } from "../../../shared/wire/generated/muster/controller/v1/Plan.ts";
import type { PlannedNode__Output as PlannedNode } from "../../../shared/wire/generated/muster/controller/v1/PlannedNode.ts";

export interface PlanDocument {
  readonly id: string;
  readonly cluster: string;
  readonly product: string;
  readonly verb: string;
  readonly warnings: readonly string[];
  readonly refused: readonly {
    readonly rule: string;
    readonly message: string;
    readonly passesWhen: string;
    /** The literal flag; null where nothing overrides it. */
    readonly override: string | null;
  }[];
  readonly phases: readonly {
    readonly name: string;
    readonly part: string;
    readonly action: string;
    readonly mode: string;
    readonly staggerSeconds: number;
    /** In the order they will be acted on. */
    readonly nodes: readonly string[];
    readonly already: readonly string[];
    readonly gate: { readonly condition: string; readonly why: string; readonly source: string };
    readonly within: string | null;
  }[];
  readonly notes: readonly string[];
  readonly bindings: readonly BindingStatus[];
  readonly nodes: readonly PlannedNode[];
}

export function planDocument(plan: PlanMessage): PlanDocument {
  return {
    id: plan.id,
    cluster: plan.cluster,
    product: plan.product,
    verb: plan.verb,
    warnings: plan.warnings,
    refused: plan.refused.map(({ rule, message, passesWhen, override }) => ({
      rule,
      message,
      passesWhen,
      override: override === "" ? null : override,
    })),
    phases: plan.phases.map((phase) => ({
      name: phase.name,
      part: phase.part,
      action: phase.action,
      mode: phase.mode,
      staggerSeconds: phase.staggerSeconds,
      nodes: phase.nodes,
      already: phase.already,
      gate: {
        condition: phase.gate?.condition ?? "",
        why: phase.gate?.why ?? "",
        source: phase.gate?.source ?? "",
      },
      within: phase.within === "" ? null : phase.within,
    })),
    notes: plan.notes,
    bindings: plan.bindings,
    nodes: plan.nodes,
  };
}
