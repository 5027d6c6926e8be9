/**
 * Ages and spans as the wire and people have them. The wire carries whole milliseconds, -1 where there is none.
 */

export const NO_AGE = -1;

export const wireAge = (ms: number | null): number => (ms === null ? NO_AGE : Math.max(0, Math.round(ms)));

/** 2300 -> "2 s", 540000 -> "9 min", 7200000 -> "2 h". */
export function spoken(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
