/**
 * Lays a part's phases over the cluster. A phase without nodes vanishes; a node is acted on once per part and action:
 * on start in the first phase that names it, on stop in the last (design: "Order inside a node").
 */
import { inForceHere } from "../../shared/procedure/in-force.ts";
import type { Definition, PhaseDefinition } from "../../shared/procedure/schema.ts";
import { withHooks } from "./hooks.ts";
import { goalOf, laid, showsGoal } from "./lay-phase.ts";
import { layRoll } from "./lay-roll.ts";
import { ROLL_CALL_ACTION } from "./roll-call.ts";
import { type Bearers, select } from "./select.ts";
import type { Standing } from "./states.ts";
import type { Part, PlannedPhase, PlanRequest } from "./types.ts";

/** The parts of a verb's procedure; one that goes node by node is a roll, whatever it is called. */
export function partsOf(definition: Definition, verb: string): readonly Part[] {
  const procedure = definition.procedures[verb];
  if (!procedure || "refused" in procedure) return [];
  if ("parts" in procedure) return procedure.parts;
  return [procedure.each ? "roll" : (verb as Part)];
}

/** `first`: the part that begins from what is seen now; a later part begins where the one before ends. */
export function layPhases(
  standing: Standing,
  request: PlanRequest,
  part: Part,
  bearers: Bearers,
  first: boolean,
): PlannedPhase[] {
  const procedure = standing.definition.procedures[part === "roll" ? request.verb : part];
  if (!procedure || !("phases" in procedure)) return [];
  const phases = procedure.phases.filter((phase) => inForceHere(standing.definition, phase, standing.cluster.options));
  if (procedure.each) return layRoll(standing, request, procedure.each, phases, bearers);
  const members = phases.map((phase) => membersOf(standing, request, phase, bearers, first));
  const once = actOnce(phases, members, part);
  return phases.flatMap((phase, i) => {
    // A restart calls the roll once: nothing has changed hands since.
    if (phase.do === ROLL_CALL_ACTION && !first) return [];
    const nodes = once[i] ?? [];
    if (nodes.length === 0) return [];
    const until = goalOf(standing.definition, phase);
    const shows = (name: string) => first && !phase.do.startsWith("check") && showsGoal(standing, name, until);
    const already = nodes.filter(shows);
    const acting = nodes.filter((name) => !already.includes(name));
    return withHooks(standing, request.looking, phase, laid(standing, phase, part, acting, already, until), first);
  });
}

function membersOf(
  standing: Standing,
  request: PlanRequest,
  phase: PhaseDefinition,
  bearers: Bearers,
  first: boolean,
): string[] {
  const owed = new Set(request.facts.debts.flatMap((debt) => (debt.what === phase.owing ? [debt.node] : [])));
  if (!first) for (const name of mayOwe(standing, phase, bearers)) owed.add(name);
  const owes = (name: string) => owed.has(name);
  return select(standing.cluster, phase.on, bearers)
    .map((node) => node.name)
    .filter((name) => !request.options.without.includes(name))
    .filter((name) => phase.owing === undefined || owes(name));
}

/** In a restart the stop before may switch off what this phase is about; which nodes owe it then is known when the phase begins. */
function mayOwe(standing: Standing, { owing }: PhaseDefinition, bearers: Bearers): string[] {
  const { definition, cluster } = standing;
  const stop = definition.procedures.stop;
  if (owing === undefined || !stop || !("phases" in stop)) return [];
  return stop.phases
    .filter((phase) => definition.actions[phase.do]?.owes?.what === owing)
    .filter((phase) => inForceHere(definition, phase, cluster.options))
    .flatMap((phase) => select(cluster, phase.on, bearers).map((node) => node.name));
}

function actOnce(phases: readonly PhaseDefinition[], members: readonly (readonly string[])[], part: Part): string[][] {
  const claimed = new Set<string>();
  const result: string[][] = phases.map(() => []);
  const order = phases.map((_, i) => i);
  for (const i of part === "stop" ? order.reverse() : order) {
    const phase = phases[i];
    if (!phase) continue;
    for (const node of members[i] ?? []) {
      const key = `${phase.do}/${node}`;
      if (!phase.do.startsWith("check") && claimed.has(key)) continue;
      claimed.add(key);
      result[i]?.push(node);
    }
  }
  return result;
}
