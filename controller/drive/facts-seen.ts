/**
 * What looks outside a run show anew about who bears what. Pure.
 */
import type { Cluster } from "../../shared/cluster/cluster.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import { carriers, resolveBinding } from "../fleet/binding.ts";
import type { Sight } from "../fleet/sight.ts";
import { goalOf, judged } from "../plan/states.ts";
import type { Facts } from "../plan/types.ts";
import type { FactEvent } from "../run/facts.ts";

export function factsSeen(
  cluster: Cluster,
  definition: Definition,
  facts: Facts,
  sight: Sight,
  atMs: number,
): FactEvent[] {
  return Object.entries(definition.bindings).flatMap(([binding, declared]): FactEvent[] => {
    const known = facts.bindings[binding];
    const seen = resolveBinding(cluster, definition, binding, sight);
    if (seen.is === "seen") {
      const { node, identity, detail } = seen;
      // Another identity is another database: a plan refuses it, so what was remembered stays.
      if (known?.identity && identity && known.identity !== identity) return [];
      const same =
        known?.node === node && known.identity === identity && known.detail === detail && known.standing === "seen";
      return same ? [] : [{ type: "fact-seen", atMs, binding, node, identity, detail }];
    }
    if (known?.standing !== "confirmed-at-stop") return [];
    const stopped = goalOf(definition, "stop");
    const up = carriers(cluster, declared).find((node) => {
      const standing = { cluster, definition, sight, baseline: facts.baseline };
      return judged(standing, node, stopped).verdict.holds === "no";
    });
    return up ? [{ type: "fact-doubted", atMs, binding, node: up.name }] : [];
  });
}
