/**
 * Postgres on one host, as its `database` service (Patroni) starts and stops it. All are without effect on a host that has none.
 */
import { between } from "../../../../simulator/chance.ts";
import { isPrimary, lagOf } from "./copies.ts";
import { considerElection, loseLeader, startSoon } from "./election.ts";
import { hasFault, isPaused } from "./faults.ts";
import { hasQuorum } from "./quorum.ts";
import { hostOf, isRunning, type Scene, schedule } from "./scene.ts";
import { LINGERS_LONG_MS, POSTGRES_LINGERS_MS, TTL_MS } from "./timings.ts";

export function databaseSpawned(scene: Scene, node: string): void {
  const { postgres } = hostOf(scene.world, node);
  if (!postgres || postgres.phase === "running") return;
  postgres.phase = "starting";
  postgres.sinceMs = scene.world.nowMs;
  postgres.row = { state: "starting", expiresMs: null };
}

export function databaseRuns(scene: Scene, node: string): void {
  if (hostOf(scene.world, node).postgres?.phase === "starting") startSoon(scene, node);
}

export function postgresUp(scene: Scene, node: string): void {
  const { world } = scene;
  const { postgres } = hostOf(world, node);
  if (postgres?.phase !== "starting" || !isRunning(world, node, "database") || !hasQuorum(world)) return;
  postgres.phase = "running";
  postgres.crashed = false;
  postgres.sinceMs = world.nowMs;
  postgres.row = { state: "running", expiresMs: null };
  if (world.store.leader !== null) {
    // It follows: what it lacks is streamed to it, what only it had is rewound away.
    postgres.timeline = world.store.timeline;
    if (lagOf(world, node) === 0) postgres.asOfMs = world.nowMs;
  }
  considerElection(scene);
}

/** Patroni has gone. In maintenance mode it leaves Postgres running and its leader key to expire. */
export function databaseLeft(scene: Scene, node: string): void {
  const { world } = scene;
  const { postgres } = hostOf(world, node);
  if (!postgres || postgres.phase === "off" || postgres.phase === "lingering") return;
  postgres.wasLeader = isPrimary(world, node);
  postgres.phase = postgres.phase === "running" ? "lingering" : "off";
  postgres.sinceMs = world.nowMs;
  postgres.row = { state: isPaused(world) ? "running" : "stopped", expiresMs: world.nowMs + TTL_MS };
  if (world.store.leader !== node) return;
  if (isPaused(world)) schedule(scene, TTL_MS, { kind: "leader-key-expires" });
  else loseLeader(scene);
}

/** Postgres ends a while after the command that stopped it has returned; in maintenance mode it does not end. */
export function lingerOut(scene: Scene, node: string): void {
  const { world } = scene;
  const { postgres, life } = hostOf(world, node);
  if (postgres?.phase !== "lingering" || isPaused(world) || hasFault(world, node, "postgres-stays")) return;
  const afterMs = hasFault(world, node, "stop-lingers")
    ? LINGERS_LONG_MS
    : between(world.setup.seed, POSTGRES_LINGERS_MS, node, "lingers", life);
  schedule(scene, afterMs, { kind: "postgres-gone", node, life });
}

export function postgresGone(scene: Scene, node: string): void {
  const { postgres } = hostOf(scene.world, node);
  if (postgres?.phase !== "lingering") return;
  postgres.phase = "off";
  postgres.sinceMs = scene.world.nowMs;
}
