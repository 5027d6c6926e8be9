/**
 * Watches a run to its end, to a pause, or until Ctrl-C, whatever becomes of the controller meanwhile.
 */
import { MusterError } from "../../../shared/errors.ts";
import type { Run__Output as Run } from "../../../shared/wire/generated/muster/controller/v1/Run.ts";
import { follow } from "../fleet/follow.ts";
import type { FleetSession } from "../fleet/session.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Shell } from "../shell/shell.ts";
import { reportOutcome } from "./outcome.ts";
import { lineProgress, type Progress, treeProgress } from "./progress.ts";

export interface WatchOptions {
  /** CLUSTER.42, or a cluster's name. */
  readonly run: string;
  /** It surely exists: even a controller that is away at first is waited for. */
  readonly known: boolean;
  /** False where a pause is ended by the run itself (`--on-pause abort`). */
  readonly endsAtPause: boolean;
}

/** Returns the exit code, after having told the outcome. Throws MusterError where the controller stays away. */
export async function watchRun(shell: Shell, fleet: FleetSession, options: WatchOptions): Promise<number> {
  const detach = new AbortController();
  const forget = shell.terminal.onInterrupt(() => detach.abort());
  const progress = progressOn(shell, options.run);
  try {
    const last = await watched(shell, fleet, options, progress, detach.signal);
    progress.close();
    return reportOutcome(shell, { name: options.run, run: last, detached: detach.signal.aborted });
  } catch (error) {
    progress.close();
    if (!options.known || !(error instanceof MusterError)) throw error;
    throw new MusterError(
      error.code,
      `${error.message}. The state of ${options.run} is not known; see: muster watch ${options.run}`,
      { cause: error },
    );
  } finally {
    forget();
  }
}

async function watched(
  shell: Shell,
  fleet: FleetSession,
  options: WatchOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<Run | null> {
  const isLast = (run: Run) => exitOf(run.state) !== null && (run.state !== "paused" || options.endsAtPause);
  let last: Run | null = null;
  const followed = follow({
    // Once it is known which run it is, that one is followed, even where the cluster's next begins.
    open: (aborted) => fleet.watch("WatchRun", { run: last?.id ?? options.run }, aborted),
    isLast,
    known: options.known,
    clock: shell.terminal.clock,
    signal,
  });
  for await (const seen of followed) {
    if (seen.is === "away") progress.away();
    else {
      last = seen.view;
      progress.show(last);
    }
  }
  return last;
}

/** Null while the run goes on. */
export function exitOf(state: string): number | null {
  switch (state) {
    case "done":
      return EXIT.done;
    case "failed":
    case "aborted":
      return EXIT.ended;
    case "paused":
      return EXIT.paused;
    default:
      return null;
  }
}

function progressOn({ terminal, settings, hint }: Shell, run: string): Progress {
  if (settings.output === "json") return lineProgress(terminal, run, terminal.err);
  return terminal.redraws ? treeProgress(terminal, hint) : lineProgress(terminal, run, terminal.out);
}
