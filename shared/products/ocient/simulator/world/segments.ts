/**
 * The segments that Foundation nodes hold, and whether the data can be read.
 */
import { hasFault } from "../../../../simulator/faults.ts";
import { hostOf, isAlive, nodesWith } from "./scene.ts";
import type { World } from "./state.ts";

export type SegmentStatus = "INTACT" | "DAMAGED" | "MISSING" | "REBUILDING";

/** Segment groups of the simulated storage cluster; each has one segment on every Foundation node. */
export const SEGMENT_GROUPS = 4;

/** How a Foundation node's segments stand. */
export function segmentStatus(world: World, node: string): SegmentStatus {
  const there = isAlive(world, node) && hostOf(world, node).segments === "there";
  if (!there || hasFault(world, node, "segments-missing")) return "MISSING";
  if (hasFault(world, node, "segments-damaged")) return "DAMAGED";
  return hasFault(world, node, "rebuild-running") ? "REBUILDING" : "INTACT";
}

/** Foundation nodes whose segments cannot be read; `without` is counted as one of them. */
export function unreadable(world: World, without?: string): string[] {
  return nodesWith(world, "foundation").filter((node) => node === without || segmentStatus(world, node) !== "INTACT");
}

/** No more are lost than the parity makes up for. */
export const dataAvailable = (world: World, without?: string) =>
  unreadable(world, without).length <= world.setup.parityWidth;
