/**
 * What happens in a run. The log of these is the run's truth; each is on disk before the effect it announces.
 * Once written a shape never changes: a controller of tomorrow folds the logs of today.
 */
import type { Cluster } from "../../shared/cluster/cluster.ts";
import type { OfOrder } from "../order/events.ts";
import type { Debt, Plan } from "../plan/types.ts";

/** A query, say: as the product tells of it. */
export interface Holder {
  readonly id: string;
  readonly says: string;
}

/** How a command ended. Never guessed: `interrupted` surely does not run now, `unknown` may. */
export type Ended =
  | { readonly outcome: "exited"; readonly code: number }
  | { readonly outcome: "signalled"; readonly signal: string }
  | { readonly outcome: "refused"; readonly code: string; readonly reason: string }
  | { readonly outcome: "void" }
  | { readonly outcome: "interrupted"; readonly reason: string }
  | { readonly outcome: "unknown"; readonly reason: string };

export type RunEvent = { readonly atMs: number } & RunEventBody;

export type RunEventBody =
  | {
      readonly type: "run-created";
      readonly run: string;
      readonly cluster: Cluster;
      readonly clusterText: string;
      readonly digest: string;
      readonly plan: Plan;
      readonly who: string;
      readonly reason: string;
      readonly ticket: string;
      readonly onPause: "ask" | "abort";
      /** What earlier runs still owe: this one pays it where it can. */
      readonly owed?: readonly Debt[];
      /** Which step of an order of several clusters it is. */
      readonly order?: OfOrder;
      readonly epoch: number;
      readonly token: number;
    }
  /** A controller took the run over; what it knew of looks is gone. */
  | { readonly type: "epoch-began"; readonly epoch: number; readonly controller: string; readonly token: number }
  /** Every node of the plan was looked at anew and what the run had achieved still holds. */
  | { readonly type: "looked-anew" }
  | {
      readonly type: "phase-began";
      readonly phase: number;
      readonly nodes: readonly string[];
      /** Who bears the binding the phase selects by, as seen right before. */
      readonly bound: {
        readonly binding: string;
        readonly node: string;
        readonly identity: string | null;
        readonly detail: string;
        readonly seen: boolean;
      } | null;
      /** By node: one command for each of these. */
      readonly values?: Readonly<Record<string, readonly string[]>>;
    }
  /** What runs right before a node's command and may hold it, as another node tells. */
  | { readonly type: "held-listed"; readonly phase: number; readonly node: string; readonly held: readonly Holder[] }
  | { readonly type: "step-already"; readonly phase: number; readonly node: string; readonly evidence: string }
  | {
      readonly type: "command-issued";
      readonly id: string;
      readonly phase: number;
      readonly node: string;
      readonly action: string;
      readonly attempt: number;
      readonly parameters?: Readonly<Record<string, string>>;
      /** Values that conditions read as `mark`. */
      readonly marks?: Readonly<Record<string, unknown>>;
      /** It is about what holds another node's step. */
      readonly remedy?: { readonly node: string; readonly of: string };
    }
  /** Only looks that carry at least `token` count from here on. */
  | {
      readonly type: "command-ended";
      readonly id: string;
      readonly ended: Ended;
      readonly tail: readonly string[];
      readonly token: number;
    }
  | {
      readonly type: "step-seen";
      readonly phase: number;
      readonly node: string;
      readonly evidence: string;
      /** Worth saying at the run's end. */
      readonly remarks?: readonly string[];
      /** Known of the node from now on. */
      readonly keeps?: Readonly<Record<string, unknown>>;
    }
  /** Its gate was seen open. The next phase begins from looks asked for after this. */
  | { readonly type: "phase-ended"; readonly phase: number; readonly token: number }
  | {
      readonly type: "remembered";
      readonly binding: string;
      readonly node: string;
      readonly identity: string | null;
      readonly detail: string;
    }
  | {
      readonly type: "debt-owed";
      readonly node: string;
      readonly what: string;
      readonly was: string;
      readonly paidBy: string;
    }
  | { readonly type: "debt-paid"; readonly node: string; readonly what: string }
  | {
      readonly type: "paused";
      readonly rule: string;
      readonly reason: string;
      readonly node: string | null;
      /** For `roles-changed`: what is seen instead, so that a person can accept it. */
      readonly seen: {
        readonly binding: string;
        readonly node: string;
        readonly identity: string | null;
        readonly detail: string;
      } | null;
    }
  | { readonly type: "resumed"; readonly who: string; readonly accept: readonly string[]; readonly token: number }
  | { readonly type: "retry-asked"; readonly who: string; readonly node: string; readonly token: number }
  | {
      readonly type: "skipped";
      readonly who: string;
      readonly node: string;
      readonly reason: string;
      readonly token: number;
    }
  /** A person's word: what is open on its nodes is closed as not known, and nothing there is asked or acted on any more. */
  | {
      readonly type: "host-dead";
      readonly who: string;
      readonly host: string;
      readonly reason: string;
      readonly token: number;
    }
  | { readonly type: "abort-asked"; readonly who: string; readonly reason: string; readonly token: number }
  | { readonly type: "run-ended"; readonly how: "done" | "failed" | "aborted"; readonly verdict: string };
