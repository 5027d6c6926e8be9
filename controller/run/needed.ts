/**
 * Who cannot be skipped: whom something later would be empty without. In a restart, skipping the coordinator or the leader in the stop would
 * leave it out of the start as well, and what needs it would start without it. In a start, a role of which the definition asks for so many
 * (`min`) must have as many left: every node waits for a master that nobody brings up. Pure.
 */
import type { Definition } from "../../shared/procedure/schema.ts";
import { skippedIn } from "./skipped.ts";
import { currentPhase, type Run } from "./state.ts";

/** Name of the phase or title of the role that would have too few nodes left; null where the node may be skipped. */
export function neededBy(run: Run, node: string, definition: Definition): string | null {
  const part = currentPhase(run)?.phase.plan.part;
  const emptied = run.phases.find(({ state, plan }) => {
    if (state !== "ahead" || plan.part === part) return false;
    const members = [...plan.nodes, ...plan.already];
    return members.length === 1 && members[0] === node;
  });
  if (emptied) return emptied.plan.name;
  return part === "start" && !isStarted(run, node) ? roleWithTooFew(run, node, definition) : null;
}

/** What it is needed for has been seen: what is left is to look at it. */
function isStarted(run: Run, node: string): boolean {
  const achieved = run.achieved.get(node);
  return achieved?.part === "start" && !achieved.hook;
}

function roleWithTooFew({ cluster, plan, phases }: Run, node: string, { roles }: Definition): string | null {
  const gone = [...plan.without, ...skippedIn({ phases })];
  for (const [name, { min = 0, title }] of Object.entries(roles)) {
    const left = cluster.nodes.filter((one) => one.roles.includes(name) && !gone.includes(one.name));
    if (left.length <= min && left.some((one) => one.name === node)) return title;
  }
  return null;
}
