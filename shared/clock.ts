/**
 * Time as a port. Waiting uses the monotonic clock; the wall clock is for people only.
 */
import { setTimeout as after } from "node:timers/promises";

export interface Clock {
  /** Monotonic milliseconds; comparable only within this process. */
  now(): number;
  /** Wall time in milliseconds since 1970, for people and for the resume gap. */
  wall(): number;
  /** Waits; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      await after(ms, undefined, signal ? { signal } : {});
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
