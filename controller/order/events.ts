/**
 * What happens in an order: runs of several clusters, one after the other or side by side. The log of these, `order.N`, is its truth;
 * which run a step became stands in that run's own `run-created`, so that no crash can come between the two.
 * Once written a shape never changes: a controller of tomorrow folds the logs of today.
 */
import type { PlanOptions } from "../plan/types.ts";
import type { LaidStep, OrderVerb } from "./lay.ts";

export type OrderEvent = { readonly atMs: number } & OrderEventBody;

export type OrderEventBody =
  | {
      readonly type: "order-created";
      readonly order: string;
      readonly verb: OrderVerb;
      readonly steps: readonly LaidStep[];
      readonly options: PlanOptions;
      readonly who: string;
      readonly reason: string;
      readonly ticket: string;
      readonly onPause: "ask" | "abort";
    }
  /** No further run is begun; those under way go on. `step`: which one it is about, if one. */
  | { readonly type: "order-paused"; readonly rule: string; readonly reason: string; readonly step: number | null }
  /** `anew`: runs that ended badly and count no more, so that their steps are made again. */
  | { readonly type: "order-resumed"; readonly who: string; readonly anew: readonly string[] }
  | { readonly type: "order-skipped"; readonly who: string; readonly step: number; readonly reason: string }
  | { readonly type: "order-ended"; readonly how: "done" | "failed" | "aborted"; readonly verdict: string };

/** In the `run-created` of a run that is a step of an order. */
export interface OfOrder {
  readonly id: string;
  readonly step: number;
}

/** Orders are called order.1, order.2 …; no cluster may have this name. */
export const ORDER = "order";
export const isOrderId = (name: string): boolean => /^order\.\d+$/.test(name);
