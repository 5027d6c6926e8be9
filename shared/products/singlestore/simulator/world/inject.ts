/**
 * A fault is given or taken away while the world runs.
 */
import { between } from "../../../../simulator/chance.ts";
import { nodesChanged } from "./cluster.ts";
import { isDead } from "./faults.ts";
import { judgeStart } from "./judge.ts";
import { crashed, cut, spawn } from "./life.ts";
import { resumeRecovery } from "./recovery.ts";
import { endCall, nodeOf, type Scene, schedule } from "./scene.ts";
import { consensus } from "./sql/variables.ts";
import type { Fault } from "./state.ts";
import { AUTOSTART_MS, CRASHES_AFTER_MS } from "./timings.ts";
import { isLeaf, nodeIds, nodesOn } from "./topology.ts";

/** What a shell says of a program that was killed. */
const KILLED_EXIT = 137;

export function inject(scene: Scene, fault: Fault): void {
  const { world } = scene;
  const named = nodesOf(scene, fault);
  const dying = fault.name === "dead-host" ? named.filter((node) => !isDead(world, node)) : [];
  world.faults.push(fault);
  for (const node of dying) powerLost(scene, hostOf(scene, node));
  for (const node of named) begin(scene, fault.name, node);
  consensus(world);
}

/** Takes away every fault of that node and name; a number does not matter. */
export function clear(scene: Scene, fault: Fault): void {
  const { world } = scene;
  const dead = nodeIds(world.setup).filter((node) => isDead(world, node));
  world.faults = world.faults.filter(
    (one) => one.name !== fault.name || (fault.node !== "*" && one.node !== fault.node),
  );
  const back = dead.filter((node) => !isDead(world, node)).map((node) => hostOf(scene, node));
  for (const host of new Set(back)) powerBack(scene, host);
  consensus(world);
  for (const node of nodesOf(scene, fault)) end(scene, fault.name, node);
}

/** memsql.service starts a node after its host booted. */
export function boots(scene: Scene, node: string): void {
  if (nodeOf(scene.world, node).phase !== "off") return;
  judgeStart(scene, node, "memsql.service's start");
  spawn(scene, node);
}

function begin(scene: Scene, name: string, node: string): void {
  const { world } = scene;
  const host = hostOf(scene, node);
  switch (name) {
    case "autostart":
      world.hosts[host] = { autostart: true };
      break;
    case "autostart-race":
      world.hosts[host] = { autostart: true };
      startByUnit(scene, host);
      break;
    case "master-moved":
      if (!isLeaf(world.setup, node)) world.metadata.master = node;
      nodesChanged(scene);
      break;
    case "crash-loop": {
      const { phase, life } = nodeOf(world, node);
      if (phase === "running" || phase === "starting")
        schedule(scene, between(world.setup.seed, CRASHES_AFTER_MS, node, life), { kind: "crashes", node, life });
    }
  }
}

function end(scene: Scene, name: string, node: string): void {
  const { phase, life } = nodeOf(scene.world, node);
  if (name === "not-connectable" && phase === "starting") schedule(scene, 0, { kind: "started", node, life });
  if (name === "stuck-recovery") resumeRecovery(scene, node);
  if (name === "autostart" || name === "autostart-race") scene.world.hosts[hostOf(scene, node)] = { autostart: false };
}

function powerLost(scene: Scene, host: string): void {
  for (const node of nodesOn(scene.world.setup, host)) {
    nodeOf(scene.world, node).supervised = false;
    const { life } = nodeOf(scene.world, node);
    crashed(scene, { node, life });
    cut(scene, node);
  }
}

/** What was asked of the host before has long been killed. */
function powerBack(scene: Scene, host: string): void {
  const { world } = scene;
  const mine = nodesOn(world.setup, host);
  for (const call of Object.values(world.calls))
    if (call.node === host || call.targets.some((target) => mine.includes(target)))
      endCall(scene, call.id, KILLED_EXIT);
  if (world.hosts[host]?.autostart) startByUnit(scene, host);
}

function startByUnit(scene: Scene, host: string): void {
  const { setup } = scene.world;
  for (const node of nodesOn(setup, host))
    schedule(scene, between(setup.seed, AUTOSTART_MS, node, "boot", nodeOf(scene.world, node).life), {
      kind: "boots",
      node,
    });
}

const hostOf = ({ world }: Scene, node: string) => world.setup.nodes[node]?.host ?? node;
const nodesOf = ({ world }: Scene, { node }: Fault) => (node === "*" ? nodeIds(world.setup) : [node]);
