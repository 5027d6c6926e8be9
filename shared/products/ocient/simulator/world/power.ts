/**
 * A host loses power, reboots, and is back.
 */
import { bootId } from "./boot.ts";
import { endCall, hostOf, type Scene, schedule } from "./scene.ts";
import { REBOOT_MS } from "./timings.ts";
import { forgetUnits, startUnit } from "./units.ts";

/** What a shell says of a program that was killed. */
const KILLED_EXIT = 137;

export function powerLost(scene: Scene, node: string): void {
  const host = hostOf(scene.world, node);
  host.latLingers = false;
  forgetUnits(scene, node);
}

/** The host is up again, and starts what is enabled. What was asked of it before has long been killed. */
export function powerBack(scene: Scene, node: string): void {
  const { world } = scene;
  const host = hostOf(world, node);
  host.dark = false;
  host.boot += 1;
  scene.effects.push({ type: "booted", node, boot: bootId(world, node) });
  for (const call of Object.values(world.calls)) if (call.node === node) endCall(scene, call.id, KILLED_EXIT);
  for (const name of ["rolehostd", "lat"] as const) if (host.units[name]?.enabled) startUnit(scene, node, name);
}

export function reboot(scene: Scene, node: string): void {
  powerLost(scene, node);
  hostOf(scene.world, node).dark = true;
  schedule(scene, REBOOT_MS, { kind: "boots", node });
}
