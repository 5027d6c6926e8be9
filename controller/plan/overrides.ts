/**
 * Which refusals a person has overridden, by rule or by rule and node.
 */
import type { Refusal } from "./types.ts";

export function applyOverrides(
  refusals: readonly Refusal[],
  overrides: readonly string[],
): { refused: Refusal[]; overridden: string[] } {
  const refused: Refusal[] = [];
  const overridden: string[] = [];
  for (const refusal of refusals) {
    const used =
      refusal.override === null
        ? undefined
        : overrides.find((o) => o === refusal.override || o === refusal.override?.split(":")[0]);
    if (used === undefined) refused.push(refusal);
    else overridden.push(`${used}: ${refusal.message}`);
  }
  return { refused, overridden };
}
