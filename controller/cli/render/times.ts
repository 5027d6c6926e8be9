/**
 * Times as people read them.
 */

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** An age, in the unit that matters: "0.4 s", "12 s", "11 min", "2 h", "3 d"; "never" below zero. */
export function age(ms: number): string {
  if (ms < 0) return "never";
  if (ms < 10 * SECOND_MS) return `${(Math.floor(ms / 100) / 10).toFixed(1).replace(/\.0$/, "")} s`;
  if (ms < 2 * MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`;
  if (ms < 2 * HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  return `${Math.floor(ms / DAY_MS)} d`;
}

/** A guess at how long, no finer than it is known: "20 s", "3 min", "2 h". */
export function about(ms: number): string {
  if (ms < 90 * SECOND_MS) return `${Math.max(1, Math.ceil(ms / (10 * SECOND_MS))) * 10} s`;
  if (ms < 90 * MINUTE_MS) return `${Math.round(ms / MINUTE_MS)} min`;
  return `${Math.round(ms / HOUR_MS)} h`;
}

/** Between these: "6-8 min", "40-50 s"; one value where they are spoken alike. */
export function between(lowMs: number, highMs: number): string {
  const [low, high] = [about(lowMs), about(highMs)];
  if (low === high) return low;
  const [count, unit] = low.split(" ");
  return high.endsWith(` ${unit}`) ? `${count}-${high}` : `${low} to ${high}`;
}

/** A deadline as definitions write it, as people do: "10m" -> "10 min". */
export function spelled(duration: string): string {
  return duration.replaceAll(/(\d+)(ms|s|m|h)/g, (_, count, unit) => `${count} ${unit === "m" ? "min" : unit} `).trim();
}

/** "14 Oct", in UTC. */
export function day(wallMs: number): string {
  const [, date = "", month = ""] = new Date(wallMs).toUTCString().split(" ");
  return `${Number(date)} ${month}`;
}

/** How long something has taken: "0:09", "21:08", "1:02:03". */
export function took(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Wall time of day in UTC: "22:04:11Z". */
export function timeOfDay(wallMs: number): string {
  return `${new Date(wallMs).toISOString().slice(11, 19)}Z`;
}

/** "2026-11-21 22:04:11Z"; empty where it has not been. */
export function dateAndTime(wallMs: number): string {
  return wallMs > 0 ? `${new Date(wallMs).toISOString().slice(0, 19).replace("T", " ")}Z` : "";
}
