/**
 * A live plan: every agent is asked to look at everything, and the plan rests on these looks alone.
 */
import { type Clock, systemClock } from "../../shared/clock.ts";
import type { Cluster } from "../../shared/cluster/cluster.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import { resolveBinding } from "../fleet/binding.ts";
import { demandingSight, type Fleet } from "../fleet/fleet.ts";
import { ROLL_CALL_PROBE } from "../fleet/scope.ts";
import type { Sight } from "../fleet/sight.ts";
import { partsOf } from "../plan/phases.ts";
import { plan } from "../plan/plan.ts";
import { probesOf } from "../plan/probes-on.ts";
import { goalOf, judged, standsNow } from "../plan/states.ts";
import { measures, withTrend } from "../plan/trend.ts";
import type { Facts, Plan, PlannedNode, PlanOptions } from "../plan/types.ts";
import { type Looks, RUN_BEAT_MS } from "./looks.ts";

/** Longer than the slowest probe's own deadline: what has not answered by then is planned as unseen. Real time. */
export const PLAN_WITHIN_MS = 20_000;
/** A host that refuses the call is given this long to come round; then it is unseen. Real time. */
const SILENT_WITHIN_MS = 3_000;
/** How often it is looked whether all have answered; observations arrive within a few milliseconds of each other. */
const POLL_MS = 10;
/** Between two looks at listings that disagree. Real time. */
const AGAIN_MS = 1_000;
/** Between the two looks that tell whether what refuses a plan is falling: short for who reads it, long for what moves by MBs. Real time. */
const TREND_MS = 5_000;
/** A plan's looks may be this old when it is made: the slowest of them is. */
const PLAN_FRESH_MS = Number.POSITIVE_INFINITY;

export interface PlanPorts {
  readonly looks: Looks;
  readonly fleet: Fleet;
  readonly now: () => number;
  readonly nextToken: () => number;
  readonly signal: AbortSignal;
  /** Real time also in a rehearsal. The system's, unless a simulation brings its own. */
  readonly technical?: Clock;
  /** For people: how old what is remembered is. */
  readonly wall?: () => number;
}

export async function livePlan(
  ports: PlanPorts,
  cluster: Cluster,
  definition: Definition,
  verb: string,
  facts: Facts,
  options: PlanOptions,
): Promise<Plan> {
  const { now, signal, technical = systemClock } = ports;
  const began = now();
  const look = () => lookAtAll(ports, cluster, definition, facts, options);
  const wallMs = ports.wall?.();
  const about = { cluster, definition, verb, facts, options, ...(wallMs === undefined ? {} : { wallMs }) };
  const made = (sight: Sight) => plan({ ...about, sight, looking: "live" });
  for (;;) {
    const sight = await look();
    if (signal.aborted || now() - began >= patienceWith(cluster, definition, verb, sight)) {
      const first = made(sight);
      if (!measures(first) || signal.aborted) return first;
      const lookedMs = now();
      await technical.sleep(TREND_MS, signal).catch(() => undefined);
      return withTrend(first, made(await look()), now() - lookedMs);
    }
    await technical.sleep(AGAIN_MS);
  }
}

/** How every node stands by looks made now, where nothing is to be done to it. */
export async function liveNodes(
  ports: PlanPorts,
  cluster: Cluster,
  definition: Definition,
  facts: Facts,
): Promise<PlannedNode[]> {
  const sight = await lookAtAll(ports, cluster, definition, facts, { overrides: [], without: [], leader: null });
  return cluster.nodes.map((node) => standsNow({ cluster, definition, sight, baseline: facts.baseline }, node));
}

/** How long, in the clock's milliseconds, what is seen now may still be passing: listings that disagree may agree when looked at again. */
function patienceWith(cluster: Cluster, definition: Definition, verb: string, sight: Sight): number {
  const names = partsOf(definition, verb).length > 0 ? Object.entries(definition.bindings) : [];
  const disagreed = names.filter(([name]) => resolveBinding(cluster, definition, name, sight).is === "disagreed");
  return Math.max(0, ...disagreed.map(([, { disagreesFor }]) => disagreesFor));
}

/** Asks every agent to look at everything, and waits until all have, or those that have not will not. */
async function lookAtAll(
  { looks, fleet, now, nextToken, signal, technical = systemClock }: PlanPorts,
  cluster: Cluster,
  definition: Definition,
  facts: Facts,
  options: PlanOptions,
): Promise<Sight> {
  const floor = nextToken();
  const nodes = cluster.nodes.filter((node) => !options.without.includes(node.name));
  const wanted = nodes.map((node) => ({
    node: node.name,
    probes: [...probesOf(definition, node), ROLL_CALL_PROBE],
    floor,
  }));
  const sight = () => demandingSight(fleet, cluster.name, { floor, maxAgeMs: PLAN_FRESH_MS, now: now() });
  const began = technical.now();
  looks.ask(cluster, definition, wanted, RUN_BEAT_MS);
  while (!signal.aborted) {
    const waitedMs = technical.now() - began;
    const missing = nodes.filter((node) => !answered(cluster, definition, node.name, sight(), facts));
    const silent = missing.every((node) => looks.silent.has(node.host));
    if (missing.length === 0 || waitedMs > PLAN_WITHIN_MS || (silent && waitedMs > SILENT_WITHIN_MS)) break;
    await technical.sleep(POLL_MS);
  }
  return sight();
}

/** Every probe has answered; of a node that is seen stopped every one but the listings, which have nothing to add. */
function answered(
  cluster: Cluster,
  definition: Definition,
  name: string,
  sight: ReturnType<typeof demandingSight>,
  facts: Facts,
): boolean {
  const node = cluster.nodes.find((n) => n.name === name);
  if (!node) return true;
  const told = (probe: string) => {
    const looked = sight(name, probe);
    return looked.seen || looked.why === "unknown";
  };
  if (!told(ROLL_CALL_PROBE)) return false;
  const probes = probesOf(definition, node);
  if (probes.every(told)) return true;
  // A listing never returns when its store is down, which is how a stopped cluster looks; all else tells something of a stopped node.
  const listings = Object.values(definition.bindings).map((binding) => binding.probe);
  if (!probes.filter((probe) => !listings.includes(probe)).every(told)) return false;
  const standing = { cluster, definition, sight, baseline: facts.baseline };
  return judged(standing, node, goalOf(definition, "stop")).verdict.holds === "yes";
}
