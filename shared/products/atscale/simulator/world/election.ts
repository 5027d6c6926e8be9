/**
 * Who leads. Patroni's leader key: taken by the running copy that has the most, held while its holder runs and the store answers.
 */
import { asOf, lagOf, newerCopyThan } from "./copies.ts";
import { clusterHasFault, isDead, isPaused } from "./faults.ts";
import { hasQuorum, reachesStore } from "./quorum.ts";
import { harm, isRunning, postgresOf, type Scene, schedule } from "./scene.ts";
import type { World } from "./state.ts";
import {
  ELECTION_MS,
  MAX_LAG_ON_FAILOVER_MB,
  POSTGRES_STARTS_MS,
  STALE_ELECTION_MS,
  SWITCHOVER_BLINK_MS,
  TTL_MS,
} from "./timings.ts";
import { postgresNodes } from "./topology.ts";

/** Promotes the best candidate if its time has come, else comes back when it has. Harmless to call at any time. */
export function considerElection(scene: Scene): void {
  const { world } = scene;
  if (world.store.leader !== null || !hasQuorum(world) || isPaused(world) || clusterHasFault(world, "no-leader"))
    return;
  const best = candidates(world)[0];
  if (best === undefined) return;
  const readyMs = Math.max(postgresOf(world, best).sinceMs, world.store.leaderlessSinceMs);
  const waitMs = readyMs + (newerCopyThan(world, best) === null ? ELECTION_MS : STALE_ELECTION_MS) - world.nowMs;
  if (waitMs > 0) schedule(scene, waitMs, { kind: "election" });
  else promote(scene, best);
}

/** The most advanced copy first; of equals the one that led. */
function candidates(world: World): string[] {
  const { lastLeader } = world.store;
  return postgresNodes(world)
    .filter((node) => postgresOf(world, node).phase === "running" && reachesStore(world, node))
    .filter((node) => node === lastLeader || mayLead(world, node))
    .toSorted((a, b) => asOf(world, b) - asOf(world, a) || Number(b === lastLeader) - Number(a === lastLeader));
}

function mayLead(world: World, node: string): boolean {
  const lag = lagOf(world, node);
  return lag !== "unknown" && lag <= MAX_LAG_ON_FAILOVER_MB;
}

function promote(scene: Scene, node: string): void {
  const { world } = scene;
  const { lastLeader } = world.store;
  const newer = newerCopyThan(world, node);
  if (newer !== null) {
    const lostMs = asOf(world, newer) - asOf(world, node);
    const lost = `${(lostMs / 1000).toFixed(1)} s of writes that only ${newer} has are lost`;
    harm(scene, "stale-copy-leads", node, `${node} took the leader key with a stale copy: ${lost}`);
  } else if (node !== lastLeader && !isDead(world, lastLeader)) {
    // After a power loss it is what Patroni is for, and nobody's wrong order.
    harm(scene, "failover", node, `${lastLeader} went away and ${node} took the leader key: a new timeline`);
  }
  lead(world, node);
}

/** A planned switchover to a healthy replica, made by somebody else; the old leader is listed as stopped for a moment. */
export function switchOver(scene: Scene): void {
  const { world } = scene;
  const old = world.store.leader;
  const heir = candidates(world).find((node) => node !== old);
  if (old === null || heir === undefined || postgresOf(world, old).phase !== "running") return;
  lead(world, heir);
  postgresOf(world, old).row = { state: "stopped", expiresMs: null };
  schedule(scene, SWITCHOVER_BLINK_MS, { kind: "row-back", node: old });
}

function lead(world: World, node: string): void {
  const { store } = world;
  store.leader = node;
  store.lastLeader = node;
  store.ledSinceMs = world.nowMs;
  store.timeline = Math.max(store.timeline, ...postgresNodes(world).map((one) => postgresOf(world, one).timeline)) + 1;
  for (const other of postgresNodes(world)) {
    const postgres = postgresOf(world, other);
    if (postgres.phase === "running") postgres.timeline = store.timeline;
  }
}

export function loseLeader(scene: Scene): void {
  scene.world.store.leader = null;
  scene.world.store.leaderlessSinceMs = scene.world.nowMs;
  considerElection(scene);
}

/** The ttl has passed: the key goes if its holder is still silent, or the store still has no majority. */
export function leaderKeyExpires(scene: Scene): void {
  const { world } = scene;
  const { leader, quorumLostMs } = world.store;
  const silent = leader !== null && !isRunning(world, leader, "database");
  const lost = quorumLostMs !== null && world.nowMs - quorumLostMs >= TTL_MS;
  if (leader !== null && (silent || lost)) loseLeader(scene);
}

/** To be called whenever a voter came or went. */
export function votersChanged(scene: Scene): void {
  const { world } = scene;
  const has = hasQuorum(world);
  if (!has && world.store.quorumLostMs === null) {
    world.store.quorumLostMs = world.nowMs;
    schedule(scene, TTL_MS, { kind: "leader-key-expires" });
  }
  if (has && world.store.quorumLostMs !== null) {
    world.store.quorumLostMs = null;
    world.store.leaderlessSinceMs = world.nowMs;
    for (const node of postgresNodes(world)) {
      if (postgresOf(world, node).phase === "starting") startSoon(scene, node);
    }
  }
  considerElection(scene);
}

/** Patroni starts Postgres once its own service runs and its store answers. */
export function startSoon(scene: Scene, node: string): void {
  const life = scene.world.hosts[node]?.life ?? 0;
  schedule(scene, POSTGRES_STARTS_MS, { kind: "postgres-up", node, life });
}
