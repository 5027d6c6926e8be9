/**
 * The roll call: before anything is touched every agent answers, has the same definition, and may run what the plan asks of it.
 */
import type { ConditionDefinition, Definition } from "../../shared/procedure/schema.ts";

/** Phases with this action change nothing and use the condition below. */
export const ROLL_CALL_ACTION = "check-roll-call";

export const rollCallCondition: ConditionDefinition = {
  says: "every agent answers, has this definition and may run the commands",
  all: [
    {
      that: "roll_call.digest == node.digest",
      says: '"definition " + node.digest',
      else: '"has definition " + roll_call.digest + ", the controller " + node.digest',
    },
    {
      that: "node.actions.all(a, a in roll_call.actions && roll_call.actions[a].ok)",
      says: '"may run " + node.actions.join(", ")',
      else: 'node.actions.filter(a, !(a in roll_call.actions && roll_call.actions[a].ok)).map(a, a in roll_call.actions ? a + ": " + roll_call.actions[a].reason : a + ": unknown to the agent").join("; ")',
    },
  ],
  hopeless: [],
  steady: { for: 0, looks: 1 },
};

/** What the condition asks about: fields of `node` in its scope. */
export function rollCallAbout(definition: Definition, actions: readonly string[]): Readonly<Record<string, unknown>> {
  return { digest: definition.digest, actions };
}
