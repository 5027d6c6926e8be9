/**
 * A fault is given or taken away while the world runs.
 */
import { newUnit } from "./begin.ts";
import { isDead } from "./faults.ts";
import { oldReadyLines, rotate } from "./log.ts";
import { powerBack, powerLost } from "./power.ts";
import { beginQuery, endQuery } from "./queries.ts";
import { considerQuiesces, initialised } from "./rolehostd.ts";
import { hasRole, hostOf, isAlive, isReady, type Scene } from "./scene.ts";
import type { Fault, Host, World } from "./state.ts";
import { answerWaiting } from "./statements.ts";
import { FAILED_FOR_MS } from "./timings.ts";
import { endUnit, KILLED, startUnit } from "./units.ts";

export function inject(scene: Scene, fault: Fault): void {
  const { world } = scene;
  const nodes = nodesOf(world, fault);
  const living = nodes.filter((node) => !isDead(world, node));
  world.faults.push(fault);
  for (const node of nodes) take(scene, node, fault, living.includes(node));
}

function take(scene: Scene, node: string, fault: Fault, wasAlive: boolean): void {
  const { world } = scene;
  const host = hostOf(world, node);
  switch (fault.name) {
    case "query-holds":
    case "query-unkillable":
      beginQuery(scene, node, fault);
      break;
    case "load-holds":
      if (hasRole(world, node, "loader") && !host.units.lat)
        world.pipelines.push({ name: `orders_${node}`.replaceAll(/[^A-Za-z0-9_]/g, "_"), node, state: "RUNNING" });
      break;
    case "start-limit":
      host.units.rolehostd.limited = true;
      break;
    case "log-rotated":
      rotate(scene, node);
      break;
    case "old-ready-line":
      scene.effects.push({ type: "logged", node, text: oldReadyLines(world) });
      break;
    case "lat-missing":
      if (host.units.lat) host.units.lat.stopWanted = true;
      endUnit(scene, node, "lat", KILLED);
      host.units.lat = null;
      break;
    case "dead-host":
      if (wasAlive) powerLost(scene, node);
      break;
    case "booted-alone":
      if (!isAlive(world, node)) startUnit(scene, node, "rolehostd");
      break;
    case "failed-unit":
      fail(scene, node, host);
  }
}

function fail(scene: Scene, node: string, { units: { rolehostd } }: Host): void {
  rolehostd.stopWanted = true;
  endUnit(scene, node, "rolehostd", { result: "exit-code", code: 1, status: 1 });
  Object.assign(rolehostd, { state: "failed", result: "exit-code", code: 1, status: 1 });
  rolehostd.changedMs = scene.world.nowMs - FAILED_FOR_MS;
}

/** Takes away every fault of that node and name; a number does not matter. */
export function clear(scene: Scene, fault: Fault): void {
  const { world } = scene;
  const nodes = nodesOf(world, fault);
  const dead = nodes.filter((node) => isDead(world, node));
  const had = world.faults.filter(({ name }) => name === fault.name);
  world.faults = world.faults.filter(
    (one) => one.name !== fault.name || (fault.node !== "*" && one.node !== fault.node),
  );
  if (had.length === 0) return;
  for (const node of nodes) release(scene, node, fault, dead.includes(node));
  considerQuiesces(scene);
}

function release(scene: Scene, node: string, fault: Fault, wasDead: boolean): void {
  const { world } = scene;
  const host = hostOf(world, node);
  const { run } = host.units.rolehostd;
  switch (fault.name) {
    case "query-holds":
    case "query-unkillable":
      for (const { id } of world.queries.filter((one) => one.fault === `${node}:${fault.name}`)) endQuery(scene, id);
      break;
    case "load-holds":
      world.pipelines = world.pipelines.filter((pipeline) => pipeline.node !== node);
      break;
    case "start-limit":
      host.units.rolehostd.limited = false;
      break;
    case "never-ready":
      if (host.daemon === "starting") initialised(scene, { kind: "initialised", node, run });
      break;
    case "lat-missing":
      if (world.setup.lat && hasRole(world, node, "loader")) host.units.lat ??= newUnit();
      break;
    case "select-waits":
      answerWaiting(scene);
      break;
    case "dead-host":
      if (wasDead && !isReady(world, node)) powerBack(scene, node);
  }
}

const nodesOf = (world: World, { node }: Fault) => (node === "*" ? Object.keys(world.setup.nodes) : [node]);
