/**
 * What looks yield in every simulated product: seen, not known, and the answer to a roll call.
 */
import type { Definition } from "../../../shared/procedure/schema.ts";
import type { Yield } from "../../../shared/state/observation.ts";

export const seen = (value: unknown): Yield => ({ result: "seen", value });
export const unknown = (reason: string): Yield => ({ result: "unknown", reason });

/** Every agent has the definition and may do everything. */
export function rollCallOf({ digest, actions }: Definition, user: string): Yield {
  const may = Object.keys(actions).map((name) => [name, { ok: true, reason: "", argv: [name] }]);
  return seen({ digest, runner: "systemd", user: { name: user, exists: true }, actions: Object.fromEntries(may) });
}
