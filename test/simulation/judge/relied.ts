/**
 * What an event of a run says was seen, node by node. By the vendor's words and the product's own table, not by the definition.
 */
import type { RunEvent } from "../../../controller/run/events.ts";
import type { ProductModel, ProductScene } from "../products/model.ts";
import type { Log } from "./log-book.ts";

export function reliedOn(
  model: ProductModel,
  scene: ProductScene,
  log: Log,
  event: RunEvent,
): { node: string; probes: readonly string[] }[] {
  switch (event.type) {
    case "step-seen":
    case "step-already": {
      if (log.actionOf(event.phase).startsWith("check")) return [{ node: event.node, probes: ["roll-call"] }];
      return [{ node: event.node, probes: model.reads(scene, event.node, log.untilOf(event.phase) ?? "") }];
    }
    // That it was not there yet was seen too: any one probe tells that.
    case "command-issued":
      return [{ node: event.node, probes: model.reads(scene, event.node, log.untilOf(event.phase) ?? "").slice(0, 1) }];
    default:
      return [];
  }
}
