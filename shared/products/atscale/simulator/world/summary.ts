/**
 * The world in short, for state.json: what a judge or a person wants to know at one glance.
 */
import { isDead } from "./faults.ts";
import { hasQuorum } from "./quorum.ts";
import { isUp } from "./scene.ts";
import type { World } from "./state.ts";
import { systemIdOf } from "./system-id.ts";

export interface WorldSummary {
  readonly cluster: string;
  readonly simMs: number;
  readonly leader: string | null;
  readonly lastLeader: string;
  readonly timeline: number;
  readonly systemId: string;
  readonly quorum: boolean;
  readonly faults: readonly string[];
  readonly nodes: Readonly<
    Record<
      string,
      {
        /** Every service RUNNING. */
        readonly up: boolean;
        /** Supervisor gone and no process left. */
        readonly stopped: boolean;
        readonly job: "starting" | "stopping" | null;
        readonly services: Readonly<Record<string, string>>;
        readonly postgres: string | null;
        readonly ping: "closed" | "cold" | "warm";
        /** Null where it is no query engine. */
        readonly balancer: "in" | "out" | null;
        /** The fault dead-host. */
        readonly dead: boolean;
      }
    >
  >;
}

export function summarize(world: World): WorldSummary {
  const { store, setup } = world;
  return {
    cluster: setup.cluster,
    simMs: Math.round(world.nowMs),
    leader: store.leader,
    lastLeader: store.lastLeader,
    timeline: store.timeline,
    systemId: systemIdOf(world),
    quorum: hasQuorum(world),
    faults: world.faults.map(({ node, name, value }) => `${node}:${name}${value === null ? "" : `=${value}`}`),
    nodes: Object.fromEntries(Object.keys(setup.nodes).map((node) => [node, summarizeNode(world, node)])),
  };
}

function summarizeNode(world: World, node: string): WorldSummary["nodes"][string] {
  const host = world.hosts[node];
  const services = Object.entries(host?.services ?? {});
  const phase = host?.postgres?.phase ?? null;
  const gone = host?.supervisor === "down" && host.leftover === null;
  return {
    up: isUp(world, node),
    stopped: gone && phase !== "running" && phase !== "lingering",
    job: host?.job ?? null,
    services: host?.supervisor === "up" ? Object.fromEntries(services.map(([name, one]) => [name, one.state])) : {},
    postgres: phase,
    ping: host?.ping ?? "closed",
    balancer: host?.balancer ?? null,
    dead: isDead(world, node),
  };
}
