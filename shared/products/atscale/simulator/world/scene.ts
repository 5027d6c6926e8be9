/**
 * One step's working copy: a clone of the world that the parts of a step change in place, and what the shell must do about it.
 */
import { appoint } from "../../../../simulator/agenda.ts";
import type { Effect } from "../../../../simulator/model.ts";
import type { Due, Host, Postgres, Service, World } from "./state.ts";

export { emit, endCall, harm, say } from "../../../../simulator/scene.ts";
export type { Effect };

export interface Scene {
  readonly world: World;
  readonly effects: Effect[];
}

export const schedule = (scene: Scene, afterMs: number, due: Due): void => appoint(scene.world, afterMs, due);

export function hostOf(world: World, node: string): Host {
  const host = world.hosts[node];
  if (!host) throw new RangeError(`no simulated host bears the name ${node}`);
  return host;
}

export function postgresOf(world: World, node: string): Postgres {
  const { postgres } = hostOf(world, node);
  if (!postgres) throw new RangeError(`${node} has no Postgres`);
  return postgres;
}

/** The service in question, if the host still lives the same life and the service the same run. */
export function currentService(
  world: World,
  due: { node: string; life: number; service: string; run?: number },
): Service | null {
  const host = hostOf(world, due.node);
  const service = host.services[due.service];
  if (!service || host.life !== due.life) return null;
  return due.run === undefined || due.run === service.run ? service : null;
}

export const isRunning = (world: World, node: string, service: string) =>
  hostOf(world, node).services[service]?.state === "RUNNING";

/** Every service RUNNING. */
export function isUp(world: World, node: string): boolean {
  const { supervisor, services } = hostOf(world, node);
  return supervisor === "up" && Object.values(services).every((service) => service.state === "RUNNING");
}

/** Anything at all of the product still runs there; says what, or null. */
export function aliveOn(world: World, node: string): string | null {
  const host = hostOf(world, node);
  if (host.job === "stopping") return "is still stopping";
  if (host.supervisor === "up") return "runs";
  if (host.postgres && (host.postgres.phase === "running" || host.postgres.phase === "lingering"))
    return "still has Postgres running";
  return host.leftover === null ? null : `still has a process of ${host.leftover}`;
}
