/**
 * A discovery: the agents look at their hosts as if each were a node of every role of the product.
 */
import type { Cluster } from "../../shared/cluster/cluster.ts";
import { MusterError } from "../../shared/errors.ts";
import { resolveOptions } from "../../shared/procedure/options.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import { presenceOf } from "../api/hosts-view.ts";
import type { DiscoveryRequest, KnownCluster } from "../api/ports.ts";
import { type Discovered, discovered } from "../fleet/discover.ts";
import type { Sight } from "../fleet/sight.ts";
import { type SurveyPorts, survey } from "./survey.ts";

/** No cluster file can bear such a name: its observations are nobody's. */
const MADE_UP = "DISCOVERY";

export interface DiscoveryPorts extends SurveyPorts {
  readonly now: () => number;
  readonly clusters: readonly KnownCluster[];
}

/** Sorted by host. Hosts that were not looked at say why. Throws MusterError("bad-input"). */
export async function liveDiscovery(
  ports: DiscoveryPorts,
  definition: Definition,
  request: DiscoveryRequest,
): Promise<readonly Discovered[]> {
  const options = resolveOptions(definition, request.options);
  if (!options.ok)
    throw new MusterError("bad-input", options.problems.map(({ message, fix }) => `${message}: ${fix}`).join("; "));
  if (Object.keys(definition.discover).length === 0)
    throw new MusterError("bad-input", `the definition of ${definition.product} does not say how its roles are seen`);
  const wanted = request.hosts.length > 0 ? request.hosts : [...ports.fleet.agents.keys()];
  const hosts = [...new Set(wanted)].toSorted().map((host) => ({ host, why: whyNotLooked(ports, definition, host) }));
  const named = hosts.map((one) => ({ ...one, why: one.why ?? declared(ports, request, one.host) }));
  const cluster: Cluster = {
    ...{ name: MADE_UP, product: definition.product, needs: [], options: options.values, fileDigest: "" },
    nodes: named
      .filter(({ why }) => why === null)
      .map(({ host }) => ({
        ...{ name: host, host, id: null, port: null, member: null },
        roles: Object.keys(definition.roles),
      })),
  };
  const surveyed = await survey(ports, cluster, definition, { raw: false, once: true });
  const sight: Sight = (host, probe) => {
    const answer = surveyed(host, probe);
    if (answer.is === "silent") return { seen: false, why: "not-looked", reason: answer.reason };
    const { yields, start, sequence } = answer.observation;
    if (yields.result === "unknown") return { seen: false, why: "unknown", reason: yields.reason };
    return { seen: true, value: yields.value, ageMs: null, look: `${start}:${sequence}` };
  };
  return named.map(({ host, why }) => {
    const node = cluster.nodes.find((one) => one.host === host);
    if (!node) return { host, roles: [], member: null, says: [why ?? "it was not looked at"] };
    return discovered(cluster, definition, node, sight);
  });
}

function whyNotLooked({ fleet, now }: DiscoveryPorts, { product, digest }: Definition, host: string): string | null {
  const presence = presenceOf(fleet, host, now());
  switch (presence.is) {
    case "never-seen":
      return "its agent was never heard";
    case "silent":
      return "its agent is silent";
    case "awaited":
      return "its agent was not heard since this controller started: ask again in a minute";
    case "present": {
      const theirs = presence.sighting.beat.digests[product];
      if (theirs === digest) return null;
      return theirs === undefined
        ? `it has no definition of ${product}`
        : `it has another definition of ${product}, ${theirs}: the controller has ${digest}`;
    }
  }
}

/** Hosts asked for by name are looked at all the same. */
function declared({ clusters }: DiscoveryPorts, { hosts }: DiscoveryRequest, host: string): string | null {
  if (hosts.length > 0) return null;
  const of = clusters.find(({ cluster }) => cluster.nodes.some((node) => node.host === host));
  return of ? `it is of ${of.cluster.name} already` : null;
}
