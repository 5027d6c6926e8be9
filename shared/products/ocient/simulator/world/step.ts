/**
 * The simulated system as a state machine: (world, event, now) -> world and effects. No clock, no chance, no input or output.
 */
import { nextDueMs, takeNext } from "../../../../simulator/agenda.ts";
import type { WorldEvent } from "../../../../simulator/model.ts";
import { beginCall, callerGone } from "./calls.ts";
import { isDead } from "./faults.ts";
import { clear, inject } from "./inject.ts";
import { latStops } from "./lat.ts";
import { BEAT, log } from "./log.ts";
import { powerBack } from "./power.ts";
import { endQuery } from "./queries.ts";
import { initialised, mayQuiesce, quorumForms, rotates, segmentsBack, stopTimesOut } from "./rolehostd.ts";
import { type Effect, endCall, hostOf, isAlive, type LogEffect, type Scene, say, schedule, unitOf } from "./scene.ts";
import type { Due, UnitName, World } from "./state.ts";
import { connect } from "./statements.ts";
import { answerShow } from "./systemctl.ts";
import { LOG_GROWS_MS } from "./timings.ts";
import { endUnit, KILLED, restartUnit } from "./units.ts";

export { nextDueMs };

export interface Stepped {
  readonly world: World;
  readonly effects: readonly (Effect | LogEffect)[];
}

/** Lets everything happen that is due by `nowMs`, each at its own time and in order, and then the event. */
export function step(before: World, event: WorldEvent, nowMs: number): Stepped {
  const scene: Scene = { world: structuredClone(before), effects: [] };
  const { world } = scene;
  for (let next = takeNext(world, nowMs); next; next = takeNext(world, nowMs)) {
    world.nowMs = Math.max(world.nowMs, next.atMs);
    happen(scene, next.due);
  }
  world.nowMs = Math.max(world.nowMs, nowMs);
  apply(scene, event);
  return scene;
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
      const unit = unitOf(scene.world, event.node, unitFor(event.service));
      if (unit?.run === event.run) unit.pid = event.pid;
      break;
    }
    case "died":
      if (unitOf(scene.world, event.node, unitFor(event.service))?.run === event.run)
        endUnit(scene, event.node, unitFor(event.service), KILLED);
      break;
  }
}

const unitFor = (service: string): UnitName => (service === "lat" ? "lat" : "rolehostd");

function happen(scene: Scene, due: Due): void {
  const { world } = scene;
  // What a dead host had begun to say stays unsaid.
  if ("call" in due && isDead(world, world.calls[due.call]?.node ?? "")) return;
  switch (due.kind) {
    case "initialised":
      initialised(scene, due);
      break;
    case "quorum-forms":
      quorumForms(scene);
      break;
    case "rotates":
      rotates(scene, due);
      break;
    case "segments-back":
      segmentsBack(scene, due);
      break;
    case "may-quiesce":
      mayQuiesce(scene, due);
      break;
    case "stop-times-out":
      stopTimesOut(scene, due);
      break;
    case "lat-stops":
      latStops(scene, due);
      break;
    case "lat-gone":
      hostOf(world, due.node).latLingers = false;
      break;
    case "restarts":
      restartUnit(scene, due);
      break;
    case "query-ends":
      endQuery(scene, due.query);
      break;
    case "boots":
      if (hostOf(world, due.node).dark) powerBack(scene, due.node);
      break;
    case "log-grows":
      for (const node of Object.keys(world.hosts)) if (isAlive(world, node)) log(scene, node, BEAT);
      schedule(scene, LOG_GROWS_MS, { kind: "log-grows" });
      break;
    case "connects":
    case "shows":
      answer(scene, due);
      break;
    case "end":
      say(scene, due.call, "out", due.out);
      say(scene, due.call, "err", due.err);
      endCall(scene, due.call, due.exit);
      break;
  }
}

function answer(scene: Scene, due: { kind: "connects" | "shows"; call: string }): void {
  const call = scene.world.calls[due.call];
  if (!call) return;
  if (due.kind === "connects") connect(scene, call);
  else answerShow(scene, call);
}
