/**
 * What the journalled beginning and end of a command make of a run. Pure.
 */
import type { RunEvent } from "./events.ts";
import type { OpenCommand, Remedy, Run, Step } from "./state.ts";
import { withPhase, withStep } from "./with.ts";

export function commandIssued(run: Run, event: Extract<RunEvent, { type: "command-issued" }>): Run {
  return event.remedy ? remedyIssued(run, event, event.remedy) : stepIssued(run, event);
}

function stepIssued(run: Run, event: Extract<RunEvent, { type: "command-issued" }>): Run {
  const { id, node, action, phase, attempt } = event;
  const open: OpenCommand = { ...{ id, node, action, phase }, issuedAtMs: event.atMs, unsettled: false, remedy: false };
  const achieved = new Map(run.achieved);
  const known = achieved.get(node);
  // A hook moves nothing that the node itself has reached.
  if (known && !known.hook && run.phases[phase]?.plan.hook) achieved.set(node, { ...known, also: null });
  else achieved.delete(node);
  const before = run.phases[phase]?.steps.get(node);
  return {
    ...withStep(run, phase, node, { is: "open", attempt, command: id, ...itemOf(before) }),
    open: new Map(run.open).set(id, open),
    waited: { issuedAtMs: event.atMs, beforeMs: 0, asked: false },
    achieved,
    marks: event.marks ? new Map(run.marks).set(node, event.marks) : run.marks,
  };
}

function remedyIssued(
  run: Run,
  { id, node, action, phase, atMs }: Extract<RunEvent, { type: "command-issued" }>,
  about: { readonly node: string; readonly of: string },
): Run {
  const open: OpenCommand = { ...{ id, node, action, phase }, issuedAtMs: atMs, unsettled: false, remedy: true };
  const remedy = { command: id, action, ...about, ended: null };
  return {
    ...run,
    open: new Map(run.open).set(id, open),
    phases: withPhase(run, phase, (p) => ({ ...p, remedies: [...p.remedies, remedy] })),
  };
}

export function commandEnded(run: Run, event: Extract<RunEvent, { type: "command-ended" }>): Run {
  const command = run.open.get(event.id);
  if (!command) return run;
  const open = new Map(run.open);
  open.delete(event.id);
  if (command.remedy) {
    const ended = (remedy: Remedy) => (remedy.command === event.id ? { ...remedy, ended: event.ended } : remedy);
    const phases = withPhase(run, command.phase, (p) => ({ ...p, remedies: p.remedies.map(ended) }));
    return { ...run, phases, open, floor: event.token };
  }
  const phase = run.phases[command.phase];
  const before = phase?.steps.get(command.node);
  const attempt = before && "attempt" in before ? before.attempt : 1;
  const item = itemOf(before).item ?? 0;
  const more = item + 1 < (phase?.values[command.node]?.length ?? 0);
  const wentWell = event.ended.outcome === "exited" && event.ended.code === 0;
  // A void command never ran: the step is ahead again, with an id that was not used.
  const step: Step =
    event.ended.outcome === "void"
      ? { is: "ahead", attempt: attempt + 1, ...itemOf(before) }
      : wentWell && more
        ? { is: "ahead", attempt: attempt + 1, item: item + 1 }
        : { is: "ended", attempt, command: event.id, ended: event.ended, tail: event.tail, ...itemOf(before) };
  return { ...withStep(run, command.phase, command.node, step), open, floor: event.token };
}

/** Which value the node is at; nothing where there is but one command. */
export const itemOf = (step: Step | undefined): { item?: number } =>
  step && "item" in step && step.item !== undefined ? { item: step.item } : {};
