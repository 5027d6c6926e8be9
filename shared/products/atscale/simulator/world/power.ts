/**
 * A host loses power, and has it back. Nothing shuts down: what its neighbours know of it stays until its sessions expire.
 */
import { neverStarted } from "./begin.ts";
import { isPrimary } from "./copies.ts";
import { votersChanged } from "./election.ts";
import { endCall, hostOf, type Scene, schedule } from "./scene.ts";
import type { Postgres, World } from "./state.ts";
import { TTL_MS } from "./timings.ts";

/** What a shell says of a program that was killed. */
const KILLED_EXIT = 137;

export function powerLost(scene: Scene, node: string): void {
  const { world } = scene;
  const host = hostOf(world, node);
  host.life += 1;
  host.supervisor = "down";
  host.job = null;
  host.ping = "closed";
  host.leftover = null;
  for (const [name, { run }] of Object.entries(host.services))
    host.services[name] = { ...neverStarted(world.nowMs), run };
  if (host.postgres) postgresCrashes(world, node, host.postgres);
  if (world.store.leader === node) schedule(scene, TTL_MS, { kind: "leader-key-expires" });
  votersChanged(scene);
}

/** The host is up again with nothing of the product started. What was asked of it before has long been killed. */
export function powerBack(scene: Scene, node: string): void {
  for (const call of Object.values(scene.world.calls)) if (call.node === node) endCall(scene, call.id, KILLED_EXIT);
}

/** Its row stays as it was until the ttl has passed. */
function postgresCrashes(world: World, node: string, postgres: Postgres): void {
  if (postgres.phase === "running" || postgres.phase === "lingering") {
    postgres.wasLeader = isPrimary(world, node);
    postgres.crashed = true;
  }
  postgres.phase = "off";
  postgres.sinceMs = world.nowMs;
  if (postgres.row) postgres.row.expiresMs ??= world.nowMs + TTL_MS;
}
