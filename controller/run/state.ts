/**
 * A run as its events make it. Nothing here is known otherwise.
 */
import type { Cluster } from "../../shared/cluster/cluster.ts";
import type { Debt, Plan, PlannedPhase } from "../plan/types.ts";
import type { Ended, Holder } from "./events.ts";

export type Life =
  | { readonly is: "running" }
  | {
      readonly is: "paused";
      readonly rule: string;
      readonly reason: string;
      readonly node: string | null;
      readonly atMs: number;
    }
  | { readonly is: "aborting"; readonly who: string; readonly atMs: number }
  | {
      readonly is: "ended";
      readonly how: "done" | "failed" | "aborted";
      readonly verdict: string;
      readonly atMs: number;
    };

/** `item`: which of the phase's values this node's command is about; 0 where left out. */
export type Step =
  | { readonly is: "ahead"; readonly attempt: number; readonly item?: number }
  | { readonly is: "open"; readonly attempt: number; readonly command: string; readonly item?: number }
  | {
      readonly is: "ended";
      readonly attempt: number;
      readonly item?: number;
      readonly command: string;
      readonly ended: Ended;
      readonly tail: readonly string[];
    }
  | { readonly is: "already"; readonly evidence: string }
  | {
      readonly is: "seen";
      readonly evidence: string;
      readonly command: string | null;
      readonly remarks?: readonly string[];
    }
  | { readonly is: "skipped"; readonly reason: string; readonly who: string };

export interface RunPhase {
  readonly plan: PlannedPhase;
  readonly state: "ahead" | "begun" | "done";
  /** In the order they are acted on; settled when the phase begins. */
  readonly steps: ReadonlyMap<string, Step>;
  /** By node: one command for each of these, where the action says so. Read as the phase began. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** By node: what ran right before its command and may hold it. Nothing else is ever touched on its behalf. */
  readonly held: ReadonlyMap<string, readonly Holder[]>;
  /** What was done about holders, oldest first. */
  readonly remedies: readonly Remedy[];
  readonly beganAtMs: number | null;
  readonly endedAtMs: number | null;
}

/** A command about what holds another node's step. It runs on the node that told of it. */
export interface Remedy {
  readonly command: string;
  readonly action: string;
  /** The node whose step is held. */
  readonly node: string;
  /** The holder's id. */
  readonly of: string;
  readonly ended: Ended | null;
}

/** A command without a journalled result. Only the agent's word closes it. */
export interface OpenCommand {
  readonly id: string;
  readonly node: string;
  readonly action: string;
  readonly phase: number;
  readonly issuedAtMs: number;
  /** This controller has not heard of it since it took over: it asks the agent before anything else. */
  readonly unsettled: boolean;
  /** It is no step of its node, but about what holds another node's. */
  readonly remedy: boolean;
}

/** What a node was seen to have reached, and must still show before each further command. */
export interface Achieved {
  readonly condition: string;
  /** What a hook reached there besides; null where none did. */
  readonly also: string | null;
  /** Only a hook has reached anything yet: the node itself is not where the part brings it. */
  readonly hook: boolean;
  readonly part: PlannedPhase["part"];
  readonly phase: number;
}

export interface DeadHost {
  readonly who: string;
  readonly reason: string;
  readonly atMs: number;
}

/** The wait that the last command began, across controllers and pauses. */
export interface Waited {
  /** Wall time of the controller that issued it; null before the first. */
  readonly issuedAtMs: number | null;
  /** Milliseconds from then to the last takeover or resumption, by the journal; after that each controller counts for itself. */
  readonly beforeMs: number;
  /** A person was asked about what holds it, and said to go on. */
  readonly asked: boolean;
}

export interface BoundNow {
  readonly node: string;
  readonly identity: string | null;
  readonly detail: string;
}

export interface Run {
  readonly id: string;
  readonly cluster: Cluster;
  readonly clusterText: string;
  readonly digest: string;
  readonly plan: Plan;
  readonly who: string;
  readonly reason: string;
  readonly ticket: string;
  readonly onPause: "ask" | "abort";
  readonly epoch: number;
  readonly life: Life;
  readonly phases: readonly RunPhase[];
  readonly open: ReadonlyMap<string, OpenCommand>;
  readonly waited: Waited;
  readonly achieved: ReadonlyMap<string, Achieved>;
  /** By node: what was written down right before its last command, for conditions to compare with. */
  readonly marks: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly bound: Readonly<Record<string, BoundNow>>;
  /** What a pause saw instead of `bound`. */
  readonly seenInstead: ({ readonly binding: string } & BoundNow) | null;
  readonly remembered: Readonly<Record<string, BoundNow & { readonly atMs: number }>>;
  readonly debts: readonly Debt[];
  /** By host: who said that it is dead for good, and why. */
  readonly deadHosts: ReadonlyMap<string, DeadHost>;
  /** Looks must carry at least this token to count. */
  readonly floor: number;
  /** Nothing is done before every node of the plan was looked at anew. */
  readonly lookAnew: boolean;
  /** Wall time between the last event before a takeover and the takeover; null where there was none or a person resumed since. */
  readonly gapMs: number | null;
  /** How often it has paused. */
  readonly pauses: number;
  readonly startedAtMs: number;
  readonly lastAtMs: number;
  /** Number of events folded: the next one's index. */
  readonly events: number;
}

export const currentPhase = (run: Run): { phase: RunPhase; index: number } | null => {
  const index = run.phases.findIndex((phase) => phase.state !== "done");
  const phase = run.phases[index];
  return phase ? { phase, index } : null;
};

export const isOver = (step: Step): boolean => step.is === "already" || step.is === "seen" || step.is === "skipped";

/** RUN/phase/node/action/attempt: derived, never drawn, so that a journal that lost its tail asks for the same id. */
export const commandId = (run: string, phase: number, node: string, action: string, attempt: number) =>
  `${run}/${phase}/${node}/${action}/${attempt}`;
