/**
 * A leaf reads its partitions back: the snapshot of each, then its log. With the master down they end pending.
 */
import { between } from "../../../../simulator/chance.ts";
import { nodesChanged } from "./cluster.ts";
import { faultOf, hasFault } from "./faults.ts";
import { emit, nodeOf, type Scene, sameLife, schedule } from "./scene.ts";
import type { Copy, Node, World } from "./state.ts";
import { logLine } from "./text/log.ts";
import {
  LOG_IS_LONG_AFTER_MS,
  LOG_REPLAY_LEAST_MS,
  LOG_REPLAY_MOST_MS,
  SNAPSHOT_REPLAY_MS,
  TICKS_PER_STAGE,
} from "./timings.ts";

/** The share of the work after which the fault recovery-failed shows, and that stuck-recovery does not pass. */
const FAILS_AT = 0.6;
const STUCK_AT = 0.4;

/** `downSinceMs`: up to when its log was written. */
export function beginRecovery(scene: Scene, name: string, downSinceMs: number): void {
  const { world } = scene;
  const node = nodeOf(world, name);
  for (const [partition, copy] of Object.entries(node.copies)) {
    copy.state = "recovering";
    copy.recovery = { ...durations(world, name, partition, copy, downSinceMs), doneMs: 0 };
  }
  tickLater(scene, name, node);
}

/** One tick of work is done on every partition. */
export function replayed(scene: Scene, due: { node: string; life: number; tickMs: number }): void {
  const { world } = scene;
  const node = sameLife(world, due);
  if (!node || node.recoveryFailed) return;
  const done = progressOf(node);
  if (hasFault(world, due.node, "stuck-recovery") && done >= STUCK_AT) return;
  if (hasFault(world, due.node, "recovery-failed") && done >= FAILS_AT) {
    fail(scene, due.node, node);
    return;
  }
  for (const [partition, copy] of Object.entries(node.copies)) work(scene, due.node, partition, copy, due.tickMs);
  if (isRecovering(node)) schedule(scene, due.tickMs, { kind: "replayed", ...due });
  else nodesChanged(scene);
}

/** A recovery that stood still goes on. */
export function resumeRecovery(scene: Scene, name: string): void {
  const node = nodeOf(scene.world, name);
  if (isRecovering(node) && !node.recoveryFailed) tickLater(scene, name, node);
}

export const isRecovering = (node: Node) => Object.values(node.copies).some(({ state }) => state === "recovering");

/** Percent within the stage: it falls from 100 to 0 between the two. */
export function stageOf(copy: Copy): { readonly stage: "snapshot" | "log"; readonly percent: number } | null {
  if (!copy.recovery) return null;
  const { snapshotMs, logMs, doneMs } = copy.recovery;
  return doneMs < snapshotMs
    ? { stage: "snapshot", percent: Math.floor((100 * doneMs) / snapshotMs) }
    : { stage: "log", percent: Math.min(100, Math.floor((100 * (doneMs - snapshotMs)) / logMs)) };
}

function durations(world: World, name: string, partition: string, { snapshotMs }: Copy, downSinceMs: number) {
  const { seed } = world.setup;
  const asked = faultOf(world, name, "slow-recovery")?.value;
  if (asked !== undefined && asked !== null) return { snapshotMs: asked * 400, logMs: Math.max(1, asked * 600) };
  const share = Math.min(1, Math.max(0, downSinceMs - snapshotMs) / LOG_IS_LONG_AFTER_MS);
  return {
    snapshotMs: between(seed, SNAPSHOT_REPLAY_MS, name, partition, "snapshot"),
    logMs: LOG_REPLAY_LEAST_MS + Math.round(share * between(seed, LOG_REPLAY_MOST_MS, name, partition, "log")),
  };
}

function tickLater(scene: Scene, name: string, node: Node): void {
  const longestMs = Math.max(0, ...Object.values(node.copies).map(({ recovery }) => wholeMs(recovery)));
  const tickMs = Math.max(1, Math.ceil(longestMs / (2 * TICKS_PER_STAGE)));
  schedule(scene, tickMs, { kind: "replayed", node: name, life: node.life, tickMs });
}

function work(scene: Scene, name: string, partition: string, copy: Copy, tickMs: number): void {
  if (copy.state !== "recovering" || !copy.recovery) return;
  const before = stageOf(copy);
  copy.recovery.doneMs += tickMs;
  const after = stageOf(copy);
  if (before?.stage === "snapshot" && after?.stage === "log")
    tell(scene, name, `\`${partition}\` log: Replaying snapshot: 100%`);
  tell(scene, name, `\`${partition}\` log: Replaying ${after?.stage}: ${after?.percent}%`);
  if (copy.recovery.doneMs < wholeMs(copy.recovery)) return;
  copy.recovery = null;
  const [first = ""] = Object.keys(scene.world.setup.databases);
  const broken = hasFault(scene.world, name, "unrecoverable") && partition.startsWith(`${first}_`);
  copy.state = broken ? "unrecoverable" : "pending";
  if (broken)
    tell(scene, name, `\`${partition}\` log: Recovery of the database failed: checksum mismatch in snapshot`, "ERROR");
}

function fail(scene: Scene, name: string, node: Node): void {
  node.recoveryFailed = true;
  tell(scene, name, "Recovery failed: cannot read log file: Input/output error", "ERROR");
}

/** The share of the longest partition's work that is done. */
function progressOf(node: Node): number {
  const shares = Object.values(node.copies).flatMap(({ recovery }) =>
    recovery ? [recovery.doneMs / wholeMs(recovery)] : [],
  );
  return Math.min(1, ...shares);
}

const wholeMs = (recovery: Copy["recovery"]) => (recovery ? recovery.snapshotMs + recovery.logMs : 0);

function tell(scene: Scene, node: string, text: string, level: "INFO" | "ERROR" = "INFO"): void {
  emit(scene, { type: "logged", node, line: logLine(scene.world, level, text) });
}
