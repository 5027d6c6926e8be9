/**
 * How the clusters stand that one reads from, or that read from it: by looks made for this, since a beat may be half a minute old.
 */
import type { KnownCluster } from "../api/ports.ts";
import { wholeOf } from "../api/standing-now.ts";
import { guarded, isGuarded, type Neighbour, type Neighbours } from "../order/guard.ts";
import { type Needs, needsOf, readersOf, unknownNeeds } from "../order/needs.ts";
import type { Facts, Plan, PlanOptions } from "../plan/types.ts";
import { liveNodes, livePlan, type PlanPorts } from "./live-plan.ts";

export interface NeighbourPorts extends PlanPorts {
  readonly known: ReadonlyMap<string, KnownCluster>;
  readonly facts: (name: string) => Facts;
  readonly openRun: (name: string) => string | null;
}

export interface Asked {
  readonly verb: string;
  readonly options: PlanOptions;
  /** Clusters that the same order brings where they must be first: they are not asked about. */
  readonly handled: ReadonlySet<string>;
}

/** A live plan that also rests on how the cluster's neighbours stand. */
export async function planAmongOthers(
  ports: NeighbourPorts,
  { cluster, definition }: KnownCluster,
  { verb, options, handled }: Asked,
): Promise<Plan> {
  const needs = needsAmong(ports.known);
  const { name } = cluster;
  const [plan, neighbours] = await Promise.all([
    livePlan(ports, cluster, definition, verb, ports.facts(name), options),
    isGuarded(verb) ? liveNeighbours(ports, needs, name, handled) : { readers: [], needed: [] },
  ]);
  return guarded(plan, neighbours, unknownNeeds(needs, [name]), options.overrides);
}

export const needsAmong = (known: ReadonlyMap<string, KnownCluster>): Needs =>
  needsOf([...known.values()].map(({ cluster }) => cluster));

async function liveNeighbours(
  ports: NeighbourPorts,
  needs: Needs,
  name: string,
  handled: ReadonlySet<string>,
): Promise<Neighbours> {
  const look = async (names: readonly string[]) => {
    const others = names.filter((other) => other !== name && !handled.has(other));
    const known = others.flatMap((other) => ports.known.get(other) ?? []);
    return await Promise.all(known.map((other) => liveNeighbour(ports, other)));
  };
  const [readers, needed] = await Promise.all([look(readersOf(needs, name)), look(needs.get(name) ?? [])]);
  return { readers, needed };
}

async function liveNeighbour(ports: NeighbourPorts, { cluster, definition }: KnownCluster): Promise<Neighbour> {
  const nodes = await liveNodes(ports, cluster, definition, ports.facts(cluster.name));
  const state = wholeOf(nodes);
  switch (state) {
    case "up":
    case "stopped":
    case "partial":
      return { cluster: cluster.name, state, run: ports.openRun(cluster.name) };
    default:
      return { cluster: cluster.name, state: "unknown", run: ports.openRun(cluster.name) };
  }
}
