/**
 * Nodes a person went on without while the run was under way: neither asked for nor waited for.
 */
import type { Run } from "./state.ts";

export function skippedIn(run: Pick<Run, "phases">): readonly string[] {
  const before = known.get(run.phases);
  if (before) return before;
  const skipped = run.phases.flatMap((phase) =>
    [...phase.steps].flatMap(([node, step]) => (step.is === "skipped" ? [node] : [])),
  );
  known.set(run.phases, skipped);
  return skipped;
}

/** Every judgement asks; a run's phases are made anew when one of them changes. */
const known = new WeakMap<Run["phases"], readonly string[]>();
