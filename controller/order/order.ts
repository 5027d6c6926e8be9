/**
 * An order as its events make it. How its runs stand is not part of it: they have logs of their own.
 */
import type { PlanOptions } from "../plan/types.ts";
import type { OrderEvent } from "./events.ts";
import type { LaidStep, OrderVerb } from "./lay.ts";

export type OrderLife =
  | { readonly is: "running" }
  | {
      readonly is: "paused";
      readonly rule: string;
      readonly reason: string;
      readonly step: number | null;
      readonly atMs: number;
    }
  | {
      readonly is: "ended";
      readonly how: "done" | "failed" | "aborted";
      readonly verdict: string;
      readonly atMs: number;
    };

export interface Order {
  readonly id: string;
  readonly verb: OrderVerb;
  readonly steps: readonly LaidStep[];
  readonly options: PlanOptions;
  readonly who: string;
  readonly reason: string;
  readonly ticket: string;
  readonly onPause: "ask" | "abort";
  readonly life: OrderLife;
  /** By step: why a person left it out. */
  readonly skipped: ReadonlyMap<number, string>;
  /** Runs that ended badly and whose steps a person had made again. */
  readonly forgotten: ReadonlySet<string>;
  readonly startedAtMs: number;
  readonly lastAtMs: number;
}

/** Throws TypeError where the log does not begin with `order-created`. */
export function evolveOrder(order: Order | null, event: OrderEvent): Order {
  if (event.type === "order-created") return created(event);
  if (!order) throw new TypeError("an order's log that does not begin with order-created");
  return { ...order, ...changed(order, event), lastAtMs: event.atMs };
}

function changed(order: Order, event: Exclude<OrderEvent, { type: "order-created" }>): Partial<Order> {
  switch (event.type) {
    case "order-paused":
      return { life: { is: "paused", rule: event.rule, reason: event.reason, step: event.step, atMs: event.atMs } };
    case "order-resumed":
      return { life: { is: "running" }, forgotten: new Set([...order.forgotten, ...event.anew]) };
    case "order-skipped":
      return { life: { is: "running" }, skipped: new Map([...order.skipped, [event.step, event.reason]]) };
    case "order-ended":
      return { life: { is: "ended", how: event.how, verdict: event.verdict, atMs: event.atMs } };
  }
}

function created({ type: _, order, atMs, ...about }: Extract<OrderEvent, { type: "order-created" }>): Order {
  return {
    id: order,
    ...about,
    life: { is: "running" },
    skipped: new Map(),
    forgotten: new Set(),
    startedAtMs: atMs,
    lastAtMs: atMs,
  };
}
