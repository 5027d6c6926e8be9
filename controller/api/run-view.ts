/**
 * A run as the wire has it: its log folded, and what the fleet shows of each step at this moment.
 */
import { harmlessLines, makeHarmless } from "../../shared/formats/harmless.ts";
import { formatDuration } from "../../shared/procedure/duration.ts";
import type { Debt as DebtMessage } from "../../shared/wire/generated/muster/controller/v1/Debt.ts";
import type { Pause } from "../../shared/wire/generated/muster/controller/v1/Pause.ts";
import type { Run as RunMessage } from "../../shared/wire/generated/muster/controller/v1/Run.ts";
import type { RunInfo } from "../../shared/wire/generated/muster/controller/v1/RunInfo.ts";
import type { RunPhase as PhaseMessage } from "../../shared/wire/generated/muster/controller/v1/RunPhase.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { Debt } from "../plan/types.ts";
import { choicesOf } from "../run/choices.ts";
import { leftMs, usualOf, usualPhaseMs } from "../run/durations.ts";
import type { Run, RunPhase } from "../run/state.ts";
import { wireAge } from "./age.ts";
import { runBindings } from "./bindings-view.ts";
import { gateView, withinView } from "./plan-view.ts";
import type { RunRecord } from "./ports.ts";
import { rolesChanged } from "./roles-view.ts";
import { type Seeing, stepViews } from "./step-view.ts";
import { usualView } from "./usual-view.ts";

/** Lines of a failed command's output shown at a pause. */
export const OUTPUT_LINES = 20;

export interface Moment {
  /** Monotonic milliseconds, the clock of the fleet. */
  readonly now: number;
  /** Milliseconds since 1970, the clock of the log. */
  readonly wallMs: number;
}

/** `earlier`: the cluster's runs, from which it is told how long it usually takes. */
export function runView(
  { run, sentence, definition }: RunRecord,
  fleet: Fleet,
  { now, wallMs }: Moment,
  earlier: readonly Run[] = [],
): RunMessage {
  const seeing: Seeing = { run, definition, fleet, now };
  const { life } = run;
  return {
    id: run.id,
    cluster: run.cluster.name,
    product: run.cluster.product,
    verb: run.plan.verb,
    state: stateOf(run),
    who: run.who,
    reason: run.reason,
    startedMs: run.startedAtMs,
    endedMs: endedAt(run) ?? 0,
    phases: run.phases.map((phase, index) => phaseView(seeing, phase, index, wallMs, earlier)),
    sentence: life.is === "ended" ? life.verdict : makeHarmless(`${sentence}${overUsual(run, earlier, wallMs)}`),
    ...(life.is === "paused" ? { pause: pauseView(seeing, life) } : {}),
    verdict: life.is === "ended" ? life.verdict : "",
    bindings: runBindings(run, definition),
    debts: debtsOf(run.debts),
    events: run.events,
    elapsedMs: wireAge((endedAt(run) ?? wallMs) - run.startedAtMs),
    ticket: run.ticket,
    title: definition.title,
    usual: usualView(
      usualOf(
        run.plan,
        earlier.filter(({ id }) => id !== run.id),
      ),
    ),
    leftMs: wireAge(leftMs(run, earlier, wallMs)),
  };
}

/** Past this many times what a phase usually takes here, it is said. */
const MUCH_LONGER = 2;

function overUsual(run: Run, earlier: readonly Run[], wallMs: number): string {
  const index = run.phases.findIndex((phase) => phase.state === "begun");
  const beganAtMs = run.phases[index]?.beganAtMs ?? null;
  const usualMs = index < 0 ? null : usualPhaseMs(run, index, earlier);
  if (run.life.is !== "running" || beganAtMs === null || usualMs === null || usualMs <= 0) return "";
  if (wallMs - beganAtMs <= MUCH_LONGER * usualMs) return "";
  return ` This phase has taken more than twice as long as it usually does here (${formatDuration(Math.max(1_000, Math.round(usualMs / 1_000) * 1_000))}).`;
}

export function runInfo({ run, sentence }: RunRecord): RunInfo {
  return {
    id: run.id,
    verb: run.plan.verb,
    state: stateOf(run),
    who: run.who,
    reason: run.reason,
    startedMs: run.startedAtMs,
    endedMs: endedAt(run) ?? 0,
    sentence: run.life.is === "ended" ? run.life.verdict : makeHarmless(sentence),
    ticket: run.ticket,
  };
}

/** running, paused, aborting, done, failed or aborted. */
export const stateOf = ({ life }: Run): string => (life.is === "ended" ? life.how : life.is);

export const debtsOf = (debts: readonly Debt[]): DebtMessage[] =>
  debts.map(({ what, was, node, run, atMs }) => ({
    what: was === "" ? what : `${what}, was ${was}`,
    node,
    run,
    sinceMs: atMs,
  }));

const endedAt = ({ life }: Run): number | null => (life.is === "ended" ? life.atMs : null);

function phaseView(
  seeing: Seeing,
  phase: RunPhase,
  index: number,
  wallMs: number,
  earlier: readonly Run[],
): PhaseMessage {
  const until = phase.endedAtMs ?? endedAt(seeing.run) ?? wallMs;
  return {
    index,
    name: phase.plan.name,
    part: phase.plan.part,
    action: phase.plan.action,
    state: phase.state,
    steps: stepViews(seeing, phase, index),
    gate: gateView(phase.plan.gate),
    elapsedMs: phase.beganAtMs === null ? 0 : wireAge(until - phase.beganAtMs),
    within: withinView(phase.plan.withinMs),
    usualMs: wireAge(usualPhaseMs(seeing.run, index, earlier)),
    endedMs: phase.endedAtMs ?? 0,
  };
}

function pauseView({ run, definition, fleet, now }: Seeing, life: Run["life"] & { is: "paused" }): Pause {
  return {
    rule: life.rule,
    reason: makeHarmless(life.reason),
    sinceMs: life.atMs,
    choices: choicesOf(run, definition),
    node: life.node ?? "",
    output: outputOf(run, life.node),
    roles: rolesChanged(run, definition, fleet, now),
  };
}

/** What the command printed last, on the node that the pause is about. */
function outputOf(run: Run, node: string | null): string[] {
  const step = node === null ? undefined : run.phases.find((phase) => phase.state === "begun")?.steps.get(node);
  return step?.is === "ended" ? step.tail.flatMap(harmlessLines).slice(-OUTPUT_LINES) : [];
}
