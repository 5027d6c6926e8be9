/**
 * One node's part in a phase: look, act only if the goal is not seen, wait for the result, verify by looks.
 */
import { formatDuration } from "../../shared/procedure/duration.ts";
import { timeMs } from "../../shared/procedure/time.ts";
import { ROLL_CALL_ACTION } from "../plan/roll-call.ts";
import { besides } from "./besides.ts";
import { brief } from "./brief.ts";
import type { Intent, View } from "./decision.ts";
import type { Ended } from "./events.ts";
import { aboutHolders } from "./held.ts";
import { issue, owedAlready } from "./issue.ts";
import { type Judgement, judgeFor, readOn, underway } from "./judging.ts";
import { moved } from "./movement.ts";
import { patient } from "./patience.ts";
import { pause } from "./pause.ts";
import type { Run, RunPhase, Step } from "./state.ts";
import { steadily, type Watch } from "./watch.ts";

export interface StepDecision {
  readonly sentence: string;
  readonly intents: readonly Intent[];
  readonly watch: Watch;
  readonly issues: boolean;
  readonly pauses: boolean;
}

interface Context {
  readonly run: Run;
  readonly view: View;
  readonly phase: RunPhase;
  readonly index: number;
  readonly node: string;
}

export function decideStep(run: Run, view: View, phase: RunPhase, index: number, node: string): StepDecision {
  const step = phase.steps.get(node);
  const context = { run, view, phase, index, node };
  switch (step?.is) {
    case "ahead":
      return phase.plan.action.startsWith("check") ? verify(context, null) : ahead(context, step);
    case "open":
      return waitForCommand(context, step);
    case "ended":
      return afterCommand(context, step.ended);
    case undefined:
    case "already":
    case "seen":
    case "skipped":
      return idle(view, `${node} is done.`);
  }
}

function ahead(context: Context, step: Step & { is: "ahead" }): StepDecision {
  const { run, view, phase, index, node } = context;
  const { until } = phase.plan;
  // Nothing shows what the command does, or its first value was done with already.
  if (until === null || (step.item ?? 0) > 0) return issuing(context, step);
  const judged = judgeFor(run, view, node, until);
  const evidence = brief(judged.verdict.evidence);
  switch (judged.verdict.holds) {
    case "yes": {
      const owed = owedAlready(run, view, phase, node).map((event): Intent => ({ do: "append", event }));
      const seen = { type: "step-already", phase: index, node, evidence } as const;
      const step = append(view, `${node} is already ${until}: no command.`, seen);
      return settling(context, { ...step, intents: [...owed, ...step.intents] });
    }
    case "unknown": {
      if (overdue(context))
        return pausing(context, "unseen", `${node} cannot be seen, so it is not touched: ${evidence}`);
      return idle(view, `Looking at ${node} before ${phase.plan.action}: ${evidence}.`, [judged.look]);
    }
    case "no":
    case "hopeless": {
      const moving = underway(run, view, node, phase.plan);
      if (moving === "unknown") {
        if (overdue(context))
          return pausing(context, "unseen", `whether ${node} is already moving cannot be seen, so it is not touched`);
        return idle(view, `Looking at ${node} before ${phase.plan.action}.`, [judged.look]);
      }
      if (moving === "yes") {
        if (overdue(context))
          return pausing(context, "deadline", `${node} has been moving by itself for ${waited(context)}: ${evidence}`);
        return idle(view, `${node} is already on its way (${evidence}): it is waited for.`, [judged.look]);
      }
      return issuing(context, step);
    }
  }
}

function issuing(context: Context, step: Step & { is: "ahead" }): StepDecision {
  const { run, view, phase, index, node } = context;
  const issued = issue(run, view, phase, { index, node, attempt: step.attempt, item: step.item ?? 0 });
  switch (issued.is) {
    case "nothing":
      return append(view, `${node}: ${issued.says}.`, {
        type: "step-already",
        phase: index,
        node,
        evidence: issued.says,
      });
    case "waits":
      if (overdue(context)) return pausing(context, "unseen", `${issued.says}, and that cannot be seen`);
      return idle(view, `Looking: ${issued.says}.`, issued.looks);
    case "issues": {
      const intents = issued.events.map((event): Intent => ({ do: "append", event }));
      return { ...idle(view, issued.says, intents), issues: true };
    }
  }
}

function waitForCommand(context: Context, step: Step & { is: "open" }): StepDecision {
  const { view, phase, node } = context;
  const expectedMs = view.definition.actions[phase.plan.action]?.expected ?? 0;
  const waitedMs = waitedOf(context);
  const past =
    expectedMs > 0 && waitedMs > expectedMs ? `, past the ${formatDuration(expectedMs)} it usually needs at most` : "";
  if (overdue(context))
    return pausing(context, "deadline", `${step.command} is still running on ${node} after ${waited(context)}`);
  const seen = seenSoFar(context);
  return idle(view, `${phase.plan.action} runs on ${node} for ${waited(context)}${past}${seen}.`);
}

function seenSoFar({ run, view, phase, node }: Context): string {
  if (phase.plan.until === null) return "";
  return `; seen so far: ${brief(judgeFor(run, view, node, phase.plan.until, 0).verdict.evidence)}`;
}

function afterCommand(context: Context, ended: Ended): StepDecision {
  const { node } = context;
  switch (ended.outcome) {
    case "refused":
      return verify(context, { rule: "command-refused", says: `${node} refused: ${ended.reason}` });
    case "unknown":
      return pausing(
        context,
        "command-unknown",
        `what became of the command on ${node} is not known, it may run still: ${ended.reason}`,
      );
    case "void":
      return idle(context.view, `${node}: the command never ran.`);
    case "exited":
      return verify(context, ended.code === 0 ? null : failed(`the command on ${node} exited with ${ended.code}`));
    case "signalled":
      return verify(context, failed(`the command on ${node} was ended by ${ended.signal}`));
    case "interrupted":
      return verify(context, failed(`the command on ${node} was interrupted, its effect is not known`));
  }
}

interface Failure {
  readonly rule: string;
  readonly says: string;
}

const failed = (says: string): Failure => ({ rule: "command-failed", says });

/** `failure`: the command did not end well; then the goal must show in the looks made since, or a person decides. */
function verify(context: Context, failure: Failure | null): StepDecision {
  const { run, view, phase, index, node } = context;
  if (phase.plan.until === null && phase.plan.action !== ROLL_CALL_ACTION) return exitTells(context, failure);
  const judged = judgeFor(run, view, node, phase.plan.until);
  const { verdict } = judged;
  const evidence = brief(verdict.evidence);
  const { watch, open } = steadily(view.watch, node, judged, judged.condition, view.now);
  const movement = moved(run, watch, node, judged, view.now, view.speed);
  const at = { ...context, view: { ...view, watch: movement.watch } };
  const others = siblings(phase, node);
  if (open && others.length === 0) {
    const seen = {
      type: "step-seen",
      phase: index,
      node,
      evidence,
      ...besides(run, view, node, judged.condition),
    } as const;
    return settling(at, append(at.view, `${node}: ${evidence}.`, seen));
  }
  const lenient = (phase.plan.enough ?? []).length > 0;
  if (verdict.holds === "hopeless" && !lenient)
    return pausing(at, "hopeless", `${node} will not get there by itself: ${evidence}`);
  if (failure !== null && verdict.holds === "no" && underway(run, view, node, phase.plan) === "no") {
    return pausing(at, failure.rule, `${failure.says}, and ${node} is not ${phase.plan.until}: ${evidence}`);
  }
  if (movement.pauses && verdict.holds !== "yes")
    return pausing(
      at,
      movement.pauses.rule,
      `${node} is not ${goalName(phase)}, and ${movement.pauses.says}: ${evidence}`,
    );
  if (overdue(at)) return pausing(at, "deadline", `${node} is not ${goalName(phase)} after ${waited(at)}: ${evidence}`);
  const about = verdict.holds === "yes" ? null : holding(at, evidence);
  if (about) return about;
  // A sibling's result is still to come, and only looks asked for after it open the phase's gate: this one is looked at then.
  if (failure === null && others.length > 0) {
    return idle(
      at.view,
      `${node}: the command has ended; it is looked at when ${others.join(", ")} have ended theirs.`,
    );
  }
  return idle(at.view, waiting(at, judged), [judged.look]);
}

/** What holds the node is shown, dealt with where a person chose so, and asked about before the deadline. */
function holding(context: Context, evidence: string): StepDecision | null {
  const { run, view, phase, index, node } = context;
  const about = aboutHolders(run, view, phase, index, node);
  if (about.is === "nothing" || !phase.plan.held) return null;
  const { asksBefore } = phase.plan.held;
  if (nearlyOverdue(context, timeMs(asksBefore, run.cluster.options)))
    return pausing(context, "held", `${node} is not ${goalName(phase)} after ${waited(context)}, ${about.says}`);
  const says = `Waiting for ${node} to be ${goalName(phase)}: ${evidence}; ${about.says}.`;
  const { look } = judgeFor(run, view, node, phase.plan.until);
  if (about.is === "waiting") return idle(view, says, [look, ...about.looks]);
  return { ...idle(view, says, [{ do: "append", event: about.event }]), issues: true };
}

/** Nothing shows what the command did: its exit code is all that tells. */
function exitTells(context: Context, failure: Failure | null): StepDecision {
  const { view, index, node, phase } = context;
  if (failure !== null) return pausing(context, failure.rule, failure.says);
  const evidence = `${phase.plan.action} ended without an error`;
  return append(view, `${node}: ${evidence}.`, { type: "step-seen", phase: index, node, evidence });
}

/** Nodes of a parallel phase whose command has not ended, or not begun. */
function siblings(phase: RunPhase, node: string): string[] {
  if (phase.plan.mode === "serial" || phase.plan.action.startsWith("check")) return [];
  return [...phase.steps].flatMap(([name, step]) =>
    name !== node && (step.is === "open" || step.is === "ahead") ? [name] : [],
  );
}

function waiting({ view, phase, node }: Context, judged: Judgement): string {
  const age = judged.ageMs === null ? "not looked at yet" : `looked ${Math.round(judged.ageMs / 1000)} s ago`;
  const steady = view.watch.steady.get(node);
  const need = judged.condition.steady;
  if (steady)
    return `${node} shows it (${steady.looks} of ${need.looks} looks${need.for > 0 ? `, to hold ${formatDuration(need.for)}` : ""}).`;
  const { progress } = judged.movement;
  const seen = [progress ?? "", brief(judged.verdict.evidence)].filter((part) => part !== "").join("; ");
  return `Waiting for ${node} to be ${goalName(phase)}: ${seen} (${age}).`;
}

/** What the node does at its own limit takes a moment to be seen. */
const AT_ITS_LIMIT_MS = 60_000;

function overdue(context: Context): boolean {
  const limitMs = limitOf(context);
  const graceMs = context.phase.plan.withinSeconds === undefined ? 0 : AT_ITS_LIMIT_MS;
  return limitMs !== null && waitedOf(context) > patient(limitMs + graceMs, context.view.speed);
}

/**
 * Whether it is time to ask a person, so long before the limit; where that is shorter, at half of it. The node's own limit runs on whoever
 * leads and whether the run is paused: it is counted from the command. Once a person has said to go on, the limit itself is waited for.
 */
function nearlyOverdue(context: Context, beforeMs: number): boolean {
  const limitMs = limitOf(context);
  const { beforeMs: waitedBeforeMs, asked } = context.run.waited;
  if (limitMs === null || asked) return false;
  const waitedMs = waitedOf(context) + waitedBeforeMs * context.view.speed;
  return waitedMs > patient(Math.max(limitMs / 2, limitMs - beforeMs), context.view.speed);
}

/** As the node itself says, where the definition knows how to read it there. */
function limitOf({ run, view, phase, node }: Context): number | null {
  const { withinMs, withinSeconds } = phase.plan;
  if (withinSeconds === undefined) return withinMs;
  const read = readOn(run, view, node, withinSeconds, 0);
  return read.known && typeof read.value === "number" ? read.value * 1000 : withinMs;
}

/** How long this step has waited for what it waits for now. */
function waitedOf({ view, node }: Context): number {
  return view.now - (view.watch.steps.get(node)?.sinceMs ?? view.watch.sinceMs);
}

function waited(context: Context): string {
  const seconds = Math.round(waitedOf(context) / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** The node was seen at its goal: whatever that restores is paid. */
function settling({ run, phase, node }: Context, step: StepDecision): StepDecision {
  const paid = run.debts.filter((debt) => debt.node === node && debt.paidBy === phase.plan.until);
  const events = paid.map(({ what }): Intent => ({ do: "append", event: { type: "debt-paid", node, what } }));
  return { ...step, intents: [...step.intents, ...events] };
}

const goalName = (phase: RunPhase) => phase.plan.until ?? "ready";

function pausing({ view, node }: Context, rule: string, reason: string): StepDecision {
  return { ...pause(view, rule, reason, node), issues: false, pauses: true };
}

function append(view: View, sentence: string, event: Extract<Intent, { do: "append" }>["event"]): StepDecision {
  return { sentence, intents: [{ do: "append", event }], watch: view.watch, issues: false, pauses: false };
}

function idle(view: View, sentence: string, intents: readonly Intent[] = []): StepDecision {
  return { sentence, intents, watch: view.watch, issues: false, pauses: false };
}
