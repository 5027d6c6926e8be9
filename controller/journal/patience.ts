/**
 * Waiting for NATS: it may be started after Muster, restarted, or elect a new leader.
 */
import { type Clock, systemClock } from "../../shared/clock.ts";
import { MusterError } from "../../shared/errors.ts";

/** Between two tries. A killed stream leader is replaced after 4 to 8 s (2.9.10, measured). Technical: never compressed. */
const TRY_AGAIN_MS = 250;

export interface Patience {
  /** Its abort ends the waiting: the call rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** Told what is waited for when waiting begins, and null when it is over. */
  readonly onWait?: ((reason: string | null) => void) | undefined;
  /** The system's, unless a simulation brings its own. */
  readonly clock?: Clock;
}

/** Does the work until NATS answers. `work` is repeated, so it must be safe to repeat. Errors other than `bus-away` go through. */
export async function patiently<T>(
  work: () => Promise<T>,
  { signal, onWait, clock = systemClock }: Patience,
): Promise<T> {
  let waiting = false;
  try {
    for (;;) {
      signal.throwIfAborted();
      try {
        return await work();
      } catch (error) {
        if (!isAway(error)) throw error;
        if (!waiting) onWait?.(error.message);
        waiting = true;
        await clock.sleep(TRY_AGAIN_MS, signal);
      }
    }
  } finally {
    if (waiting) onWait?.(null);
  }
}

export function isAway(error: unknown): error is MusterError {
  return error instanceof MusterError && error.code === "bus-away";
}
