/**
 * What a reader must know before saying yes, though it refuses nothing.
 */

import { inForceHere } from "../../shared/procedure/in-force.ts";
import { partsOf } from "./phases.ts";
import { probesOf } from "./probes-on.ts";
import type { PlannedBinding, PlannedNode, PlannedPhase, PlanRequest } from "./types.ts";

export function warn(
  request: PlanRequest,
  nodes: readonly PlannedNode[],
  phases: readonly PlannedPhase[],
  bindings: Readonly<Record<string, PlannedBinding>>,
): string[] {
  return [
    ...vendorWarnings(request),
    ...withoutWarnings(request),
    ...(request.looking === "none" ? wouldLook(request) : []),
    ...(request.looking === "capture" ? notCaptured(request) : []),
    ...given(bindings),
    ...nothingToDo(nodes, phases),
  ];
}

function vendorWarnings({ cluster, definition, verb }: PlanRequest): string[] {
  return partsOf(definition, verb).flatMap((part) => {
    const procedure = definition.procedures[part === "roll" ? verb : part];
    if (!procedure || !("warns" in procedure)) return [];
    return procedure.warns.flatMap((warning) => {
      if (typeof warning === "string") return [warning];
      return inForceHere(definition, warning, cluster.options) ? [warning.says] : [];
    });
  });
}

function withoutWarnings({ options, cluster }: PlanRequest): string[] {
  return options.without
    .filter((name) => cluster.nodes.some((node) => node.name === name))
    .map((name) => `${name} is left out, as if it were down: nothing is done there, and nothing is seen of it`);
}

function wouldLook(request: PlanRequest): string[] {
  const { cluster, definition } = request;
  const byProbe = new Map<string, string[]>();
  for (const node of cluster.nodes) {
    for (const probe of probesOf(definition, node)) byProbe.set(probe, [...(byProbe.get(probe) ?? []), node.name]);
  }
  return [
    "Nothing was looked at: a node that already shows its goal would get no command.",
    ...whereNeeded(request),
    ...[...byProbe].map(([probe, names]) => `A live plan would look at ${probe} of ${names.join(", ")}.`),
  ];
}

/** What is done before or after a whole phase, on nodes that need it. */
function whereNeeded({ cluster, definition, verb }: PlanRequest): string[] {
  const phases = partsOf(definition, verb).flatMap((part) => {
    const procedure = definition.procedures[part === "roll" ? verb : part];
    return procedure && "phases" in procedure && !procedure.each ? procedure.phases : [];
  });
  const said = phases
    .filter((phase) => phase.mode.startsWith("parallel") && inForceHere(definition, phase, cluster.options))
    .flatMap((phase) => [
      ...(phase.before === undefined ? [] : [`Before ${phase.phase}, on nodes that need it: ${phase.before}.`]),
      ...(phase.after === undefined ? [] : [`After ${phase.phase}, on nodes that need it: ${phase.after}.`]),
    ]);
  return [...new Set(said)];
}

function notCaptured({ cluster, definition, sight }: PlanRequest): string[] {
  return cluster.nodes.flatMap((node) => {
    const missing = probesOf(definition, node).filter((probe) => {
      const looked = sight(node.name, probe);
      return !looked.seen && looked.why === "not-looked";
    });
    return missing.length > 0 ? [`Not in the capture, so not looked at: ${missing.join(", ")} of ${node.name}.`] : [];
  });
}

function given(bindings: Readonly<Record<string, PlannedBinding>>): string[] {
  return Object.entries(bindings)
    .filter(([, bound]) => bound.standing === "given")
    .map(([name, bound]) => `${bound.node} is ${name} because you say so: no look shows it.`);
}

function nothingToDo(nodes: readonly PlannedNode[], phases: readonly PlannedPhase[]): string[] {
  const acts = phases.some((phase) => !phase.action.startsWith("check") && phase.nodes.length > 0);
  return acts || nodes.length === 0 || phases.length === 0
    ? []
    : ["Every node already shows its goal: there is nothing to do."];
}
