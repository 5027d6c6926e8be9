/**
 * The simulated cluster as a state machine: (world, event, now) -> world and effects. No clock, no chance, no input or output.
 */
import { takeNext } from "../../../../simulator/agenda.ts";
import type { WorldEvent } from "../../../../simulator/model.ts";
import { answer, beginCall, callerGone } from "./calls.ts";
import { attach, attached } from "./cluster.ts";
import { hasFault, isDead } from "./faults.ts";
import { boots, clear, inject } from "./inject.ts";
import { aggregatorOnline, crashed, gone, respawns, started, stopped } from "./life.ts";
import { replayed } from "./recovery.ts";
import { type Effect, endCall, harm, nodeOf, type Scene, sameLife, say } from "./scene.ts";
import { answerSql } from "./sql/calls.ts";
import type { Due, World } from "./state.ts";

export { nextDueMs } from "../../../../simulator/agenda.ts";

/** What the shell calls a service. */
export type Program = "memsqld" | "memsqld_safe";

export interface Stepped {
  readonly world: World;
  readonly effects: readonly Effect[];
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
      const node = nodeOf(scene.world, event.node);
      if (event.service === "memsqld" && node.run === event.run) node.pid = event.pid;
      if (event.service === "memsqld_safe" && node.safeRun === event.run) node.safePid = event.pid;
      break;
    }
    case "died":
      died(scene, event);
      break;
  }
}

/** Somebody killed it. Without memsqld_safe nobody starts memsqld again. */
function died(scene: Scene, { node: name, service, run }: Extract<WorldEvent, { type: "died" }>): void {
  const node = nodeOf(scene.world, name);
  if (service === "memsqld_safe") {
    if (node.safeRun === run) node.supervised = false;
    return;
  }
  if (node.run !== run) return;
  harm(scene, "killed", name, `memsqld of ${name} was killed`);
  crashed(scene, { node: name, life: node.life });
}

function happen(scene: Scene, due: Due): void {
  const { world } = scene;
  switch (due.kind) {
    case "answer":
      if (!isDead(world, world.calls[due.call]?.node ?? "")) answer(scene, due.call);
      break;
    case "sql":
      if (!isDead(world, due.node)) answerSql(scene, due);
      break;
    case "end":
      if (isDead(world, world.calls[due.call]?.node ?? "")) break;
      say(scene, due.call, "out", due.out);
      say(scene, due.call, "err", due.err);
      endCall(scene, due.call, due.exit);
      break;
    case "started":
      started(scene, due);
      break;
    case "stopped":
      stopped(scene, due);
      break;
    case "gone":
      gone(scene, due);
      break;
    case "crashes":
      if (sameLife(world, due) && hasFault(world, due.node, "crash-loop")) crashed(scene, due);
      break;
    case "respawns":
      respawns(scene, due);
      break;
    case "aggregator-online":
      aggregatorOnline(scene, due);
      break;
    case "replayed":
      replayed(scene, due);
      break;
    case "attach":
      attach(scene, due.stability);
      break;
    case "attached":
      attached(scene, due.stability);
      break;
    case "boots":
      if (!isDead(world, due.node)) boots(scene, due.node);
      break;
  }
}
