/** What `muster rehearse` was asked for. */
import type { PlanFlags } from "./verbs/plan-flags.ts";

export interface RehearseOptions {
  readonly verb: string;
  /** The cluster file. */
  readonly file: string;
  /** NODE:FAULT each. */
  readonly faults: readonly string[];
  /** Simulated delays, beats, holds and deadlines are divided by this; 1 to 1000. */
  readonly speed: number;
  readonly output: "table" | "json";
  /** Who leads, as a person says; null where nobody said. */
  readonly leader: string | null;
  /** What the verb itself would be given. */
  readonly flags: PlanFlags;
  /** No question is asked before the run. */
  readonly yes: boolean;
}
