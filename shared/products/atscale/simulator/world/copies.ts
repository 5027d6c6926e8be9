/**
 * Which copy of Postgres holds which writes. A leader writes all the time; a replica that keeps up has everything its leader has.
 */
import { faultOf, hasFault } from "./faults.ts";
import { postgresOf } from "./scene.ts";
import type { World } from "./state.ts";
import { postgresNodes } from "./topology.ts";

/** Writes down how far each copy is now. Called before each change, so that whoever stops following stays where it was. */
export function settleCopies(world: World): void {
  const settled = postgresNodes(world).map((node) => [node, asOf(world, node)] as const);
  for (const [node, asOfMs] of settled) postgresOf(world, node).asOfMs = asOfMs;
}

/** The node holding writes that this one lacks, the most advanced first; null where there is none. */
export function newerCopyThan(world: World, node: string): string | null {
  const mine = asOf(world, node);
  const newer = postgresNodes(world).filter((other) => asOf(world, other) > mine);
  return newer.toSorted((a, b) => asOf(world, b) - asOf(world, a))[0] ?? null;
}

export function asOf(world: World, node: string): number {
  const postgres = postgresOf(world, node);
  const { leader } = world.store;
  if (postgres.phase !== "running" || leader === null || postgresOf(world, leader).phase !== "running")
    return postgres.asOfMs;
  return node === leader || keepsUp(world, node) ? world.nowMs : postgres.asOfMs;
}

/** Whether the copy leads, or led when it last ran. */
export function isPrimary(world: World, node: string): boolean {
  const { phase, wasLeader } = postgresOf(world, node);
  return phase === "running" ? world.store.leader === node : wasLeader;
}

/** Where the log (WAL) ends on the copy, in bytes. */
export const walOf = (world: World, node: string) => walAt(asOf(world, node)) - missingBytes(world, node);

/** Where the log stood at a time: 100 bytes a second, whole records of 8. */
export const walAt = (ms: number) => FIRST_WAL + Math.floor(ms / 80) * 8;

/** What the fault replica-lag adds to what the copy lacks. */
export function missingBytes(world: World, node: string): number {
  const lag = lagOf(world, node);
  return isPrimary(world, node) || lag === "unknown" ? 0 : lag * 2 ** 20;
}

/** Where the log of a world stands when it begins. */
const FIRST_WAL = 0x5000_0000;

/** A replica's lag in MB, by its faults. */
export function lagOf(world: World, node: string): number | "unknown" {
  if (hasFault(world, node, "lag-unknown")) return "unknown";
  const given = faultOf(world, node, "replica-lag")?.value ?? 0;
  const fallen = ((faultOf(world, node, "lag-falls")?.value ?? 0) * world.nowMs) / MINUTE_MS;
  return Math.max(0, given - Math.floor(fallen));
}

const MINUTE_MS = 60_000;

const keepsUp = (world: World, node: string) => lagOf(world, node) === 0;
