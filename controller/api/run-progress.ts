/**
 * How far a run is, in a line: its phase, how long it has been paused, about how long it has to go.
 */
import { leftMs } from "../run/durations.ts";
import { currentPhase, type Run } from "../run/state.ts";
import { NO_AGE, wireAge } from "./age.ts";
import type { Office } from "./ports.ts";
import { earlierRuns } from "./usual-view.ts";

/** Phases are counted as people do: the roll call is 0. */
export function progressOf(office: Office, run: Run | null, wallMs: number) {
  if (!run) return { runPhase: 0, runPhases: 0, runPausedMs: NO_AGE, runLeftMs: NO_AGE };
  const first = run.plan.phases[0]?.action.startsWith("check") ? 0 : 1;
  const last = run.phases.length - 1;
  return {
    runPhase: (currentPhase(run)?.index ?? last) + first,
    runPhases: last + first,
    runPausedMs: run.life.is === "paused" ? wireAge(wallMs - run.life.atMs) : NO_AGE,
    runLeftMs: wireAge(leftMs(run, earlierRuns(office, run.cluster.name), wallMs)),
  };
}
