/**
 * One line of memsql.log: its shape is the vendor's; the words of a recovery line are invented, but for "replaying snapshot" and
 * "replaying log" and the percentage, which the vendor's page names.
 */
import type { World } from "../state.ts";

export function logLine(world: World, level: "INFO" | "ERROR", text: string): string {
  const counter = String(Math.round(world.nowMs * 1_000) % 1e8).padStart(8, "0");
  const at = new Date(world.setup.epochMs + world.nowMs).toISOString().replace("T", " ").replace("Z", "");
  return `${counter} ${at} ${level.padStart(6)}: Thread 115029: ${text}\n`;
}
