/**
 * Engine variables. Those that a simulated cluster has are in step on all nodes.
 */

import { clusterHasFault } from "../faults.ts";
import type { World } from "../state.ts";
import { failed, ok, rows, type SqlAnswer } from "./answer.ts";

export function showVariables(world: World, pattern: string): SqlAnswer {
  const like = new RegExp(`^${pattern.replaceAll("%", ".*")}$`, "i");
  const found = Object.entries(world.metadata.variables).filter(([name]) => like.test(name));
  return rows(
    ["Variable_name", "Value"],
    found.map(([name, value]) => ({ Variable_name: name, Value: value })),
  );
}

export function setVariable(world: World, name: string, value: string): SqlAnswer {
  const key = name.toLowerCase();
  if (!Object.hasOwn(world.metadata.variables, key)) return failed(1193, `Unknown system variable '${name}'`);
  world.metadata.variables[key] = switchWord(value.trim());
  return ok;
}

/** The fault makes it so, and its end leaves it so no longer. */
export function consensus(world: World): void {
  world.metadata.variables.consensus_enabled = clusterHasFault(world, "consensus-enabled") ? "ON" : "OFF";
}

/** A switch may be written 1, true or on. */
function switchWord(value: string): string {
  if (/^(on|true)$/i.test(value)) return "ON";
  return /^(off|false)$/i.test(value) ? "OFF" : value;
}
