/**
 * What the parts of a step tell the shell about calls and harm.
 */
import type { Call, Effect } from "./model.ts";

/** One step's working copy of a world, and its effects so far. */
export interface AnyScene {
  readonly world: { nowMs: number; readonly calls: Record<string, Call> };
  readonly effects: { push(effect: Effect): unknown };
}

type Unstamped<T> = T extends unknown ? Omit<T, "atMs"> : never;

export function emit(scene: AnyScene, effect: Unstamped<Effect>): void {
  scene.effects.push({ ...effect, atMs: scene.world.nowMs } as Effect);
}

export function harm(scene: AnyScene, name: string, node: string, message: string): void {
  emit(scene, { type: "harm", harm: name, node, message });
}

export function say(scene: AnyScene, call: string, stream: "out" | "err", text: string): void {
  if (text !== "" && scene.world.calls[call]) emit(scene, { type: "said", call, stream, text });
}

export function endCall(scene: AnyScene, id: string, exit: number | null): void {
  const call = scene.world.calls[id];
  if (!call) return;
  delete scene.world.calls[id];
  emit(scene, { type: "ended", call, exit });
}
