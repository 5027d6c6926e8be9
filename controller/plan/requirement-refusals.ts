/**
 * Refusals that requirements give: before the first command of a plan what each of its steps requires is seen to hold, and no gate
 * counts on more nodes than are left.
 */
import type { RequirementDefinition } from "../../shared/procedure/schema.ts";
import { judgeRequirement, neverHolds } from "./requirement.ts";
import type { Bearers } from "./select.ts";
import { judged, type Standing } from "./states.ts";
import type { PlannedPhase, PlanRequest, Refusal } from "./types.ts";

export function requirementRefusals(
  request: PlanRequest,
  standing: Standing,
  phases: readonly PlannedPhase[],
  bearers: Bearers,
): Refusal[] {
  const gates = new Set(phases.flatMap((phase) => phase.enough ?? []));
  const counted = [...gates].flatMap((name) => gateRefusal(request, name, bearers));
  const guards = phases.flatMap((phase) =>
    (phase.requires ?? []).flatMap((name) =>
      phase.nodes.flatMap((node) => guardRefusal(request, standing, name, node, bearers)),
    ),
  );
  const once = new Map([...counted, ...guards].map((refusal) => [`${refusal.rule} ${refusal.message}`, refusal]));
  return [...once.values()];
}

/** A gate that nobody could ever see open is refused before anything is touched. */
function gateRefusal(request: PlanRequest, name: string, bearers: Bearers): Refusal[] {
  const requirement = request.definition.requirements[name];
  if (!requirement) return [];
  const question = { ...common(request, name, bearers), self: null };
  const never = neverHolds(question, requirement);
  if (never === null) return [];
  const relaxes = requirement.allBut !== undefined && neverHolds({ ...question, relaxed: true }, requirement) === null;
  return [refusal(name, requirement, `${requirement.says}: ${never}`, relaxes ? name : null)];
}

function guardRefusal(
  request: PlanRequest,
  standing: Standing,
  name: string,
  self: string,
  bearers: Bearers,
): Refusal[] {
  const requirement = request.definition.requirements[name];
  if (!requirement || request.looking === "none") return [];
  const nodeOf = (node: string) => standing.cluster.nodes.find((one) => one.name === node);
  const judge = (node: string, condition: string) => {
    const declared = nodeOf(node);
    if (!declared) throw new TypeError(`no node ${node}`);
    return judged(standing, declared, condition);
  };
  const verdict = judgeRequirement({ ...common(request, name, bearers), self, judge }, requirement);
  if (verdict.holds === "yes") return [];
  const cannot = verdict.holds === "unknown" ? "cannot be told: " : "";
  const message = `${self} needs ${requirement.says}: ${cannot}${verdict.evidence}`;
  return [refusal(name, requirement, message, requirement.overridable ? `${name}:${self}` : null)];
}

const common = ({ cluster, definition, options }: PlanRequest, name: string, bearers: Bearers) => ({
  ...{ cluster, definition, bearers },
  without: options.without,
  relaxed: options.overrides.includes(name),
});

const refusal = (
  rule: string,
  { passesWhen }: RequirementDefinition,
  message: string,
  override: string | null,
): Refusal => ({ rule, message, passesWhen, override });
