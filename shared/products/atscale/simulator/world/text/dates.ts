/**
 * Dates as the real tools print them, on the world's own calendar, in UTC.
 */
import type { World } from "../state.ts";

/** Supervisor's: "Nov 21 08:15 PM". */
export function supervisorDate(world: World): string {
  const date = today(world);
  const hour = date.getUTCHours();
  const month = MONTHS[date.getUTCMonth()] ?? "";
  const clock = `${pad(hour % 12 === 0 ? 12 : hour % 12)}:${pad(date.getUTCMinutes())}`;
  return `${month} ${pad(date.getUTCDate())} ${clock} ${hour < 12 ? "AM" : "PM"}`;
}

/** Python logging's: "2023-01-13 14:59:59,465". */
export function pythonDate(world: World): string {
  return today(world).toISOString().replace("T", " ").replace(".", ",").replace("Z", "");
}

/** C's own, as Postgres's tools print it: "Sat Nov  1 20:00:00 2026". */
export function cDate(world: World, simMs: number): string {
  const date = new Date(world.setup.epochMs + simMs);
  const day = String(date.getUTCDate()).padStart(2, " ");
  const clock = date.toISOString().slice(11, 19);
  return `${DAYS[date.getUTCDay()] ?? ""} ${MONTHS[date.getUTCMonth()] ?? ""} ${day} ${clock} ${date.getUTCFullYear()}`;
}

/** Supervisor's uptime: "0:01:38", "1 day, 0:01:38", "12 days, 3:04:05". */
export function uptime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const days = Math.floor(seconds / 86_400);
  const clock = `${Math.floor(seconds / 3600) % 24}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  if (days === 0) return clock;
  return `${days} ${days === 1 ? "day" : "days"}, ${clock}`;
}

const today = (world: World) => new Date(world.setup.epochMs + world.nowMs);
const pad = (number: number) => String(number).padStart(2, "0");
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
