/**
 * An AtScale cluster as looks would show it, written by hand from the vendor's samples: five nodes, each probe's value as an agent yields it.
 */
import { fileURLToPath } from "node:url";
import type { Sight } from "../../controller/fleet/sight.ts";
import type { Cluster } from "../../shared/cluster/cluster.ts";
import { readCluster } from "../../shared/cluster/load.ts";
import type { PatroniMember } from "../../shared/formats/patronictl.ts";
import { loadDefinition } from "../../shared/procedure/definition.ts";

export const atscale = loadDefinition(
  fileURLToPath(new URL("../../shared/products/atscale/product.yaml", import.meta.url)),
);

export const FIVE_NODES = `
cluster: bi-prod
product: atscale
nodes:
  bi-01: { roles: [coordinator] }
  bi-02: { roles: [engine] }
  bi-03: { roles: [engine] }
  bi-04: { roles: [query-engine] }
  bi-05: { roles: [query-engine] }
`;

export const clusterOf = (text: string = FIVE_NODES): Cluster =>
  readCluster("bi-prod.yaml", text, new Map([["atscale", atscale]])).cluster;

/** By node, then probe: the value seen, or an Unseen. A probe that is missing was never looked at. */
export type World = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export class Unseen {
  readonly reason: string;
  readonly why: "unknown" | "stale";
  constructor(reason: string, why: "unknown" | "stale" = "stale") {
    this.reason = reason;
    this.why = why;
  }
}

export const AGE_MS = 1800;

export function sightOf(world: World): Sight {
  return (node, probe) => {
    const value = world[node]?.[probe];
    if (value instanceof Unseen) return { seen: false, why: value.why, reason: value.reason };
    if (value === undefined) return { seen: false, why: "not-looked", reason: `${probe} of ${node} was not looked at` };
    return { seen: true, value, ageMs: AGE_MS, look: `start:${node}:${probe}` };
  };
}

const SERVICES: Readonly<Record<string, readonly string[]>> = {
  coordinator: ["agent", "coordinator", "egress", "ingress", "service_registry"],
  engine: ["agent", "database", "engine", "modeler", "service_registry"],
  "query-engine": ["agent", "egress", "engine", "ingress", "service_registry"],
};

export const service = (name: string, state = "RUNNING", detail?: string) => ({
  name,
  state,
  pid: state === "RUNNING" ? 650_000 + name.length : null,
  detail: detail ?? (state === "RUNNING" ? `pid ${650_000 + name.length}, uptime 1:01:38` : ""),
});

export const services = (...rows: ReturnType<typeof service>[]) => ({ supervisor: "up", services: rows });

const rollCall = { digest: atscale.digest, runner: "detached", user: { name: "atscale", exists: true } };
export const MAY_RUN = {
  ...rollCall,
  actions: {
    stop: { ok: true, reason: "", argv: ["/opt/atscale/bin/atscale_stop"] },
    start: { ok: true, reason: "", argv: ["/opt/atscale/bin/atscale_start"] },
  },
};
export const MAY_NOT_START = {
  ...rollCall,
  actions: {
    ...MAY_RUN.actions,
    start: { ok: false, reason: "/opt/atscale/bin/atscale_start is not there", argv: [] },
  },
};

const ports = (state: string) => ({ ports: [10500, 10502, 10520].map((port) => ({ port, state })) });

export const leader = (member: string, timeline = 3): PatroniMember => ({
  ...{ member, host: `${member}:10520`, role: "leader", state: "running", timeline, lagMb: null },
});
export const replica = (member: string, lagMb: PatroniMember["lagMb"] = 0, timeline = 3): PatroniMember => ({
  ...{ member, host: `${member}:10520`, role: "replica", state: "streaming", timeline, lagMb },
});

export const SYSTEM_ID = "7121824910042921340";
export const listing = (...members: PatroniMember[]) => ({
  cluster: "atscale_postgres14_cluster",
  systemId: SYSTEM_ID as string | null,
  paused: false,
  members,
});

/** What a node shows while it is up. `postgres` only where it is asked. */
export function upNode(role: string, postgres?: unknown): Record<string, unknown> {
  return {
    "roll-call": MAY_RUN,
    services: services(...(SERVICES[role] ?? []).map((name) => service(name))),
    processes: {
      visible: "all",
      processes: [{ pid: 7, name: "java", command: "java", user: "atscale", tty: "?" }],
      others: [],
    },
    ports: ports("open"),
    ...(role === "coordinator" ? {} : { ping: { status: 200, body: "OK", reachable: "yes" } }),
    ...(postgres === undefined ? {} : { postgres }),
  };
}

/** What a node shows after a complete atscale_stop. */
export function stoppedNode(role: string): Record<string, unknown> {
  return {
    "roll-call": MAY_RUN,
    services: { supervisor: "down", services: [] },
    processes: { visible: "all", processes: [], others: [] },
    ports: ports("closed"),
    ...(role === "coordinator" ? {} : { ping: { status: null, body: "", reachable: "refused" } }),
    ...(role === "engine" ? { postgres: new Unseen("no member table in the output (exit 1)", "unknown") } : {}),
  };
}

export const ROLES: Readonly<Record<string, string>> = {
  "bi-01": "coordinator",
  "bi-02": "engine",
  "bi-03": "engine",
  "bi-04": "query-engine",
  "bi-05": "query-engine",
};

/** Every node up; both engines tell the same listing. */
export function upWorld(
  postgres: unknown = listing(leader("bi-02"), replica("bi-03")),
): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(ROLES).map(([node, role]) => [node, upNode(role, role === "engine" ? postgres : undefined)]),
  );
}

export function stoppedWorld(): Record<string, Record<string, unknown>> {
  return Object.fromEntries(Object.entries(ROLES).map(([node, role]) => [node, stoppedNode(role)]));
}
