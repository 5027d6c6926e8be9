/**
 * A node's memsqld comes, serves, and goes.
 */
import { between } from "../../../../simulator/chance.ts";
import { finishStarts, finishStops } from "./callers.ts";
import { masterLeft, masterServes, nodesChanged } from "./cluster.ts";
import { hasFault, isDead } from "./faults.ts";
import { beginRecovery } from "./recovery.ts";
import { nodeOf, type Scene, sameLife, schedule } from "./scene.ts";
import type { Node, World } from "./state.ts";
import {
  AGGREGATOR_RECOVERS_MS,
  CONNECTABLE_MS,
  CRASHES_AFTER_MS,
  LINGERS_MS,
  REGISTERS_MS,
  RESPAWN_MS,
  STOP_MS,
} from "./timings.ts";
import { aggregatorsOf, isLeaf } from "./topology.ts";

type Which = { readonly node: string; readonly life: number };

/** memsqld_safe and memsqld are spawned. Nothing if the node has a memsqld. */
export function spawn(scene: Scene, name: string): void {
  const { world } = scene;
  const node = nodeOf(world, name);
  if (node.phase !== "off" || isDead(world, name)) return;
  const downSinceMs = node.sinceMs;
  enter(world, node, "starting");
  node.run += 1;
  node.pid = null;
  if (!node.supervised) node.safeRun += 1;
  node.supervised = true;
  node.recoveryFailed = false;
  for (const copy of Object.values(node.copies)) copy.recovery = null;
  const { seed } = world.setup;
  const which = { node: name, life: node.life };
  if (isLeaf(world.setup, name)) beginRecovery(scene, name, downSinceMs);
  schedule(scene, between(seed, CONNECTABLE_MS, name, "start", node.life), { kind: "started", ...which });
  if (hasFault(world, name, "crash-loop"))
    schedule(scene, between(seed, CRASHES_AFTER_MS, name, node.life), { kind: "crashes", ...which });
}

/** It takes connections from now on. A leaf goes on recovering. */
export function started(scene: Scene, due: Which): void {
  const { world } = scene;
  const node = sameLife(world, due);
  if (node?.phase !== "starting" || hasFault(world, due.node, "not-connectable")) return;
  node.phase = "running";
  node.connectable = true;
  nodesChanged(scene);
  finishStarts(scene, due.node);
  if (isLeaf(world.setup, due.node)) return;
  const afterMs = between(world.setup.seed, AGGREGATOR_RECOVERS_MS, due.node, node.life);
  schedule(scene, afterMs, { kind: "aggregator-online", node: due.node, life: node.life });
}

/** A child aggregator registers with the master, so before that runs it never gets here. [vendor's steps 10-12] */
export function aggregatorOnline(scene: Scene, due: Which): void {
  const { world } = scene;
  const node = sameLife(world, due);
  if (node?.phase !== "running" || node.online) return;
  const isMaster = world.metadata.master === due.node;
  if (!isMaster && !masterServes(world)) return;
  node.online = true;
  if (isMaster) registerOthers(scene);
  nodesChanged(scene);
}

/** The node stops as it was told; `stopped` follows. */
export function beginStopping(scene: Scene, name: string): void {
  const { world } = scene;
  const node = nodeOf(world, name);
  const servedAsMaster = masterServes(world) && world.metadata.master === name;
  enter(world, node, "stopping");
  const afterMs = between(world.setup.seed, STOP_MS, name, "stop", node.life);
  schedule(scene, afterMs, { kind: "stopped", node: name, life: node.life });
  if (servedAsMaster) masterLeft(scene, name);
  nodesChanged(scene);
}

export function stopped(scene: Scene, due: Which): void {
  const node = sameLife(scene.world, due);
  if (node?.phase !== "stopping") return;
  node.supervised = false;
  if (hasFault(scene.world, due.node, "stop-lingers")) {
    enter(scene.world, node, "lingering");
    schedule(scene, LINGERS_MS, { kind: "gone", node: due.node, life: node.life });
  } else enter(scene.world, node, "off");
  finishStops(scene, due.node);
}

export function gone(scene: Scene, due: Which): void {
  const node = sameLife(scene.world, due);
  if (node?.phase === "lingering") enter(scene.world, node, "off");
}

/** memsqld has ended without being told to: memsqld_safe starts another. */
export function crashed(scene: Scene, due: Which): void {
  const { world } = scene;
  const node = sameLife(world, due);
  if (!node) return;
  const servedAsMaster = masterServes(world) && world.metadata.master === due.node;
  if (node.phase === "stopping") {
    stopped(scene, due);
    return;
  }
  if (node.phase === "off") return;
  enter(world, node, "off");
  if (node.supervised) schedule(scene, RESPAWN_MS, { kind: "respawns", node: due.node, life: node.life });
  if (servedAsMaster) masterLeft(scene, due.node);
  nodesChanged(scene);
}

export function respawns(scene: Scene, due: Which): void {
  if (sameLife(scene.world, due)?.supervised) spawn(scene, due.node);
}

/** Without supervision, without a word: the power went. */
export function cut(scene: Scene, name: string): void {
  const node = nodeOf(scene.world, name);
  if (node.phase !== "off") enter(scene.world, node, "off");
  node.supervised = false;
}

/** Another phase is another life, and in none but `running` does it serve. */
function enter(world: World, node: Node, phase: Node["phase"]): void {
  node.phase = phase;
  node.sinceMs = world.nowMs;
  node.life += 1;
  node.connectable = false;
  node.online = false;
  if (phase === "off" || phase === "lingering" || phase === "stopping")
    for (const copy of Object.values(node.copies)) copy.state = "off";
}

function registerOthers(scene: Scene): void {
  const { world } = scene;
  for (const other of aggregatorsOf(world.setup)) {
    const node = nodeOf(world, other);
    if (node.phase === "running" && !node.online)
      schedule(scene, REGISTERS_MS, { kind: "aggregator-online", node: other, life: node.life });
  }
}
