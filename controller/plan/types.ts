/**
 * A plan: a procedure laid over a cluster as it is now. Data only; it is journalled whole when a run begins.
 */
import type { Cluster } from "../../shared/cluster/cluster.ts";
import type { Definition, HeldDefinition, SelectorDefinition } from "../../shared/procedure/schema.ts";
import type { Baseline } from "../fleet/scope.ts";
import type { Sight } from "../fleet/sight.ts";

export type Part = "stop" | "start" | "roll";

export interface PlanOptions {
  /** RULE or RULE:NODE. */
  readonly overrides: readonly string[];
  /** Nodes planned as if they were down. */
  readonly without: readonly string[];
  /** Who leads, as a person says. */
  readonly leader: string | null;
  /** Only these, where the procedure goes node by node; empty for all. */
  readonly nodes?: readonly string[];
  /** Options of the definition set for this run alone. */
  readonly set?: Readonly<Record<string, unknown>>;
}

/** Something remembered beyond a run: who bore a binding. */
export interface BindingFact {
  readonly binding: string;
  readonly node: string;
  readonly identity: string | null;
  readonly detail: string;
  /** Wall clock, for people. */
  readonly atMs: number;
  /** `confirmed-at-stop`: by a finished stop, and no node was seen up since. */
  readonly standing: "seen" | "confirmed-at-stop";
  readonly run: string | null;
}

export interface Facts {
  readonly bindings: Readonly<Record<string, BindingFact>>;
  /** By node: what the last stop found there. */
  readonly baseline: Readonly<Record<string, Baseline>>;
  /** What runs switched off and have not yet restored. */
  readonly debts: readonly Debt[];
  /** A stop has begun, and no start has finished since: what runs now is not how the cluster is meant to be. */
  readonly takenDown: boolean;
}

/** Something a run switched off and has not yet restored. design: promise 9. */
export interface Debt {
  readonly node: string;
  readonly what: string;
  /** The old value, as text. */
  readonly was: string;
  /** Condition that shows it restored. */
  readonly paidBy: string;
  readonly run: string;
  readonly atMs: number;
}

export const noFacts: Facts = { bindings: {}, baseline: {}, debts: [], takenDown: false };

export interface PlanRequest {
  readonly cluster: Cluster;
  readonly definition: Definition;
  readonly verb: string;
  readonly sight: Sight;
  /** `live`: agents were asked. `capture`: recorded outputs. `none`: nothing but the file. */
  readonly looking: "live" | "capture" | "none";
  readonly facts: Facts;
  readonly options: PlanOptions;
  /** Wall clock when it is made, so that what is remembered has an age, for people. Left out where nobody asks live. */
  readonly wallMs?: number;
}

export interface Refusal {
  readonly rule: string;
  readonly message: string;
  readonly passesWhen: string;
  /** The flag that overrides it; null where nothing does. */
  readonly override: string | null;
  /** What the rule measured, where that may come down to its limit by itself. */
  readonly measured?: { readonly value: number; readonly limit: number };
}

export interface PlannedGate {
  readonly condition: string;
  readonly why: string;
  readonly source: string;
}

export interface PlannedPhase {
  readonly name: string;
  readonly part: Part;
  readonly action: string;
  readonly on: SelectorDefinition;
  readonly mode: "serial" | "parallel";
  readonly staggerMs: number;
  /** In the order they will be acted on. */
  readonly nodes: readonly string[];
  /** Their goal is already seen: no command. */
  readonly already: readonly string[];
  /** Name of the condition each node must show; null for the roll call, whose condition is built in, and where `enough` or the
   * command's exit code is all that tells. */
  readonly until: string | null;
  /** Requirements that end the phase as soon as all hold. Logs of before have none of these. */
  readonly enough?: readonly string[];
  /** Requirements that are seen to hold before each command. */
  readonly requires?: readonly string[];
  /** Those of them that a person may go on without. */
  readonly waivable?: readonly string[];
  /** CEL: the deadline in seconds, as the node itself says. */
  readonly withinSeconds?: string;
  readonly held?: HeldDefinition;
  /** When it begins, only the nodes that owe this then are left in it. */
  readonly owing?: string;
  /** Where the action switches something off: nodes seen to have it on when this was planned, with its value then. */
  readonly wasOn?: Readonly<Record<string, string>>;
  readonly gate: PlannedGate;
  readonly withinMs: number | null;
  /** It runs before or after another phase's action on the same node, and says nothing of how that node stands. */
  readonly hook?: boolean;
  /** Binding written down as a fact right before the phase's first command. */
  readonly remembers: string | null;
}

export interface PlannedBinding {
  readonly node: string;
  readonly identity: string | null;
  readonly detail: string;
  readonly standing: "seen" | "confirmed-at-stop" | "remembered" | "given" | "only";
  readonly by: readonly string[];
  readonly ageMs: number | null;
  /** By node, for people: how the listing has each that may bear it. Logs of before have neither this nor the next. */
  readonly rows?: Readonly<Record<string, string>>;
  /** What the listing says besides, for people. */
  readonly about?: string;
}

export interface PlannedNode {
  readonly node: string;
  readonly host: string;
  readonly roles: readonly string[];
  readonly isNow: "up" | "stopped" | "moving" | "partial" | "unknown";
  readonly evidence: string;
  readonly ageMs: number | null;
}

export interface Plan {
  /** Digest of everything that decides what would be done; not of ages or evidence. */
  readonly id: string;
  readonly cluster: string;
  readonly product: string;
  readonly verb: string;
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
  /** What the looks show of the roll call, for people. Logs of before have none. */
  readonly rollCall?: readonly string[];
  readonly refused: readonly Refusal[];
  readonly phases: readonly PlannedPhase[];
  readonly bindings: Readonly<Record<string, PlannedBinding>>;
  readonly nodes: readonly PlannedNode[];
  readonly without: readonly string[];
  /** Rules that a person overrode. */
  readonly overridden: readonly string[];
  readonly baseline: Readonly<Record<string, Baseline>>;
}
