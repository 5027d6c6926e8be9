/**
 * What an action is about, value by value, on each node of a phase (every user database, say): read as the phase begins, by looks made then.
 */
import type { Decision, Intent, View } from "./decision.ts";
import { readOn } from "./judging.ts";
import { LOOK_ANEW_WITHIN_MS } from "./look-anew.ts";
import { patient } from "./patience.ts";
import { pause } from "./pause.ts";
import type { Run, RunPhase } from "./state.ts";
import { watching } from "./watch.ts";

export type ValuesFor =
  | { readonly is: "listed"; readonly values: Readonly<Record<string, readonly string[]>> | null }
  | { readonly is: "waiting"; readonly decision: Decision };

export function valuesFor(run: Run, view: View, phase: RunPhase, index: number, nodes: readonly string[]): ValuesFor {
  const each = view.definition.actions[phase.plan.action]?.each;
  if (!each) return { is: "listed", values: null };
  const values: Record<string, readonly string[]> = {};
  const looks: Intent[] = [];
  const reasons: string[] = [];
  for (const node of nodes) {
    const read = readOn(run, view, node, each.of);
    if (read.known && Array.isArray(read.value)) values[node] = read.value.map(String);
    else {
      reasons.push(`${node}: ${read.known ? "it is no list" : read.reason}`);
      if (!read.known && read.look) looks.push(read.look);
    }
  }
  if (reasons.length === 0) return { is: "listed", values };
  const watch = watching(view.watch, `values/${index}/${run.floor}`, view.now);
  const says = `Reading each ${each.parameter} for ${phase.plan.name}: ${reasons.join("; ")}`;
  if (view.now - watch.sinceMs > patient(LOOK_ANEW_WITHIN_MS, view.speed))
    return { is: "waiting", decision: pause({ ...view, watch }, "unseen", says, nodes[0] ?? null) };
  return { is: "waiting", decision: { sentence: `${says}.`, watch, intents: looks } };
}
