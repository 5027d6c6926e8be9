/**
 * One step's working copy: a clone of the world that the parts of a step change in place, and what the shell must do about it.
 */
import { appoint } from "../../../../simulator/agenda.ts";
import type { Effect } from "../../../../simulator/model.ts";
import type { Due, Host, Role, Unit, UnitName, World } from "./state.ts";

export { emit, endCall, harm, say } from "../../../../simulator/scene.ts";
export type { Effect };

/** What only this product's shell performs: rolehostd writes its log, or somebody rotates it. */
export type LogEffect =
  | { readonly type: "logged"; readonly node: string; readonly text: string }
  | { readonly type: "rotated"; readonly node: string }
  /** The kernel's id of this boot. */
  | { readonly type: "booted"; readonly node: string; readonly boot: string };

export interface Scene {
  readonly world: World;
  readonly effects: (Effect | LogEffect)[];
}

export const schedule = (scene: Scene, afterMs: number, due: Due): void => appoint(scene.world, afterMs, due);

export function hostOf(world: World, node: string): Host {
  const host = world.hosts[node];
  if (!host) throw new RangeError(`no simulated host bears the name ${node}`);
  return host;
}

/** Null where the host has no such unit. */
export const unitOf = (world: World, node: string, name: UnitName): Unit | null => hostOf(world, node).units[name];

export const rolesOf = (world: World, node: string): readonly Role[] => world.setup.nodes[node]?.roles ?? [];

export const hasRole = (world: World, node: string, role: Role) => rolesOf(world, node).includes(role);

export const nodesWith = (world: World, role: Role): string[] =>
  Object.keys(world.setup.nodes).filter((node) => hasRole(world, node, role));

/** A process of the unit exists. */
export function isAlive(world: World, node: string, name: UnitName = "rolehostd"): boolean {
  const unit = unitOf(world, node, name);
  return unit !== null && (unit.state === "active" || unit.state === "stopping");
}

export const isQuiescing = (world: World, node: string) => hostOf(world, node).units.rolehostd.state === "stopping";

/** It has joined the system and is not on its way down. */
export const isReady = (world: World, node: string) =>
  hostOf(world, node).daemon === "ready" && hostOf(world, node).units.rolehostd.state === "active";
