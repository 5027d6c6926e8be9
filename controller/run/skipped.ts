/**
 * Nodes a person went on without while the run was under way: neither asked for nor waited for.
 */
import type { Run } from "./state.ts";

export function skippedIn(run: Run): string[] {
  return run.phases.flatMap((phase) =>
    [...phase.steps].flatMap(([node, step]) => (step.is === "skipped" ? [node] : [])),
  );
}
