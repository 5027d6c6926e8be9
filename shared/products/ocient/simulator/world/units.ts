/**
 * The life of a systemd unit: what begins its process, what ends it, and what systemd makes of the end.
 */
import { hasFault } from "./faults.ts";
import { latBegan, latEnded } from "./lat.ts";
import { rolehostdBegan, rolehostdEnded } from "./rolehostd.ts";
import { endCall, hostOf, isAlive, type Scene, schedule, unitOf } from "./scene.ts";
import type { Call, Unit, UnitName, World } from "./state.ts";
import { RESTART_MS, START_BURST, START_INTERVAL_MS } from "./timings.ts";

/** How a unit's process ended, as systemd has it. */
export type End = Pick<Unit, "result" | "code" | "status">;
export const CLEAN: End = { result: "success", code: 1, status: 0 };
export const KILLED: End = { result: "signal", code: 2, status: 9 };
export const TIMED_OUT: End = { result: "timeout", code: 2, status: 9 };

/** False where its starts are used up. A start of what runs changes nothing. */
export function startUnit(scene: Scene, node: string, name: UnitName): boolean {
  const { world } = scene;
  const unit = unitOf(world, node, name);
  if (!unit || unit.state === "active") return true;
  if (unit.state === "stopping") {
    unit.startNext = true;
    return true;
  }
  const lately = unit.starts.filter((atMs) => world.nowMs - atMs < START_INTERVAL_MS);
  if (unit.limited || lately.length >= START_BURST) {
    enter(world, unit, "failed");
    unit.result = "start-limit-hit";
    return false;
  }
  unit.starts = [...lately, world.nowMs];
  begin(scene, node, name, unit);
  return true;
}

function begin(scene: Scene, node: string, name: UnitName, unit: Unit): void {
  enter(scene.world, unit, "active");
  unit.result = "success";
  unit.code = 0;
  unit.status = 0;
  unit.run += 1;
  unit.pid = null;
  unit.startedMs = scene.world.nowMs;
  unit.stopWanted = false;
  unit.startNext = false;
  if (name === "rolehostd") rolehostdBegan(scene, node);
  else latBegan(scene, node);
}

/** Its process has gone. Nothing happens where there is none. */
export function endUnit(scene: Scene, node: string, name: UnitName, end: End): void {
  const { world } = scene;
  const unit = unitOf(world, node, name);
  if (!unit || !isAlive(world, node, name)) return;
  const wasStopping = unit.state === "stopping";
  const comesBack = name === "rolehostd" && hasFault(world, node, "restart-always") && !unit.stopWanted;
  enter(world, unit, comesBack ? "auto-restart" : end.result === "success" ? "inactive" : "failed");
  unit.result = end.result;
  unit.code = end.code;
  unit.status = end.status;
  unit.pid = null;
  if (comesBack) schedule(scene, RESTART_MS, { kind: "restarts", node, unit: name, run: unit.run });
  if (name === "rolehostd") rolehostdEnded(scene, node, { cut: wasStopping && isCut(world, node, end) });
  else latEnded(scene, node);
  for (const call of stopsOf(world, node, name)) endCall(scene, call.id, 0);
  if (unit.startNext) startUnit(scene, node, name);
}

/** Where the unit has Restart=, a stop right before the documented SIGKILL only keeps it down. */
const isCut = (world: World, node: string, end: End) =>
  end === TIMED_OUT || (end.result !== "success" && !hasFault(world, node, "restart-always"));

/** RestartSec has passed. */
export function restartUnit(scene: Scene, due: { node: string; unit: UnitName; run: number }): void {
  const unit = unitOf(scene.world, due.node, due.unit);
  if (unit?.state !== "auto-restart" || unit.run !== due.run) return;
  unit.restarts += 1;
  startUnit(scene, due.node, due.unit);
}

/** A stop of a unit that waits to be restarted: it stays down. */
export function giveUpRestart(world: World, unit: Unit): void {
  if (unit.state === "auto-restart") enter(world, unit, unit.result === "success" ? "inactive" : "failed");
}

export function enter(world: World, unit: Unit, state: Unit["state"]): void {
  unit.state = state;
  unit.changedMs = world.nowMs;
}

/** No power: what ran is gone, and systemd has forgotten it. `enabled` is on the disk. */
export function forgetUnits(scene: Scene, node: string): void {
  const { units } = hostOf(scene.world, node);
  for (const name of ["lat", "rolehostd"] as const) {
    const unit = units[name];
    if (!unit) continue;
    unit.stopWanted = true;
    unit.startNext = false;
    endUnit(scene, node, name, KILLED);
    Object.assign(unit, { state: "inactive", result: "success", code: 0, status: 0, restarts: 0, stopWanted: false });
    Object.assign(unit, { changedMs: null, startedMs: null, starts: [], limited: false });
  }
}

/** The callers that wait for the unit to have stopped. */
const stopsOf = (world: World, node: string, name: UnitName): Call[] =>
  Object.values(world.calls).filter(
    (call) => call.node === node && call.command === (name === "lat" ? "stop lat" : "quiesce rolehostd"),
  );
