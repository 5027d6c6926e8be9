/**
 * Plans of the five-node AtScale cluster, and what tests read of them.
 */
import { plan } from "../../../controller/plan/plan.ts";
import { type BindingFact, noFacts, type Plan, type PlanRequest } from "../../../controller/plan/types.ts";
import { atscale, clusterOf, SYSTEM_ID, sightOf, type World } from "../../support/atscale-sight.ts";

export function planned(verb: string, world: World, more: Partial<PlanRequest> = {}): Plan {
  return plan({
    cluster: clusterOf(),
    definition: atscale,
    verb,
    sight: sightOf(world),
    looking: "live",
    facts: noFacts,
    options: options(),
    ...more,
  });
}

export function options(some: Partial<PlanRequest["options"]> = {}): PlanRequest["options"] {
  return { overrides: [], without: [], leader: null, ...some };
}

export function fact(standing: BindingFact["standing"]): BindingFact {
  const atMs = Date.UTC(2026, 9, 14, 22, 10);
  return { binding: "leader", node: "bi-02", identity: SYSTEM_ID, detail: "TL 3", atMs, standing, run: "bi-prod.41" };
}

/** The phases that act, with who is acted on and in which order. */
export function orderOf(made: Plan): string[] {
  return made.phases
    .filter((phase) => !phase.action.startsWith("check") && phase.nodes.length > 0)
    .map((phase) => `${phase.part}: ${phase.name}: ${phase.nodes.join(", ")}`);
}

export const rules = (made: Plan) => made.refused.map((refusal) => refusal.rule);

export function pick(probes: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(probes).filter(([name]) => names.includes(name)));
}
