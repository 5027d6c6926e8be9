/**
 * What a person may ask of an order, and what is written down for it.
 */
import { MusterError } from "../../shared/errors.ts";
import { type RunOfStep, stepNow } from "./decide.ts";
import type { OrderEventBody } from "./events.ts";
import type { Order } from "./order.ts";

export type OrderAsk =
  | { readonly do: "pause"; readonly who: string; readonly reason: string }
  | { readonly do: "resume"; readonly who: string }
  | { readonly do: "skip"; readonly who: string; readonly cluster: string; readonly reason: string }
  | { readonly do: "abort"; readonly who: string; readonly reason: string };

/** Null where nothing is to be done for it. Throws wrong-run-state, not-found. */
export function grantOrder(order: Order, ask: OrderAsk, runOf: RunOfStep): OrderEventBody | null {
  if (order.life.is === "ended") throw new MusterError("wrong-run-state", `${order.id} has ended: ${order.life.how}`);
  switch (ask.do) {
    case "pause": {
      if (order.life.is === "paused") return null;
      const reason = `${ask.who} asked for it${ask.reason === "" ? "" : `: ${ask.reason}`}`;
      return { type: "order-paused", rule: "asked", reason, step: null };
    }
    case "resume":
      return order.life.is === "running" ? null : { type: "order-resumed", who: ask.who, anew: broken(order, runOf) };
    case "skip":
      return { type: "order-skipped", who: ask.who, step: skippable(order, ask.cluster, runOf), reason: ask.reason };
    case "abort":
      return { type: "order-ended", how: "aborted", verdict: aborted(order, ask, runOf) };
  }
}

const broken = (order: Order, runOf: RunOfStep): string[] =>
  order.steps.flatMap((_, i) => {
    const now = stepNow(order, runOf, i);
    return now.is === "broken" ? [now.run.id] : [];
  });

/** The cluster's first step that is neither done nor under way. */
function skippable(order: Order, cluster: string, runOf: RunOfStep): number {
  const its = order.steps.flatMap((step, i) => (step.cluster === cluster ? [i] : []));
  if (its.length === 0) throw new MusterError("not-found", `${order.id} has no step of ${cluster}`);
  const next = its.find((i) => {
    const { is } = stepNow(order, runOf, i);
    return is === "ahead" || is === "broken";
  });
  if (next === undefined)
    throw new MusterError("wrong-run-state", `${order.id} has nothing of ${cluster} left that could be skipped`);
  return next;
}

function aborted(order: Order, { who, reason }: Extract<OrderAsk, { do: "abort" }>, runOf: RunOfStep): string {
  const now = order.steps.map((step, i) => ({ step, now: stepNow(order, runOf, i) }));
  const ahead = now.flatMap(({ step, now: { is } }) => (is === "ahead" ? [`${step.verb} ${step.cluster}`] : []));
  const open = now.flatMap(({ now: step }) => (step.is === "open" ? [step.run.id] : []));
  const goes = open.length > 0 ? `; still going on: ${open.join(", ")}` : "";
  return `Aborted by ${who}${reason === "" ? "" : ` (${reason})`}; not begun: ${ahead.join(", ") || "nothing"}${goes}`;
}
