/**
 * One cluster of the status: its state, its nodes with evidence and age, who is what, what is owed.
 */
import { makeHarmless } from "../../shared/formats/harmless.ts";
import type { BindingStatus } from "../../shared/wire/generated/muster/controller/v1/BindingStatus.ts";
import type { ClusterInfo } from "../../shared/wire/generated/muster/controller/v1/ClusterInfo.ts";
import type { ClusterStatus } from "../../shared/wire/generated/muster/controller/v1/ClusterStatus.ts";
import type { NodeStatus } from "../../shared/wire/generated/muster/controller/v1/NodeStatus.ts";
import type { PlannedNode } from "../plan/types.ts";
import { NO_AGE, wireAge } from "./age.ts";
import { statusBindings } from "./bindings-view.ts";
import { inOrder } from "./order-view.ts";
import type { KnownCluster, Office } from "./ports.ts";
import { quorumsOf } from "./quorums-view.ts";
import { progressOf } from "./run-progress.ts";
import { debtsOf, stateOf } from "./run-view.ts";
import { lastSeenMs, type StandingNow } from "./standing-now.ts";

export function clusterView(office: Office, now: StandingNow, wallMs: number): ClusterStatus {
  const { cluster } = now.known;
  const bindings = statusBindings(now.standing, office.facts(cluster.name).bindings, wallMs);
  const nodes = now.nodes.map((node) => nodeView(office, cluster.name, node, bindings));
  return {
    name: cluster.name,
    product: cluster.product,
    state: now.state,
    up: now.nodes.filter((node) => node.isNow === "up").length,
    declared: now.nodes.length,
    nodes,
    bindings,
    debts: debtsOf(office.facts(cluster.name).debts),
    run: now.open?.run.id ?? "",
    runState: now.open ? stateOf(now.open.run) : "",
    runSentence: makeHarmless(now.open?.sentence ?? ""),
    seenAgeMs: oldest(nodes.map((node) => Number(node.ageMs))),
    title: now.known.definition.title,
    ...inOrder(office, cluster.name),
    quorums: quorumsOf(now.standing),
    ...progressOf(office, now.open?.run ?? null, wallMs),
  };
}

export function clusterInfo({ cluster, version, warning }: KnownCluster): ClusterInfo {
  return {
    name: cluster.name,
    product: cluster.product,
    nodes: cluster.nodes.length,
    hosts: new Set(cluster.nodes.map((node) => node.host)).size,
    version,
    needs: [...cluster.needs],
    warning,
  };
}

/** Of an unknown node the age is how long nothing was seen of it. */
function nodeView(office: Office, cluster: string, node: PlannedNode, bindings: readonly BindingStatus[]): NodeStatus {
  const ageMs = node.isNow === "unknown" ? lastSeenMs(office.fleet, cluster, node.node, office.now()) : node.ageMs;
  return {
    node: node.node,
    host: node.host,
    roles: [...node.roles],
    state: node.isNow,
    evidence: makeHarmless(node.evidence),
    ageMs: wireAge(ageMs),
    bindings: bindings.flatMap((b) => (b.standing === "seen" && b.node === node.node ? [b.name ?? ""] : [])),
  };
}

/** One node never seen leaves the row without an age. */
const oldest = (ages: readonly number[]) => (ages.length === 0 || ages.includes(NO_AGE) ? NO_AGE : Math.max(...ages));
