/**
 * Time as a port. Waiting uses the monotonic clock; the wall clock is for people only.
 */
import { setTimeout as after, setImmediate as soon } from "node:timers/promises";

export interface Clock {
  /** Monotonic milliseconds; comparable only within this process. */
  now(): number;
  /** Wall time in milliseconds since 1970, for people and for the resume gap. */
  wall(): number;
  /** Waits; of 0 ms only until what has arrived already was taken. Rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      const options = signal ? { signal } : {};
      // The shortest timer takes a millisecond.
      await (ms > 0 ? after(ms, undefined, options) : soon(undefined, options));
    } catch (error) {
      // Node rejects with an AbortError of its own, whatever the reason was.
      signal?.throwIfAborted();
      throw error;
    }
  },
};

/**
 * A clock that runs `speed` times as fast, for rehearsals: beats, holds and deadlines shrink together. Its wall clock is the
 * real one, since a rehearsal's log must match what the person watching sees. Technical time-outs (RPCs, probes) use `systemClock`.
 */
export function compressedClock(speed: number): Clock {
  if (speed === 1) return systemClock;
  return {
    now: () => performance.now() * speed,
    wall: () => Date.now(),
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
  };
}
