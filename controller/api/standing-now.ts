/**
 * How one cluster stands at this moment, for people: its nodes by the newest looks, its open run, and one word for the whole.
 */
import type { Fleet } from "../fleet/fleet.ts";
import { statusSight } from "../fleet/fleet.ts";
import { type Standing, standsNow } from "../plan/states.ts";
import type { PlannedNode } from "../plan/types.ts";
import { currentPhase, type Run } from "../run/state.ts";
import type { KnownCluster, Office, RunRecord } from "./ports.ts";

export interface StandingNow {
  readonly known: KnownCluster;
  readonly standing: Standing;
  readonly nodes: readonly PlannedNode[];
  /** The open run. */
  readonly open: RunRecord | null;
  readonly state: ClusterState;
}

export type ClusterState = "up" | "stopped" | "partial" | "starting" | "stopping" | "rolling" | "unknown";

export function standingNow(office: Office, known: KnownCluster): StandingNow {
  const { cluster, definition } = known;
  const open = office.runs(cluster.name).find(({ run }) => run.life.is !== "ended") ?? null;
  const sight = statusSight(office.fleet, cluster.name, office.now());
  const baseline = { ...office.facts(cluster.name).baseline, ...open?.run.plan.baseline };
  const standing: Standing = { cluster, definition, sight, baseline };
  const nodes = cluster.nodes.map((node) => standsNow(standing, node));
  return { known, standing, nodes, open, state: open ? underway(open.run) : wholeOf(nodes) };
}

/**
 * What is true whatever the unknown nodes are: `up` and `stopped` need every node seen so, `partial` needs one seen that is not up
 * and one seen that is not stopped. All else is unknown.
 */
export function wholeOf(nodes: readonly Pick<PlannedNode, "isNow">[]): ClusterState {
  const seen = nodes.filter((node) => node.isNow !== "unknown");
  const notUp = seen.some((node) => node.isNow !== "up");
  const notStopped = seen.some((node) => node.isNow !== "stopped");
  if (notUp && notStopped) return "partial";
  if (seen.length < nodes.length || seen.length === 0) return "unknown";
  return notUp ? "stopped" : "up";
}

/** Milliseconds since anything was seen of the node, however old; null where nothing was since this controller listens. */
export function lastSeenMs(fleet: Fleet, cluster: string, node: string, now: number): number | null {
  let newest: number | null = null;
  for (const { observation, receivedAt, retained } of fleet.sightings.values()) {
    if (retained || observation.cluster !== cluster || observation.node !== node) continue;
    newest = Math.max(newest ?? receivedAt, receivedAt);
  }
  return newest === null ? null : now - newest;
}

function underway(run: Run): ClusterState {
  const part = (currentPhase(run)?.phase ?? run.phases.at(-1))?.plan.part;
  switch (part) {
    case "start":
      return "starting";
    case "stop":
      return "stopping";
    case "roll":
      return "rolling";
    case undefined:
      return "unknown";
  }
}
