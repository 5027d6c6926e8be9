/**
 * A pause: nothing more is issued until a person decides.
 */
import type { Decision, View } from "./decision.ts";

export interface SeenInstead {
  readonly binding: string;
  readonly node: string;
  readonly identity: string | null;
  readonly detail: string;
}

export function pause(
  view: View,
  rule: string,
  reason: string,
  node: string | null,
  seen: SeenInstead | null = null,
): Decision {
  return {
    sentence: `Pausing: ${reason}.`,
    watch: view.watch,
    intents: [{ do: "append", event: { type: "paused", rule, reason, node, seen } }],
  };
}
