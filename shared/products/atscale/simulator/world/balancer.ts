/**
 * `muster-lb drain|undrain|status NODE`: a site's own hook to the load balancer before its query engines. It works in every world; only where
 * the configuration says that the cluster has a balancer is its wrong use a harm.
 */
import { judgeUndrain } from "./judge.ts";
import { endCall, hostOf, type Scene, say, schedule } from "./scene.ts";
import type { Call, World } from "./state.ts";
import { BALANCE_MS, REFUSAL_MS } from "./timings.ts";

const VERBS = ["drain", "undrain", "status"];

/** Whether it is a call that the balancer understands; another is no command at all. */
export const isBalance = (command: string, argv: readonly string[]) =>
  command === "muster-lb" && argv.length === 2 && VERBS.includes(argv[0] ?? "");

export function beginBalance(scene: Scene, call: Call): void {
  const node = nodeNamed(scene.world, call.argv[0] ?? "");
  if (node === null) {
    const err = `muster-lb: no backend ${call.argv[0]}\n`;
    schedule(scene, REFUSAL_MS, { kind: "end", call: call.id, exit: 1, out: "", err });
    return;
  }
  if (call.command === "lb_status") {
    schedule(scene, REFUSAL_MS, { kind: "answer", call: call.id });
    return;
  }
  if (call.command === "lb_undrain") judgeUndrain(scene, node);
  schedule(scene, BALANCE_MS, { kind: "balanced", call: call.id });
}

/** Whether the balancer sends the node queries. */
export function answerBalance(scene: Scene, call: Call): void {
  const node = nodeNamed(scene.world, call.argv[0] ?? "");
  const state = node === null ? null : hostOf(scene.world, node).balancer;
  say(scene, call.id, "out", `${JSON.stringify({ state })}\n`);
  endCall(scene, call.id, 0);
}

/** The balancer has done as it was told. */
export function balanced(scene: Scene, due: { call: string }): void {
  const { world } = scene;
  const call = world.calls[due.call];
  const node = call && nodeNamed(world, call.argv[0] ?? "");
  if (!call || !node) return;
  hostOf(world, node).balancer = call.command === "lb_drain" ? "out" : "in";
  say(scene, call.id, "out", `${node} ${call.command === "lb_drain" ? "drained" : "in service"}\n`);
  endCall(scene, call.id, 0);
}

/** A query engine, by its name or its member's. */
function nodeNamed(world: World, name: string): string | null {
  const { nodes } = world.setup;
  const node = Object.keys(nodes).find((one) => one === name || nodes[one]?.member === name);
  return node !== undefined && hostOf(world, node).balancer !== null ? node : null;
}
