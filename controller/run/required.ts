/**
 * Requirements as a run sees them: only looks that the controller asked for after the last journalled result count (promise: quorum floor).
 */
import { judgeRequirement, type RequirementVerdict } from "../plan/requirement.ts";
import type { Decision, Intent, View } from "./decision.ts";
import { judgeFor } from "./judging.ts";
import { LOOK_ANEW_WITHIN_MS } from "./look-anew.ts";
import { patient } from "./patience.ts";
import { pause } from "./pause.ts";
import { skippedIn } from "./skipped.ts";
import type { Run, RunPhase } from "./state.ts";

export interface Required extends RequirementVerdict {
  /** What to ask for so that more can be told. */
  readonly looks: readonly Intent[];
}

/** `self`: the node about to be acted on; null for what ends a phase. */
export function requirementSeen(run: Run, view: View, name: string, self: string | null): Required {
  const requirement = view.definition.requirements[name];
  if (!requirement) throw new TypeError(`run ${run.id} asks for the requirement ${name}`);
  const looks: Intent[] = [];
  const judge = (node: string, condition: string) => {
    const judged = judgeFor(run, view, node, condition);
    if (judged.verdict.holds !== "yes" || self === null) looks.push(judged.look);
    return judged;
  };
  const bearers = Object.fromEntries(Object.entries(run.bound).map(([binding, bound]) => [binding, bound.node]));
  const { cluster, plan } = run;
  const asked = {
    cluster,
    definition: view.definition,
    self,
    without: plan.without,
    waived: skippedIn(run),
    bearers,
    judge,
  };
  return { ...judgeRequirement({ ...asked, relaxed: isOverridden(run, name, null) }, requirement), looks };
}

/** Before each command; null where nothing stands in its way. */
export function requiresHold(run: Run, view: View, phase: RunPhase, nodes: readonly string[]): Decision | null {
  const waiting: {
    readonly says: string;
    readonly node: string;
    readonly rule: string;
    readonly looks: readonly Intent[];
  }[] = [];
  for (const node of nodes) {
    for (const rule of phase.plan.requires ?? []) {
      if (isOverridden(run, rule, node)) continue;
      const seen = requirementSeen(run, view, rule, node);
      if (seen.holds === "yes") continue;
      const says = `${phase.plan.action} on ${node} needs ${view.definition.requirements[rule]?.says ?? rule}: ${seen.evidence}`;
      if (seen.holds === "no") return pause(view, rule, says, node);
      waiting.push({ says, node, rule, looks: seen.looks });
    }
  }
  const [first] = waiting;
  if (!first) return null;
  const heldBackMs = view.watch.heldBackMs ?? view.now;
  const watch = { ...view.watch, heldBackMs };
  if (view.now - heldBackMs > patient(LOOK_ANEW_WITHIN_MS, view.speed))
    return pause({ ...view, watch }, first.rule, `${first.says} (cannot be told)`, first.node);
  return { sentence: `Before the next command: ${first.says}.`, watch, intents: waiting.flatMap(({ looks }) => looks) };
}

/** A person allowed it by name when the run was planned, for every node or for this one. */
function isOverridden(run: Run, rule: string, node: string | null): boolean {
  const { overridden } = run.plan;
  return overridden.some(
    (said) => said.startsWith(`${rule}: `) || (node !== null && said.startsWith(`${rule}:${node}: `)),
  );
}
