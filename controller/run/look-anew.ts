/**
 * After a takeover, or when a person said to go on: looks at every node of the plan, and goes on only if what was achieved still holds.
 */
import type { Decision, Intent, View } from "./decision.ts";
import { judgeFor } from "./judging.ts";
import { patient } from "./patience.ts";
import { pause } from "./pause.ts";
import { currentPhase, type Run } from "./state.ts";
import { watching } from "./watch.ts";

/** Older than this, a person decides: somebody may have finished the work by hand. design: promise 3. */
export const RESUME_GAP_MS = 15 * 60_000;
/** Long enough for three slow probes; past it somebody must see why a host is silent. */
export const LOOK_ANEW_WITHIN_MS = 60_000;

export function lookAnew(run: Run, view: View): Decision {
  const watch = watching(view.watch, `anew/${run.floor}`, view.now);
  const at = { ...view, watch };
  if (run.gapMs !== null && (run.gapMs < 0 || run.gapMs >= RESUME_GAP_MS))
    return pause(at, "resume-gap", gapReason(run.gapMs), null);
  const waiting: string[] = [];
  const missing: string[] = [];
  const looks: Intent[] = [];
  for (const name of nodesToSee(run)) {
    const achieved = run.achieved.get(name);
    const conditions = achieved ? [achieved.condition, achieved.also] : [goalAhead(run, name)];
    for (const condition of conditions.filter((one) => one !== null)) {
      const judged = judgeFor(run, view, name, condition);
      const { verdict } = judged;
      if (verdict.holds === "unknown") {
        missing.push(name);
        waiting.push(`${name} (${verdict.evidence[0] ?? "not seen"})`);
        looks.push(judged.look);
      } else if (achieved && verdict.holds !== "yes") {
        const reason = `${name} was ${condition}, and is no longer: ${verdict.evidence.join(", ")}`;
        return pause(at, "changed", reason, name);
      }
    }
  }
  if (waiting.length === 0)
    return {
      sentence: "Looked anew: what was achieved still holds.",
      watch,
      intents: [{ do: "append", event: { type: "looked-anew" } }],
    };
  if (view.now - watch.sinceMs > patient(LOOK_ANEW_WITHIN_MS, view.speed))
    return pause(
      at,
      "unseen",
      `looking anew, not seen: ${waiting.join("; ")}`,
      mayLeaveOut(run, missing) ?? missing[0] ?? null,
    );
  return {
    sentence: `Looking anew at every node of the plan: waiting for ${waiting.join("; ")}.`,
    watch,
    intents: looks,
  };
}

/** The first of these that a person could go on without: else a node that never shows again would leave nothing but an abort. */
function mayLeaveOut(run: Run, missing: readonly string[]): string | null {
  const begun = run.phases.find((phase) => phase.state === "begun");
  return missing.find((name) => begun?.steps.has(name) || run.achieved.has(name)) ?? null;
}

/** Every node of the plan but those with a command under way: these are judged when it has ended. */
function nodesToSee(run: Run): string[] {
  const busy = new Set([...run.open.values()].map((command) => command.node));
  const skipped = new Set(
    run.phases.flatMap((phase) => [...phase.steps].flatMap(([name, step]) => (step.is === "skipped" ? [name] : []))),
  );
  const named = run.phases.flatMap((phase) => [...phase.plan.nodes, ...phase.plan.already]);
  return [...new Set(named)]
    .filter((name) => !busy.has(name) && !skipped.has(name) && goalAhead(run, name) !== null)
    .filter((name) => !run.plan.without.includes(name));
}

/** The goal of the node's step under way or next; before it has any, that of its last one. */
function goalAhead(run: Run, name: string): string | null {
  const current = currentPhase(run)?.index ?? 0;
  const mine = run.phases.filter((p) => p.plan.until !== null && [...p.plan.nodes, ...p.plan.already].includes(name));
  const ahead = run.phases.slice(current).find((p) => mine.includes(p));
  return (ahead ?? mine.at(-1))?.plan.until ?? null;
}

function gapReason(gapMs: number): string {
  if (gapMs < 0) return "the wall clock ran backwards since the last event, so nobody knows how long ago that was";
  return `the last event is ${Math.round(gapMs / 60_000)} min old: somebody may have gone on by hand`;
}
