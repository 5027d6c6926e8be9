/**
 * A fault is given or taken away while the world runs.
 */
import { considerElection, switchOver, votersChanged } from "./election.ts";
import { isDead } from "./faults.ts";
import { lingerOut } from "./postgres.ts";
import { powerBack, powerLost } from "./power.ts";
import { hostOf, type Scene, schedule } from "./scene.ts";
import { flap } from "./services.ts";
import type { Fault, World } from "./state.ts";
import { PING_WARMS_MS } from "./timings.ts";
import { keyServiceOf } from "./topology.ts";

/** A stop that hung goes on this long after its fault was cleared. */
const UNHANG_MS = 1_000;

export function inject(scene: Scene, fault: Fault): void {
  if (fault.name === "leader-moves") {
    switchOver(scene);
    return;
  }
  const dying = fault.name === "dead-host" ? nodesOf(scene, fault).filter((node) => !isDead(scene.world, node)) : [];
  scene.world.faults.push(fault);
  for (const node of dying) powerLost(scene, node);
  if (fault.name === "no-leader") dropLeader(scene.world);
  if (fault.name === "store-down") votersChanged(scene);
  if (fault.name === "flapping-service") for (const node of nodesOf(scene, fault)) flapNow(scene, node);
}

/** Takes away every fault of that node and name; a number does not matter. */
export function clear(scene: Scene, fault: Fault): void {
  const { world } = scene;
  const dead = Object.keys(world.setup.nodes).filter((node) => isDead(world, node));
  world.faults = world.faults.filter(
    (one) => one.name !== fault.name || (fault.node !== "*" && one.node !== fault.node),
  );
  for (const node of dead) if (!isDead(world, node)) powerBack(scene, node);
  votersChanged(scene);
  considerElection(scene);
  if (fault.name === "stop-hangs") for (const node of nodesOf(scene, fault)) unhang(scene, node);
  if (fault.name === "postgres-stays") for (const node of nodesOf(scene, fault)) lingerOut(scene, node);
  if (fault.name === "cold-engine") for (const node of nodesOf(scene, fault)) warmNow(scene, node);
}

/** The key is given up; its holder goes on as a replica. */
function dropLeader({ store, nowMs }: World): void {
  if (store.leader === null) return;
  store.leader = null;
  store.leaderlessSinceMs = nowMs;
}

function flapNow(scene: Scene, node: string): void {
  const { life, services } = hostOf(scene.world, node);
  const service = keyServiceOf(scene.world.setup, node);
  const one = services[service];
  if (one?.state === "RUNNING") flap(scene, { node, life, service, run: one.run });
}

function unhang(scene: Scene, node: string): void {
  const host = hostOf(scene.world, node);
  const key = host.services[keyServiceOf(scene.world.setup, node)];
  if (host.job === "stopping" && key?.state === "STOPPING")
    schedule(scene, UNHANG_MS, { kind: "stop-next", node, life: host.life });
}

function warmNow(scene: Scene, node: string): void {
  const { life, services, ping } = hostOf(scene.world, node);
  const { engine } = services;
  if (ping === "cold" && engine) schedule(scene, PING_WARMS_MS, { kind: "ping-warms", node, life, run: engine.run });
}

const nodesOf = (scene: Scene, { node }: Fault) => (node === "*" ? Object.keys(scene.world.setup.nodes) : [node]);
