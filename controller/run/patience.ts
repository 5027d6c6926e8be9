/**
 * Rehearsals divide deadlines by their speed, but real processes on a loaded machine still need real time to answer:
 * no deadline shrinks below a floor. At speed 1 nothing changes.
 */
import { GATE_GOOD_MS } from "../fleet/fleet.ts";

/** Real milliseconds. Two cores with a dozen daemons answer well within this. */
const DEADLINE_FLOOR_MS = 15_000;
const LOOK_AGE_FLOOR_MS = 5_000;

/** A deadline in the clock's milliseconds. */
export function patient(deadlineMs: number, speed: number): number {
  return speed === 1 ? deadlineMs : Math.max(deadlineMs, DEADLINE_FLOOR_MS * speed);
}

/** How old a look may be to act on it, in the clock's milliseconds. */
export function goodFor(speed: number): number {
  return speed === 1 ? GATE_GOOD_MS : Math.max(GATE_GOOD_MS, LOOK_AGE_FLOOR_MS * speed);
}
