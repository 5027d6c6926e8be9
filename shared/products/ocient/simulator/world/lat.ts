/**
 * The Loading and Transformation service on a Loader, and whether the node is in the middle of loading.
 */
import { between } from "../../../../simulator/chance.ts";
import { hasFault } from "./faults.ts";
import { considerQuiesces } from "./rolehostd.ts";
import { hasRole, hostOf, isAlive, type Scene, schedule } from "./scene.ts";
import type { Unit, World } from "./state.ts";
import { LAT_LINGERS_MS, LAT_SHUTDOWN_MS, LAT_STOPS_MS } from "./timings.ts";
import { CLEAN, endUnit, enter } from "./units.ts";

export function latBegan(scene: Scene, node: string): void {
  hostOf(scene.world, node).latLingers = false;
}

export function beginLatStop(scene: Scene, node: string, unit: Unit): void {
  const { world } = scene;
  enter(world, unit, "stopping");
  unit.stopWanted = true;
  const slow = hasFault(world, node, "lat-slow-stop");
  const afterMs = slow ? LAT_SHUTDOWN_MS : between(world.setup.seed, LAT_STOPS_MS, node, "lat stops", unit.run);
  schedule(scene, afterMs, { kind: "lat-stops", node, run: unit.run });
}

export function latStops(scene: Scene, { node, run }: { node: string; run: number }): void {
  const { lat } = hostOf(scene.world, node).units;
  if (lat?.run === run && lat.state === "stopping") endUnit(scene, node, "lat", CLEAN);
}

export function latEnded(scene: Scene, node: string): void {
  if (hasFault(scene.world, node, "lat-lingers")) {
    hostOf(scene.world, node).latLingers = true;
    schedule(scene, LAT_LINGERS_MS, { kind: "lat-gone", node });
  }
  considerQuiesces(scene);
}

/** By its LAT, or where it has none by a pipeline. */
export function isLoading(world: World, node: string): boolean {
  if (!hasRole(world, node, "loader") || !hasFault(world, node, "load-holds")) return false;
  if (hostOf(world, node).units.lat) return isAlive(world, node, "lat");
  return world.pipelines.some((pipeline) => pipeline.node === node && pipeline.state === "RUNNING");
}
