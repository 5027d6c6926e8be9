/**
 * One step's working copy: a clone of the world that the parts of a step change in place, and what the shell must do about it.
 */
import { appoint } from "../../../../simulator/agenda.ts";
import type { Effect as CommonEffect } from "../../../../simulator/model.ts";
import type { SqlAnswer } from "./sql/answer.ts";
import type { Due, Node, World } from "./state.ts";

/** What the shell performs, in order. */
export type Effect = CommonEffect | OwnEffect;

export type OwnEffect = { readonly atMs: number } & (
  | { readonly type: "answered"; readonly call: string; readonly answer: SqlAnswer }
  /** One line for the node's memsql.log. */
  | { readonly type: "logged"; readonly node: string; readonly line: string }
);

type Unstamped<T> = T extends unknown ? Omit<T, "atMs"> : never;

export interface Scene {
  readonly world: World;
  readonly effects: Effect[];
}

export function emit(scene: Scene, effect: Unstamped<Effect>): void {
  scene.effects.push({ ...effect, atMs: scene.world.nowMs } as Effect);
}

export function harm(scene: Scene, name: string, node: string, message: string): void {
  emit(scene, { type: "harm", harm: name, node, message });
}

export function schedule(scene: Scene, afterMs: number, due: Due): void {
  appoint(scene.world, afterMs, due);
}

export function say(scene: Scene, call: string, stream: "out" | "err", text: string): void {
  if (text !== "" && scene.world.calls[call]) emit(scene, { type: "said", call, stream, text: bytesOf(text) });
}

/** The call is over; a call on several nodes is written down once for each. */
export function endCall(scene: Scene, id: string, exit: number | null): void {
  const call = scene.world.calls[id];
  if (!call) return;
  delete scene.world.calls[id];
  const nodes = call.targets.length === 0 ? [call.node] : call.targets;
  for (const node of nodes) emit(scene, { type: "ended", call: { ...call, node }, exit });
}

export function nodeOf(world: World, name: string): Node {
  const node = world.nodes[name];
  if (!node) throw new RangeError(`no simulated node bears the name ${name}`);
  return node;
}

/** The node, if it still lives the same life. */
export function sameLife(world: World, due: { readonly node: string; readonly life: number }): Node | null {
  const node = nodeOf(world, due.node);
  return node.life === due.life ? node : null;
}

/** The world's text is one character a byte. */
export function bytesOf(text: string): string {
  return [...new TextEncoder().encode(text)].map((byte) => String.fromCharCode(byte)).join("");
}
