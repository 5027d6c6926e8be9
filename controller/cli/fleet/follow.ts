/**
 * A watch that outlives its controller: a controller that was killed is back in seconds, and the run goes on meanwhile.
 */
import type { Clock } from "../../../shared/clock.ts";
import { MusterError } from "../../../shared/errors.ts";

export type Followed<T> =
  | { readonly is: "view"; readonly view: T }
  /** What was shown last may be wrong by now. */
  | { readonly is: "away"; readonly error: MusterError };

/** A controller or its successor is back within seconds; after a minute a person must look. */
export const WATCH_RETRY_MS = 60_000;
/** Soon enough to feel at once, seldom enough not to disturb a starting controller. */
const RETRY_EVERY_MS = 500;

export interface FollowOptions<T> {
  readonly open: (signal: AbortSignal) => AsyncIterable<T>;
  /** The last view there will be. */
  readonly isLast: (view: T) => boolean;
  /** It is known to exist: even a first failure is waited out. */
  readonly known: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Ends after the last view, or silently when the signal aborts. Throws MusterError when the controller stays away. */
export async function* follow<T>({
  open,
  isLast,
  known,
  clock,
  signal,
}: FollowOptions<T>): AsyncGenerator<Followed<T>> {
  let seen = known;
  let lostAt: number | null = null;
  for (;;) {
    let error: MusterError;
    try {
      for await (const view of open(signal)) {
        seen = true;
        lostAt = null;
        yield { is: "view", view };
        if (isLast(view)) return;
      }
      error = new MusterError("controller-away", "the controller ended the watch");
    } catch (thrown) {
      if (!(thrown instanceof MusterError)) throw thrown;
      error = thrown;
    }
    if (signal.aborted) return;
    if (!seen || error.code === "bad-input") throw error;
    lostAt ??= clock.now();
    if (clock.now() - lostAt > WATCH_RETRY_MS) throw error;
    yield { is: "away", error };
    await clock.sleep(RETRY_EVERY_MS, signal).catch(() => undefined);
    if (signal.aborted) return;
  }
}
