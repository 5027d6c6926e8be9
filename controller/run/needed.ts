/**
 * Who cannot be skipped: a node without which a phase of a later part would be empty. In a restart, skipping the coordinator or
 * the leader in the stop would leave it out of the start as well, and what needs it would start without it. Pure.
 */
import { currentPhase, type Run } from "./state.ts";

/** Name of the phase that would have no node left; null where the node may be skipped. */
export function neededBy(run: Run, node: string): string | null {
  const part = currentPhase(run)?.phase.plan.part;
  const emptied = run.phases.find(({ state, plan }) => {
    if (state !== "ahead" || plan.part === part) return false;
    const members = [...plan.nodes, ...plan.already];
    return members.length === 1 && members[0] === node;
  });
  return emptied?.plan.name ?? null;
}
