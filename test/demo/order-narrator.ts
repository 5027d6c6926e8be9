/**
 * An order of several clusters as it goes, one line whenever a cluster's state or its phase changed.
 */
import type { Order__Output as Order } from "../../shared/wire/generated/muster/controller/v1/Order.ts";
import { sayUnder } from "./screen.ts";

/** Called with each view of the order. */
export function orderNarrator(time: () => string): (order: Order) => void {
  const told = new Map<string, string>();
  return (order) => {
    for (const { cluster, verb, state, runPhase, runPhases, sentence } of order.steps) {
      const phase = state === "running" ? ` ${runPhase}/${runPhases}` : "";
      const now = `${verb} ${cluster} ${state}${phase}`;
      if (told.get(`${verb} ${cluster}`) === now) continue;
      told.set(`${verb} ${cluster}`, now);
      const why = state === "waiting" || state === "done" ? `: ${sentence}` : "";
      sayUnder(`${time()}${cluster.padEnd(4)}`, `${verb} ${state}${phase}${why}`);
    }
  };
}
