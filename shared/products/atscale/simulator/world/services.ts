/**
 * The life of one service under supervisor, and what follows when it comes or goes.
 */
import { between } from "../../../../simulator/chance.ts";
import { votersChanged } from "./election.ts";
import { hasFault } from "./faults.ts";
import { databaseLeft, databaseRuns, databaseSpawned } from "./postgres.ts";
import { currentService, hostOf, type Scene, schedule } from "./scene.ts";
import type { Due, Service, ServiceState } from "./state.ts";
import { supervisorDate } from "./text/dates.ts";
import {
  BACKOFF_MS,
  EXITS_AFTER_MS,
  FLAPS_AFTER_MS,
  PING_OPENS_MS,
  PING_WARMS_MS,
  PING_WARMS_SLOWLY_MS,
  START_RETRIES,
} from "./timings.ts";
import { keyServiceOf } from "./topology.ts";

type DueOf<K extends Due["kind"]> = Extract<Due, { kind: K }>;

const EXITED_TOO_QUICKLY = "Exited too quickly (process log may have details)";
/** A service that is tried again needs no longer than supervisor's startsecs. */
export const RESPAWN_SETTLES_MS = 1_000;

export function serviceSpawns(scene: Scene, due: DueOf<"service-spawns">): void {
  const service = currentService(scene.world, due);
  if (!service || service.state === "STARTING" || service.state === "RUNNING" || service.state === "STOPPING") return;
  enter(scene, service, "STARTING", "");
  service.run += 1;
  service.pid = null;
  service.spawnedMs = scene.world.nowMs;
  if (due.service === "database") databaseSpawned(scene, due.node);
  const { kind: _, settleMs, ...which } = due;
  if (isKey(scene, due) && hasFault(scene.world, due.node, "fatal-service"))
    schedule(scene, EXITS_AFTER_MS, { kind: "service-exits", ...which, run: service.run });
  else schedule(scene, settleMs, { kind: "service-settles", ...which, run: service.run });
}

export function serviceSettles(scene: Scene, due: DueOf<"service-settles">): void {
  const { world } = scene;
  const service = currentService(world, due);
  if (service?.state !== "STARTING") return;
  enter(scene, service, "RUNNING", "");
  service.failures = 0;
  const { node, life, run } = due;
  if (due.service === "service_registry") votersChanged(scene);
  if (due.service === "database") databaseRuns(scene, node);
  if (due.service === "engine") {
    const warmsMs = hasFault(world, node, "slow-engine") ? PING_WARMS_SLOWLY_MS : PING_WARMS_MS;
    schedule(scene, PING_OPENS_MS, { kind: "ping-opens", node, life, run });
    schedule(scene, warmsMs, { kind: "ping-warms", node, life, run });
  }
  if (isKey(scene, due) && hasFault(world, node, "flapping-service")) flap(scene, due);
  startIsOver(scene, node);
}

/** The RUNNING service will exit by itself after some seconds. */
export function flap(scene: Scene, which: { node: string; life: number; service: string; run: number }): void {
  const { node, life, service, run } = which;
  const afterMs = between(scene.world.setup.seed, FLAPS_AFTER_MS, node, service, life, run);
  schedule(scene, afterMs, { kind: "service-exits", node, life, service, run });
}

/** Its process has ended by itself: supervisor tries again, unless it failed too often while STARTING. */
export function serviceExits(scene: Scene, due: DueOf<"service-exits">): void {
  const service = currentService(scene.world, due);
  if (!service || (service.state !== "STARTING" && service.state !== "RUNNING")) return;
  if (service.state === "STARTING") service.failures += 1;
  const fatal = service.failures > START_RETRIES;
  enter(scene, service, fatal ? "FATAL" : "BACKOFF", EXITED_TOO_QUICKLY);
  serviceLeft(scene, due.node, due.service);
  startIsOver(scene, due.node);
  if (fatal) return;
  const { node, life } = due;
  const afterMs = BACKOFF_MS * Math.max(1, service.failures);
  schedule(scene, afterMs, {
    kind: "service-spawns",
    node,
    life,
    service: due.service,
    settleMs: RESPAWN_SETTLES_MS,
  });
}

export function serviceStopping(scene: Scene, node: string, name: string): void {
  const host = hostOf(scene.world, node);
  const service = host.services[name];
  if (!service) return;
  enter(scene, service, "STOPPING", "");
  if (name === "engine") host.ping = "closed";
}

export function serviceStopped(scene: Scene, node: string, name: string): void {
  const service = hostOf(scene.world, node).services[name];
  if (!service) return;
  enter(scene, service, "STOPPED", supervisorDate(scene.world));
  serviceLeft(scene, node, name);
}

export function pingTurns(scene: Scene, due: DueOf<"ping-opens" | "ping-warms">): void {
  const service = currentService(scene.world, { ...due, service: "engine" });
  if (service?.state !== "RUNNING") return;
  const warm = due.kind === "ping-warms" && !hasFault(scene.world, due.node, "cold-engine");
  hostOf(scene.world, due.node).ping = warm ? "warm" : "cold";
}

function serviceLeft(scene: Scene, node: string, name: string): void {
  if (name === "engine") hostOf(scene.world, node).ping = "closed";
  if (name === "database") databaseLeft(scene, node);
  if (name === "service_registry") votersChanged(scene);
}

function startIsOver(scene: Scene, node: string): void {
  const host = hostOf(scene.world, node);
  const settled = (service: Service) => service.state === "RUNNING" || service.state === "FATAL";
  if (host.job === "starting" && Object.values(host.services).every(settled)) host.job = null;
}

function enter(scene: Scene, service: Service, state: ServiceState, detail: string): void {
  service.state = state;
  service.sinceMs = scene.world.nowMs;
  service.detail = detail;
}

const isKey = (scene: Scene, which: { node: string; service: string }) =>
  keyServiceOf(scene.world.setup, which.node) === which.service;
