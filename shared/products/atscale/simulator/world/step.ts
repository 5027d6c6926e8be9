/**
 * The simulated cluster as a state machine: (world, event, now) -> world and effects. No clock, no chance, no input or output.
 */
import { nextDueMs, takeNext } from "../../../../simulator/agenda.ts";
import type { WorldEvent } from "../../../../simulator/model.ts";
import { answerBalance, balanced } from "./balancer.ts";
import { beginCall, callerGone } from "./calls.ts";
import { answerStatus, controlServices } from "./control.ts";
import { answerControldata } from "./controldata.ts";
import { settleCopies } from "./copies.ts";
import { considerElection, leaderKeyExpires } from "./election.ts";
import { isDead } from "./faults.ts";
import { clear, inject } from "./inject.ts";
import { answerListing, retryLine } from "./listing.ts";
import { postgresGone, postgresUp } from "./postgres.ts";
import { type Effect, endCall, hostOf, postgresOf, type Scene, say } from "./scene.ts";
import { pingTurns, serviceExits, serviceSettles, serviceSpawns } from "./services.ts";
import type { Due, World } from "./state.ts";
import { stopNext } from "./stop.ts";

export type { WorldEvent };
export { nextDueMs };

export interface Stepped {
  readonly world: World;
  readonly effects: readonly Effect[];
}

/** Lets everything happen that is due by `nowMs`, each at its own time and in order, and then the event. */
export function step(before: World, event: WorldEvent, nowMs: number): Stepped {
  const scene: Scene = { world: structuredClone(before), effects: [] };
  advance(scene, nowMs);
  apply(scene, event);
  return scene;
}

function advance(scene: Scene, nowMs: number): void {
  const { world } = scene;
  for (let next = takeNext(world, nowMs); next; next = takeNext(world, nowMs)) {
    world.nowMs = Math.max(world.nowMs, next.atMs);
    settleCopies(world);
    happen(scene, next.due);
  }
  world.nowMs = Math.max(world.nowMs, nowMs);
  settleCopies(world);
}

function apply(scene: Scene, event: WorldEvent): void {
  switch (event.type) {
    case "passed":
      break;
    case "called":
      beginCall(scene, event.request);
      break;
    case "caller-gone":
      callerGone(scene, event.call);
      break;
    case "fault":
      if (event.on) inject(scene, event.fault);
      else clear(scene, event.fault);
      break;
    case "spawned": {
      const service = hostOf(scene.world, event.node).services[event.service];
      if (service?.run === event.run) service.pid = event.pid;
      break;
    }
    case "died": {
      const { life } = hostOf(scene.world, event.node);
      const { type: _, ...which } = event;
      serviceExits(scene, { kind: "service-exits", life, ...which });
      break;
    }
  }
}

function happen(scene: Scene, due: Due): void {
  const { world } = scene;
  // What a dead host had begun to say stays unsaid.
  if ("call" in due && isDead(world, world.calls[due.call]?.node ?? "")) return;
  switch (due.kind) {
    case "service-spawns":
      serviceSpawns(scene, due);
      break;
    case "service-settles":
      serviceSettles(scene, due);
      break;
    case "service-exits":
      serviceExits(scene, due);
      break;
    case "ping-opens":
    case "ping-warms":
      pingTurns(scene, due);
      break;
    case "stop-next":
      stopNext(scene, due);
      break;
    case "postgres-up":
      if (hostOf(world, due.node).life === due.life) postgresUp(scene, due.node);
      break;
    case "postgres-gone":
      if (hostOf(world, due.node).life === due.life) postgresGone(scene, due.node);
      break;
    case "leftover-gone":
      hostOf(world, due.node).leftover = null;
      break;
    case "row-back": {
      const postgres = postgresOf(world, due.node);
      if (postgres.phase === "running") postgres.row = { state: "running", expiresMs: null };
      break;
    }
    case "election":
      considerElection(scene);
      break;
    case "leader-key-expires":
      leaderKeyExpires(scene);
      break;
    case "balanced":
      balanced(scene, due);
      break;
    case "retry-line":
      retryLine(scene, due);
      break;
    case "service-controlled":
    case "answer":
      answer(scene, due);
      break;
    case "end":
      say(scene, due.call, "out", due.out);
      say(scene, due.call, "err", due.err);
      endCall(scene, due.call, due.exit);
      break;
  }
}

function answer(scene: Scene, due: { kind: "service-controlled" | "answer"; call: string }): void {
  const call = scene.world.calls[due.call];
  if (!call) return;
  if (due.kind === "service-controlled") controlServices(scene, call);
  else if (call.command === "postgres_nodes") answerListing(scene, call);
  else if (call.command === "lb_status") answerBalance(scene, call);
  else if (call.command === "pg_controldata") answerControldata(scene, call);
  else answerStatus(scene, call);
}
