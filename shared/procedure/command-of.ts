/**
 * The command that a probe runs: its own, or systemctl's for a unit (pure).
 */
import { UNIT_PROPERTIES } from "../formats/systemctl-show.ts";
import type { CommandProbe, ProbeDefinition } from "./probe-schema.ts";

/** An absolute path, so that nothing on the search path stands in for it. */
export const SYSTEMCTL = "/usr/bin/systemctl";

/** Null for a probe that runs none: its look yields a value with no raw output. */
export function commandOf(probe: ProbeDefinition): CommandProbe | null {
  if ("run" in probe) return probe;
  if (!("unit" in probe)) return null;
  const { unit, ...rest } = probe;
  const run = [SYSTEMCTL, "show", `--property=${UNIT_PROPERTIES.join(",")}`, "--", unit];
  return { ...rest, run, login: false, format: "systemctl-show" };
}
