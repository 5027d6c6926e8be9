/**
 * atscale_stop: the services go one after the other, then supervisor; Postgres may outlive it. It goes on if its caller is killed.
 */
import { between } from "../../../../simulator/chance.ts";
import { switchOver } from "./election.ts";
import { hasFault } from "./faults.ts";
import { judgeStop } from "./judge.ts";
import { lingerOut } from "./postgres.ts";
import { emit, endCall, hostOf, type Scene, say, schedule } from "./scene.ts";
import { serviceStopped, serviceStopping } from "./services.ts";
import type { Call, Host, World } from "./state.ts";
import { LINGERS_LONG_MS, REFUSAL_MS, STOP_ENGINE_MS, STOP_OTHER_MS } from "./timings.ts";
import { keyServiceOf, rolesOf, servicesOf } from "./topology.ts";

/** The fault huge-output. */
const FLOOD_MB = 100;
/** Shares of the whole stop's time; the others take one. */
const WEIGHTS: Readonly<Record<string, number>> = { engine: 4, database: 4, modeler: 2 };

/** What the fault stop-fails prints: more lines than a screen has room for, and colours as for a terminal. */
const TRIES = Array.from({ length: 24 }, (_, i) => `reading conf/atscale.yaml, attempt ${i + 1} of 24\n`).join("");
const CANNOT_READ = "\u001b[31mERROR\u001b[0m: atscale_stop: cannot read /opt/atscale/conf/atscale.yaml\n";

export function beginStop(scene: Scene, call: Call): void {
  const { world } = scene;
  const host = hostOf(world, call.node);
  judgeStop(scene, call.node);
  if (hasFault(world, call.node, "stop-fails")) {
    schedule(scene, REFUSAL_MS, { kind: "end", call: call.id, exit: 1, out: TRIES, err: CANNOT_READ });
    return;
  }
  if (host.job === "stopping") return; // it joins the stop under way and ends with it
  if (host.supervisor === "down") {
    const out = "AtScale services are not running\n";
    schedule(scene, REFUSAL_MS, { kind: "end", call: call.id, exit: 0, out, err: "" });
    return;
  }
  host.job = "stopping";
  host.life += 1;
  for (const [name, service] of Object.entries(host.services)) {
    if (service.state === "BACKOFF" || service.state === "FATAL") serviceStopped(scene, call.node, name);
  }
  stopNext(scene, { node: call.node, life: host.life });
}

export function stopNext(scene: Scene, due: { node: string; life: number }): void {
  const { world } = scene;
  const { node, life } = due;
  const host = hostOf(world, node);
  if (host.life !== life || host.job !== "stopping") return;
  const order = servicesOf(world.setup, node).toReversed();
  const stopping = order.find((name) => host.services[name]?.state === "STOPPING");
  if (stopping !== undefined) {
    serviceStopped(scene, node, stopping);
    tellCallers(scene, node, `${stopping}: stopped\n`);
  }
  if (hasFault(world, node, "disk-full") && largeOnes(world, node).every((name) => isStopped(host, name))) {
    breakOff(scene, node);
    return;
  }
  const next = order.find((name) => ["RUNNING", "STARTING"].includes(host.services[name]?.state ?? ""));
  if (next === undefined) {
    finishStop(scene, node);
    return;
  }
  serviceStopping(scene, node, next);
  if (next === keyServiceOf(world.setup, node) && hasFault(world, node, "stop-hangs")) return;
  schedule(scene, shareOf(world, node, next), { kind: "stop-next", node, life });
}

function finishStop(scene: Scene, node: string): void {
  const { world } = scene;
  const host = hostOf(world, node);
  host.supervisor = "down";
  host.job = null;
  host.leftover = null; // a stop that gets this far ends what an earlier one left behind
  world.stopCount += 1;
  lingerOut(scene, node);
  if (!host.postgres && hasFault(world, node, "stop-lingers")) {
    host.leftover = keyServiceOf(world.setup, node);
    schedule(scene, LINGERS_LONG_MS, { kind: "leftover-gone", node, life: host.life });
  }
  for (const call of callersOf(world, node)) {
    if (hasFault(world, node, "huge-output")) emit(scene, { type: "flooded", call: call.id, megabytes: FLOOD_MB });
    endCall(scene, call.id, 0);
  }
  if (world.faults.some((f) => f.name === "leader-moves-after-stop" && f.value === world.stopCount)) switchOver(scene);
}

/** No room for its log: it gives up once supervisor believes the large ones stopped, and has ended none of their processes. */
function breakOff(scene: Scene, node: string): void {
  const { world } = scene;
  const host = hostOf(world, node);
  const key = keyServiceOf(world.setup, node);
  host.job = null;
  // Where the key service is Patroni itself, Postgres is what it leaves.
  if (key !== "database") host.leftover = key;
  for (const call of callersOf(world, node)) {
    say(scene, call.id, "err", NO_SPACE);
    endCall(scene, call.id, 1);
  }
}

function largeOnes(world: World, node: string): string[] {
  const key = keyServiceOf(world.setup, node);
  return hostOf(world, node).postgres ? [key, "database"] : [key];
}

const isStopped = (host: Host, name: string) =>
  !["RUNNING", "STARTING", "STOPPING"].includes(host.services[name]?.state ?? "");

const NO_SPACE = [
  "/opt/atscale/bin/atscale_stop: line 61: echo: write error: No space left on device",
  "cp: error writing '/opt/atscale/data/supervisor/state.bak': No space left on device",
  "ERROR: atscale_stop: could not stop all services: [Errno 28] No space left on device",
  "",
].join("\n");

function shareOf(world: World, node: string, service: string): number {
  const { setup } = world;
  const range = rolesOf(setup, node).some((role) => role === "engine") ? STOP_ENGINE_MS : STOP_OTHER_MS;
  const wholeMs = between(setup.seed, range, node, "stop", hostOf(world, node).life);
  const weights = servicesOf(setup, node).map((name) => WEIGHTS[name] ?? 1);
  return (wholeMs * (WEIGHTS[service] ?? 1)) / weights.reduce((sum, weight) => sum + weight, 0);
}

function tellCallers(scene: Scene, node: string, text: string): void {
  for (const call of callersOf(scene.world, node)) say(scene, call.id, "out", text);
}

const callersOf = (world: World, node: string): Call[] =>
  Object.values(world.calls).filter((call) => call.node === node && call.command === "atscale_stop");
