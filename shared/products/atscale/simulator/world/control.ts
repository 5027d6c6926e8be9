/**
 * atscale_service_control {status,start,stop,restart} [SERVICE... | all]: supervisorctl's verbs on single services.
 */
import { lingerOut } from "./postgres.ts";
import { endCall, hostOf, type Scene, say, schedule } from "./scene.ts";
import { RESPAWN_SETTLES_MS, serviceSpawns, serviceStopped } from "./services.ts";
import type { Call } from "./state.ts";
import { printStatus } from "./text/status.ts";
import { ONE_SERVICE_MS, REFUSAL_MS, STATUS_MS } from "./timings.ts";

const CHANGES = ["start", "stop", "restart"];

export const controlChanges = (argv: readonly string[]) => CHANGES.includes(argv[0] ?? "");

export function beginControl(scene: Scene, call: Call): void {
  if (call.argv[0] === "status") {
    schedule(scene, STATUS_MS, { kind: "answer", call: call.id });
    return;
  }
  if (controlChanges(call.argv)) {
    schedule(scene, ONE_SERVICE_MS, { kind: "service-controlled", call: call.id });
    return;
  }
  const err = "usage: atscale_service_control {status,start,stop,restart} [service|all]\n";
  schedule(scene, REFUSAL_MS, { kind: "end", call: call.id, exit: 2, out: "", err });
}

export function answerStatus(scene: Scene, call: Call): void {
  const { out, err, exit } = printStatus(scene.world, call.node, call.argv.slice(1));
  say(scene, call.id, "out", out);
  say(scene, call.id, "err", err);
  endCall(scene, call.id, exit);
}

/** The verb takes effect, and its call ends. */
export function controlServices(scene: Scene, call: Call): void {
  const host = hostOf(scene.world, call.node);
  if (host.supervisor === "down") {
    answerStatus(scene, call);
    return;
  }
  const [verb = "", ...names] = call.argv;
  const known = Object.keys(host.services);
  let exit = 0;
  for (const name of names.includes("all") ? known : names) {
    if (!known.includes(name)) {
      say(scene, call.id, "out", `${name}: ERROR (no such process)\n`);
      exit = 1;
      continue;
    }
    if (verb !== "start") say(scene, call.id, "out", `${name}: ${stopOne(scene, call.node, name)}\n`);
    if (verb !== "stop") say(scene, call.id, "out", `${name}: ${startOne(scene, call.node, name)}\n`);
  }
  endCall(scene, call.id, exit);
}

function stopOne(scene: Scene, node: string, name: string): string {
  const state = hostOf(scene.world, node).services[name]?.state;
  if (state === "STOPPED" || state === "FATAL") return "ERROR (not running)";
  serviceStopped(scene, node, name);
  if (name === "database") lingerOut(scene, node);
  return "stopped";
}

function startOne(scene: Scene, node: string, service: string): string {
  const { life, services } = hostOf(scene.world, node);
  const one = services[service];
  if (!one || one.state === "RUNNING" || one.state === "STARTING") return "ERROR (already started)";
  one.failures = 0;
  serviceSpawns(scene, { kind: "service-spawns", node, life, service, settleMs: RESPAWN_SETTLES_MS });
  return "started";
}
