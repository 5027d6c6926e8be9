/**
 * When a stream sends its view again: at once, after changes, and now and then so that ages move.
 */
import type { Clock } from "../../shared/clock.ts";

/** At most five views a second: more than an eye reads, while a busy fleet changes a thousand times. */
export const MIN_GAP_MS = 200;
/** Ages on a screen move once a second even when nothing else does. */
export const MAX_GAP_MS = 1000;
/** A reason of its own: without one, each change makes an exception with its stack, even where it was told already. */
const CHANGED = "changed";

/** Ends when `signal` aborts. Its handler and timers go with it, and with a consumer that stops reading. */
export async function* ticks(
  onChange: (handler: () => void) => () => void,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<void, void, void> {
  let changed = new AbortController();
  const stop = onChange(() => changed.abort(CHANGED));
  try {
    while (!signal.aborted) {
      changed = new AbortController();
      yield;
      await slept(clock, MIN_GAP_MS, signal);
      await slept(clock, MAX_GAP_MS - MIN_GAP_MS, AbortSignal.any([signal, changed.signal]));
    }
  } finally {
    stop();
  }
}

/** Also when it was cut short. */
async function slept(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
