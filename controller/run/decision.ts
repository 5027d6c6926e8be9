/**
 * What `decide` reads besides the run, and what it answers.
 */
import type { Definition } from "../../shared/procedure/schema.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { RunEventBody } from "./events.ts";
import type { Watch } from "./watch.ts";

export interface View {
  readonly definition: Definition;
  readonly fleet: Fleet;
  /** Monotonic milliseconds. */
  readonly now: number;
  /** How much faster than real time `now` runs; 1 outside rehearsals. */
  readonly speed: number;
  /** What earlier decisions of this controller saw holding; not journalled, begun anew after a crash. */
  readonly watch: Watch;
}

/** An event as decided; the shell stamps time and token when it journals it. */
export type Draft = WithoutToken<RunEventBody>;
type WithoutToken<E> = E extends unknown ? Omit<E, "token"> : never;

export type Intent =
  /** Journal this; `command-issued` is then sent to its agent. */
  | { readonly do: "append"; readonly event: Draft }
  /** Ask this node's agent to look, so that the observations carry at least the run's floor. */
  | { readonly do: "look"; readonly node: string; readonly probes: readonly string[]; readonly floor: number }
  /** Ask the agent what became of a command. */
  | { readonly do: "settle"; readonly node: string; readonly id: string };

export interface Decision {
  /** What is being done or waited for, where and why; shown by `muster explain`. */
  readonly sentence: string;
  readonly intents: readonly Intent[];
  readonly watch: Watch;
}

export interface Choice {
  readonly does: string;
  readonly command: string;
  /** What follows from it. */
  readonly follows: string;
}
