/**
 * A live plan under a virtual clock: every agent is asked to look at everything, and the plan rests on these looks alone.
 */
import type { Looks } from "../../controller/drive/looks.ts";
import { demandingSight, type Fleet } from "../../controller/fleet/fleet.ts";
import { ROLL_CALL_PROBE } from "../../controller/fleet/scope.ts";
import { plan } from "../../controller/plan/plan.ts";
import { probesOf } from "../../controller/plan/probes-on.ts";
import type { Facts, Plan, PlanOptions } from "../../controller/plan/types.ts";
import type { Cluster } from "../../shared/cluster/cluster.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** What has not answered by then is planned as unseen. */
const PLAN_WITHIN_MS = 20_000;

export interface PlanPorts {
  readonly clock: VirtualClock;
  readonly looks: Looks;
  readonly fleet: Fleet;
  readonly cluster: Cluster;
  readonly definition: Definition;
  readonly floor: number;
}

export async function planNow(ports: PlanPorts, verb: string, facts: Facts, some: Partial<PlanOptions>): Promise<Plan> {
  const { clock, looks, fleet, cluster, definition, floor } = ports;
  const options: PlanOptions = { overrides: [], without: [], leader: null, ...some };
  const nodes = cluster.nodes.filter((node) => !options.without.includes(node.name));
  const wanted = nodes.map((node) => ({
    node: node.name,
    probes: [...probesOf(definition, node), ROLL_CALL_PROBE],
    floor,
  }));
  const sight = () =>
    demandingSight(fleet, cluster.name, { floor, maxAgeMs: Number.POSITIVE_INFINITY, now: clock.now() });
  looks.ask(cluster, definition, wanted, 0);
  const told = (node: string, probe: string) => {
    const looked = sight()(node, probe);
    return looked.seen || looked.why === "unknown";
  };
  const all = () => wanted.every(({ node, probes }) => probes.every((probe) => told(node, probe)));
  await clock.until(all, PLAN_WITHIN_MS);
  return plan({ cluster, definition, verb, sight: sight(), looking: "live", facts, options });
}
