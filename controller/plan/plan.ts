/**
 * plan: cluster + procedure + what is seen -> what would be done. Pure; a refused plan is still a plan.
 */
import { createHash } from "node:crypto";
import type { ClusterNode } from "../../shared/cluster/cluster.ts";
import { evaluate } from "../../shared/procedure/expression.ts";
import type { Baseline } from "../fleet/scope.ts";
import { nodeScope } from "../fleet/scope.ts";
import { bindAll } from "./bind.ts";
import { noted } from "./notes.ts";
import { applyOverrides } from "./overrides.ts";
import { layPhases, partsOf } from "./phases.ts";
import { probesOf } from "./probes-on.ts";
import { refusals } from "./refusals.ts";
import { rollCallSeen } from "./roll-call-seen.ts";
import { type Standing, standsNow } from "./states.ts";
import type { Plan, PlannedNode, PlanRequest } from "./types.ts";
import { warn } from "./warnings.ts";

export function plan(request: PlanRequest): Plan {
  const { cluster, definition, verb, options } = request;
  const standing: Standing = {
    cluster,
    definition,
    sight: request.sight,
    baseline: request.facts.baseline,
    forgiving: request.looking === "capture",
  };
  const nodes = cluster.nodes.map((node) => standsNow(standing, node));
  const procedure = definition.procedures[verb];
  const parts = partsOf(definition, verb);
  const bound = bindAll(request, standing, parts);
  const phases = parts.flatMap((part, index) => layPhases(standing, request, part, bound.bearers, index === 0));
  const all = [
    ...(procedure === undefined ? [unknownVerb(request)] : []),
    ...(procedure && "refused" in procedure ? [noSuchProcedure(verb, procedure.refused)] : []),
    ...bound.refused,
    ...(parts.length > 0 ? refusals(request, standing, nodes, phases, bound.bearers) : []),
  ];
  const { refused, overridden } = applyOverrides(all, options.overrides);
  const draft = {
    cluster: cluster.name,
    product: cluster.product,
    verb,
    warnings: warn(request, nodes, phases, bound.bindings),
    notes: [...bound.notes, ...noted(request, standing, bound.bearers)],
    rollCall: rollCallSeen(cluster, definition, phases, request.sight),
    refused,
    phases,
    bindings: bound.bindings,
    nodes,
    without: options.without,
    overridden,
    baseline: baselines(standing, nodes, request.facts.takenDown),
  };
  return { id: planId(request, draft), ...draft };
}

/** What a stop found on each node that was not stopped already; else what an earlier stop found. */
function baselines(standing: Standing, nodes: readonly PlannedNode[], takenDown: boolean): Record<string, Baseline> {
  const kept: Record<string, Baseline> = { ...standing.baseline };
  for (const node of standing.cluster.nodes) {
    const now = nodes.find((n) => n.node === node.name);
    if (now?.isNow !== "up" && now?.isNow !== "partial") continue;
    // Half stopped by an earlier run: what still runs there is less than what must come back.
    if (takenDown && Object.keys(standing.definition.baseline).some((name) => name in (kept[node.name] ?? {})))
      continue;
    const found = baselineOf(standing, node);
    if (Object.keys(found).length > 0) kept[node.name] = { ...keptBesides(standing, kept[node.name]), ...found };
  }
  return kept;
}

/** What a condition had kept of the node: no stop finds it anew. */
function keptBesides({ definition }: Standing, known: Baseline = {}): Baseline {
  return Object.fromEntries(Object.entries(known).filter(([name]) => !Object.hasOwn(definition.baseline, name)));
}

function baselineOf(standing: Standing, node: ClusterNode): Baseline {
  const looks = probesOf(standing.definition, node).map((probe) => ({
    probe,
    looked: standing.sight(node.name, probe),
  }));
  const scope = nodeScope({ ...standing, node, baseline: {} }, looks);
  const found: Record<string, unknown> = {};
  for (const [name, expression] of Object.entries(standing.definition.baseline)) {
    const result = evaluate(expression, scope);
    const empty = Array.isArray(result.known && result.value) && (result as { value: unknown[] }).value.length === 0;
    if (result.known && !empty) found[name] = result.value;
  }
  return found;
}

function planId(request: PlanRequest, draft: Omit<Plan, "id">): string {
  const decisive = {
    file: request.cluster.fileDigest,
    definition: request.definition.digest,
    verb: draft.verb,
    phases: draft.phases.map((p) => [p.part, p.name, p.action, p.nodes, p.already]),
    bindings: Object.entries(draft.bindings).map(([name, b]) => [name, b.node, b.identity]),
    options: { ...request.options, nodes: request.options.nodes ?? [], set: request.options.set ?? {} },
  };
  return createHash("sha256").update(JSON.stringify(decisive)).digest("hex").slice(0, 8);
}

function unknownVerb({ definition, verb }: PlanRequest) {
  const known = Object.keys(definition.procedures).join(", ");
  return {
    rule: "no-procedure",
    message: `${definition.title} has no procedure "${verb}"`,
    passesWhen: `one of: ${known}`,
    override: null,
  };
}

const noSuchProcedure = (verb: string, why: string) => ({
  rule: "no-procedure",
  message: `there is no ${verb}: ${why}`,
  passesWhen: "the vendor publishes one and the definition carries it",
  override: null,
});
