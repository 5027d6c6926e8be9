/**
 * `ps -o etimes= -C NAME`: the seconds that each process of that name has run, a line each; nothing and exit 1 where there is none.
 */
import { isAlive, type Scene, schedule, unitOf } from "./scene.ts";
import type { Call } from "./state.ts";
import { SHOW_MS } from "./timings.ts";

/** The name that ps knows rolehostd by. */
const PROCESS = "rolehostd";

export function beginPs(scene: Scene, call: Call): void {
  const { world } = scene;
  const named = call.argv[call.argv.indexOf("-C") + 1];
  const unit = unitOf(world, call.node, "rolehostd");
  const runs = named === PROCESS && isAlive(world, call.node) && unit?.startedMs != null;
  const seconds = runs ? Math.floor((world.nowMs - (unit.startedMs ?? 0)) / 1_000) : 0;
  const told = runs ? { exit: 0, out: `${String(seconds).padStart(7)}\n` } : { exit: 1, out: "" };
  schedule(scene, SHOW_MS, { kind: "end", call: call.id, ...told, err: "" });
}
