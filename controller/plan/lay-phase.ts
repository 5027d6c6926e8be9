/**
 * One phase of a definition laid over the nodes it is about, with every option's value filled in.
 */
import { parseDuration } from "../../shared/procedure/duration.ts";
import type { PhaseDefinition } from "../../shared/procedure/schema.ts";
import { timeMs } from "../../shared/procedure/time.ts";
import { ROLL_CALL_ACTION, rollCallCondition } from "./roll-call.ts";
import { judged, readNow, type Standing } from "./states.ts";
import type { Part, PlannedPhase } from "./types.ts";

export function laid(
  standing: Standing,
  phase: PhaseDefinition,
  part: Part,
  nodes: readonly string[],
  already: readonly string[],
  until: string | null,
): PlannedPhase {
  const { definition, cluster } = standing;
  const { options } = cluster;
  const requires = [...new Set([...phase.requires, ...(definition.actions[phase.do]?.requires ?? [])])];
  return {
    name: phase.phase,
    part,
    action: phase.do,
    on: phase.on,
    mode: phase.mode.startsWith("parallel") ? "parallel" : "serial",
    staggerMs: staggerMs(phase.mode, options),
    nodes,
    already,
    until,
    gate: { condition: gateText(standing, phase, until), why: phase.why, source: phase.source ?? "" },
    withinMs: limitSeen(standing, phase, [...nodes, ...already]) ?? limitWritten(phase, options),
    remembers: phase.remembers ?? null,
    ...(phase.enough.length > 0 ? { enough: phase.enough } : {}),
    ...(requires.length > 0 ? { requires, waivable: waivable(standing, requires) } : {}),
    ...(phase.withinSeconds === undefined ? {} : { withinSeconds: phase.withinSeconds }),
    ...(phase.owing === undefined ? {} : { owing: phase.owing }),
    ...wasOn(standing, phase, nodes, until),
    ...(phase.held && definition.options[phase.held.option] ? { held: phase.held } : {}),
  };
}

/** What is on now, and off when its turn comes, this run has switched off: though the journal may have lost that it did. */
function wasOn(
  standing: Standing,
  phase: PhaseDefinition,
  names: readonly string[],
  until: string | null,
): Pick<PlannedPhase, "wasOn"> {
  const owes = standing.definition.actions[phase.do]?.owes;
  if (!owes) return {};
  const on = standing.cluster.nodes.filter(
    (node) => names.includes(node.name) && judged(standing, node, until).verdict.holds === "no",
  );
  const value = (name: string) =>
    owes.was === undefined ? "" : String(readNow(standing, name, owes.was) ?? "not known");
  return on.length === 0 ? {} : { wasOn: Object.fromEntries(on.map(({ name }) => [name, value(name)])) };
}

const limitWritten = ({ within }: PhaseDefinition, options: Standing["cluster"]["options"]) =>
  within === undefined ? null : timeMs(within, options);

/** The longest limit that the nodes themselves say; null where one of them was not seen. A run reads each anew. */
function limitSeen(standing: Standing, { withinSeconds }: PhaseDefinition, names: readonly string[]): number | null {
  if (withinSeconds === undefined || names.length === 0) return null;
  const limits = names.map((name) => {
    const read = readNow(standing, name, withinSeconds);
    return typeof read === "number" ? read * 1000 : null;
  });
  return limits.some((limit) => limit === null) ? null : Math.max(...limits.filter((limit) => limit !== null));
}

/** The condition a phase's nodes must show; null for the roll call, and where requirements or the exit code are all that tells. */
export function goalOf(definition: Standing["definition"], phase: PhaseDefinition): string | null {
  return phase.until ?? definition.actions[phase.do]?.goal ?? null;
}

export function showsGoal(standing: Standing, name: string, until: string | null): boolean {
  const node = standing.cluster.nodes.find((n) => n.name === name);
  return until !== null && node !== undefined && judged(standing, node, until).verdict.holds === "yes";
}

/** What is gone on only after seeing. */
function gateText({ definition }: Standing, phase: PhaseDefinition, until: string | null): string {
  if (phase.do === ROLL_CALL_ACTION && until === null) return rollCallCondition.says;
  if (phase.enough.length > 0)
    return phase.enough.map((name) => definition.requirements[name]?.says ?? name).join(", ");
  if (until === null) return "the command ends without an error";
  return definition.conditions[until]?.says ?? until;
}

const waivable = ({ definition }: Standing, requires: readonly string[]) =>
  requires.filter((name) => definition.requirements[name]?.overridable === true);

function staggerMs(mode: string, options: Standing["cluster"]["options"]): number {
  const stagger = mode.split("stagger ")[1];
  if (stagger === undefined) return 0;
  return stagger.startsWith("{") ? timeMs(stagger, options) : parseDuration(stagger);
}
