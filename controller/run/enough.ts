/**
 * A phase that ends as soon as its requirements hold, in place of every node showing the condition: a majority of administrators that is
 * ready, say. Nodes that do not show it by then stay unverified, and the run's end says so unless a later phase sees them.
 */
import { besides } from "./besides.ts";
import { brief } from "./brief.ts";
import type { Decision, Draft, Intent, View } from "./decision.ts";
import { judgeFor } from "./judging.ts";
import { patient } from "./patience.ts";
import { pause } from "./pause.ts";
import { requirementSeen } from "./required.ts";
import { isOver, type Run, type RunPhase } from "./state.ts";

export interface EnoughSeen {
  /** What ends the phase; null while something is missing. */
  readonly ends: Decision | null;
  /** What is missing, for people. */
  readonly missing: string;
  readonly looks: readonly Intent[];
}

/** Null where the phase has no such requirements, or commands of it are still to come or to end. */
export function enoughSeen(run: Run, view: View, phase: RunPhase, index: number): EnoughSeen | null {
  const names = phase.plan.enough ?? [];
  const acts = !phase.plan.action.startsWith("check");
  const busy = [...phase.steps.values()].some((step) => step.is === "open" || (acts && step.is === "ahead"));
  if (names.length === 0 || busy) return null;
  const seen = names.map((name) => ({ name, ...requirementSeen(run, view, name, null) }));
  const short = seen.filter(({ holds }) => holds !== "yes");
  const missing = short
    .map(({ name, evidence }) => `${view.definition.requirements[name]?.says ?? name} (${evidence})`)
    .join("; ");
  if (short.length > 0) return { ends: null, missing: brief([missing]), looks: short.flatMap(({ looks }) => looks) };
  const sentence = `${phase.plan.name}: enough was seen, ${phase.plan.gate.condition}.`;
  const events: Draft[] = [...verified(run, view, phase, index), { type: "phase-ended", phase: index }];
  return {
    ends: { sentence, watch: view.watch, intents: events.map((event) => ({ do: "append", event })) },
    missing,
    looks: [],
  };
}

/** A check with nothing to see on each node: it waits for the requirements alone. */
export function waitForEnough(view: View, phase: RunPhase, seen: EnoughSeen): Decision {
  const { withinMs, name } = phase.plan;
  if (withinMs !== null && view.now - view.watch.sinceMs > patient(withinMs, view.speed)) {
    const [node] = [...phase.steps].flatMap(([one, step]) => (isOver(step) ? [] : [one]));
    return pause(
      view,
      "deadline",
      `${name}: still waiting for ${seen.missing}`,
      phase.steps.size === 1 ? (node ?? null) : null,
    );
  }
  return { sentence: `${name}: waiting for ${seen.missing}.`, watch: view.watch, intents: seen.looks };
}

function verified(run: Run, view: View, phase: RunPhase, index: number): Draft[] {
  const { until, action } = phase.plan;
  return [...phase.steps].flatMap(([node, step]): Draft[] => {
    if (isOver(step) || (step.is === "ended" && step.ended.outcome === "unknown")) return [];
    if (until === null)
      return action.startsWith("check")
        ? [{ type: "step-seen", phase: index, node, evidence: phase.plan.gate.condition }]
        : [];
    const { verdict, condition } = judgeFor(run, view, node, until);
    if (verdict.holds !== "yes") return [];
    const evidence = brief(verdict.evidence);
    return [{ type: "step-seen", phase: index, node, evidence, ...besides(run, view, node, condition) }];
  });
}
