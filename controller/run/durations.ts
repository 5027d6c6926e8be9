/**
 * How long it usually takes: from earlier finished runs of the same verb on the same cluster that acted on as many nodes. Pure.
 */
import type { Plan } from "../plan/types.ts";
import { currentPhase, type Run, type RunPhase } from "./state.ts";

export interface Usual {
  readonly lowMs: number;
  readonly highMs: number;
  /** The newest of them. */
  readonly lastMs: number;
  /** Wall clock at which the newest began. */
  readonly lastAtMs: number;
  readonly runs: number;
}

/** Older ones tell of other hosts and other data. */
export const RUNS_COUNTED = 10;

/** Null where no earlier run tells. A run that paused tells how long people took, so it is left out. */
export function usualOf(plan: Plan, earlier: readonly Run[]): Usual | null {
  const alike = comparable(plan, earlier);
  const [last] = alike;
  const spans = alike.map(spanOf);
  if (!last) return null;
  return {
    lowMs: Math.min(...spans),
    highMs: Math.max(...spans),
    lastMs: spanOf(last),
    lastAtMs: last.startedAtMs,
    runs: alike.length,
  };
}

/** What this phase took in the middle of the earlier runs; null where none tells. */
export function usualPhaseMs(run: Run, index: number, earlier: readonly Run[]): number | null {
  const spans = comparable(run.plan, others(run, earlier)).flatMap((one) => phaseSpan(one.phases[index]) ?? []);
  return middle(spans);
}

/** About how long an open run has to go; null where it has ended or nothing tells. `wallMs`: now. */
export function leftMs(run: Run, earlier: readonly Run[], wallMs: number): number | null {
  const current = currentPhase(run);
  if (run.life.is === "ended" || run.life.is === "aborting" || !current) return null;
  let left = 0;
  for (const [index, phase] of run.phases.entries()) {
    if (phase.state === "done") continue;
    const usual = usualPhaseMs(run, index, earlier);
    if (usual === null) return null;
    const spent = phase.beganAtMs === null ? 0 : wallMs - phase.beganAtMs;
    left += Math.max(0, usual - spent);
  }
  return left;
}

/** Newest first. */
function comparable(plan: Plan, earlier: readonly Run[]): Run[] {
  return earlier
    .filter((run) => run.life.is === "ended" && run.life.how === "done" && run.pauses === 0)
    .filter((run) => shapeOf(run.plan) === shapeOf(plan))
    .toSorted((a, b) => b.startedAtMs - a.startedAtMs)
    .slice(0, RUNS_COUNTED);
}

/** The same phases with as many nodes that get a command. */
const shapeOf = ({ verb, phases }: Plan) =>
  `${verb}: ${phases.map((phase) => `${phase.part}/${phase.name}/${phase.nodes.length}`).join(", ")}`;

const others = (run: Run, earlier: readonly Run[]) => earlier.filter((one) => one.id !== run.id);
const spanOf = (run: Run) => run.lastAtMs - run.startedAtMs;

function phaseSpan(phase: RunPhase | undefined): number | null {
  return phase?.beganAtMs == null || phase.endedAtMs === null ? null : phase.endedAtMs - phase.beganAtMs;
}

function middle(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? null;
}
