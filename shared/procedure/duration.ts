/**
 * Durations as people write them in definitions: `10m`, `90s`, `1h30m`, `250ms`. Milliseconds inside.
 */
import { z } from "zod";

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

export const durationSchema = z
  .string()
  .regex(/^(\d+(ms|s|m|h))+$/, "write a duration such as 90s, 10m or 1h30m")
  .transform(parseDuration);

export function parseDuration(text: string): number {
  let total = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|s|m|h)/g))
    total += Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
  return total;
}

/** The shortest such text: 600000 -> "10m", 90000 -> "90s", 5400000 -> "90m". */
export function formatDuration(ms: number): string {
  for (const unit of ["h", "m", "s"] as const)
    if (ms >= UNIT_MS[unit] && ms % UNIT_MS[unit] === 0) return `${ms / UNIT_MS[unit]}${unit}`;
  return `${ms}ms`;
}
