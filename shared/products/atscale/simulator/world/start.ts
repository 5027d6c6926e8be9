/**
 * atscale_start: supervisor comes up and spawns the services; the command returns while they are STARTING.
 */

import { between } from "../../../../simulator/chance.ts";
import { neverStarted } from "./begin.ts";
import { hasFault } from "./faults.ts";
import { judgeStart } from "./judge.ts";
import { hostOf, type Scene, schedule } from "./scene.ts";
import type { Call } from "./state.ts";
import { REFUSAL_MS, SERVICE_RUNNING_MS, SPAWN_STAGGER_MS, START_RETURNS_MS } from "./timings.ts";
import { servicesOf } from "./topology.ts";

export function beginStart(scene: Scene, call: Call): void {
  const { world } = scene;
  const { node } = call;
  const host = hostOf(world, node);
  const end = (afterMs: number, exit: number, out: string, err: string) =>
    schedule(scene, afterMs, { kind: "end", call: call.id, exit, out, err });
  judgeStart(scene, node);
  if (hasFault(world, node, "start-fails")) {
    end(REFUSAL_MS, 1, "", "ERROR: atscale_start: supervisord did not start\n");
    return;
  }
  if (host.job === "stopping") {
    end(REFUSAL_MS, 1, "", "ERROR: AtScale services are being stopped\n");
    return;
  }
  if (host.supervisor === "up") {
    end(REFUSAL_MS, 0, "AtScale services are already running\n", "");
    return;
  }

  host.supervisor = "up";
  host.job = "starting";
  host.life += 1;
  const { life } = host;
  for (const [position, service] of servicesOf(world.setup, node).entries()) {
    const run = host.services[service]?.run ?? 0;
    host.services[service] = { ...neverStarted(world.nowMs), run };
    const spawnMs = SPAWN_STAGGER_MS * (position + 1);
    const runningMs = between(world.setup.seed, SERVICE_RUNNING_MS, node, service, "start", life);
    schedule(scene, spawnMs, { kind: "service-spawns", node, life, service, settleMs: runningMs - spawnMs });
  }
  end(between(world.setup.seed, START_RETURNS_MS, node, "start", life), 0, "Starting AtScale services\n", "");
}
