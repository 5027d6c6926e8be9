/**
 * rolehostd.log: `[time][severity][thread] source: message`. The lines of a start are the vendor's sample; the others are made up,
 * since no page shows them.
 */
import { hostOf, type Scene } from "./scene.ts";
import type { World } from "./state.ts";
import { RUNNING_FOR_MS } from "./timings.ts";

export const READY_TEXT = "rolehostd successfully started";

export function log(scene: Scene, node: string, ...lines: readonly (readonly [source: string, message: string])[]) {
  const text = lines.map(([source, message]) => lineOf(scene.world, scene.world.nowMs, source, message)).join("");
  scene.effects.push({ type: "logged", node, text });
}

export function rotate(scene: Scene, node: string): void {
  scene.effects.push({ type: "rotated", node });
  if (hostOf(scene.world, node).daemon !== "off") log(scene, node, ["logging", "log file opened"]);
}

/** What the log holds when the world begins: a start three days ago, and what came after. */
export function firstLog(world: World): string {
  const startedMs = -RUNNING_FOR_MS;
  const later = [1, 2, 3].map((n) => lineOf(world, startedMs + n * 3_600_000, ...BEAT));
  return [...startLines(world, startedMs), ...later].join("");
}

/** The fault old-ready-line: how the log of an earlier start ended. */
export const oldReadyLines = (world: World) => startLines(world, world.nowMs - RUNNING_FOR_MS).join("");

export const BEGINNING: readonly (readonly [string, string])[] = [
  ["host", "rolehostd starting"],
  ["roleHost", "starting all roles"],
];
export const ROLES_STARTED: readonly (readonly [string, string])[] = [["roleHost", "all roles started"]];
export const JOINED: readonly (readonly [string, string])[] = [
  ["roleHost", "starting all endpoints"],
  ["roleHost", "starting endpoint 127.0.0.1:17900"],
  ["roleHost", "all endpoints started"],
  ["host", READY_TEXT],
  ["roleHost", "accepting work"],
];
export const BEAT = ["storage", "checkpoint of local metadata done"] as const;

function startLines(world: World, atMs: number): string[] {
  return [...BEGINNING, ...ROLES_STARTED, ...JOINED].map(([source, message], index) =>
    lineOf(world, atMs + index * 40, source, message),
  );
}

function lineOf(world: World, atMs: number, source: string, message: string): string {
  const time = new Date(world.setup.epochMs + Math.floor(atMs)).toISOString().replace("Z", "");
  return `[${time}594][ INFO][role001] ${source}: ${message}\n`;
}
