/** The agent answered about a command: it needs no settling. Not journalled, since a takeover must ask again. */
import type { Run } from "./state.ts";

export function heardOf(run: Run, id: string): Run {
  const command = run.open.get(id);
  if (!command?.unsettled) return run;
  return { ...run, open: new Map(run.open).set(id, { ...command, unsettled: false }) };
}
