/**
 * What an event of a run says was seen, node by node. By the vendor's words and the product's own table, not by the definition.
 */
import type { RunEvent } from "../../../controller/run/events.ts";
import type { ProductModel, ProductScene } from "../products/model.ts";
import type { Log } from "./log-book.ts";

export interface Relied {
  readonly node: string;
  readonly probes: readonly string[];
  /** One of them is enough. */
  readonly any: boolean;
}

export function reliedOn(model: ProductModel, scene: ProductScene, log: Log, event: RunEvent): Relied[] {
  switch (event.type) {
    case "step-seen":
    case "step-already": {
      if (log.actionOf(event.phase) === "check-roll-call")
        return [{ node: event.node, probes: ["roll-call"], any: false }];
      return [{ node: event.node, probes: model.reads(scene, event.node, log.untilOf(event.phase) ?? ""), any: false }];
    }
    // That it was not there yet was seen too: any one probe tells that.
    case "command-issued":
      // About what holds another node: its own step was looked at, which is not this node's.
      if (event.remedy) return [];
      return [{ node: event.node, probes: model.reads(scene, event.node, log.untilOf(event.phase) ?? ""), any: true }];
    default:
      return [];
  }
}
