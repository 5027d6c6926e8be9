/**
 * How long something has been waited for, and how long each node has shown its goal. Pure values kept between decisions.
 */
import type { ConditionDefinition } from "../../shared/procedure/schema.ts";
import type { NodeVerdict } from "../fleet/scope.ts";

export interface Watch {
  /** What is waited for; a different key begins the wait anew. */
  readonly key: string;
  /** Monotonic milliseconds at which this wait began. */
  readonly sinceMs: number;
  readonly steady: ReadonlyMap<string, Steady>;
  /** By node: what its step waits for, and since when. */
  readonly steps: ReadonlyMap<string, StepWait>;
  /** By node: whether it moves towards its goal. */
  readonly movements: ReadonlyMap<string, Movement>;
  /** Monotonic milliseconds of the phase's last issued command; for staggering. */
  readonly issuedMs: number | null;
  /** Since when the next command is held back because something achieved was not seen lately; null where nothing is. */
  readonly heldBackMs: number | null;
}

export interface StepWait {
  readonly wait: string;
  /** Monotonic milliseconds. */
  readonly sinceMs: number;
}

export interface Movement {
  /** Stays while nothing moves; null where nothing told yet. */
  readonly still: string | null;
  /** Monotonic milliseconds since which nothing has moved. */
  readonly sinceMs: number;
  readonly flap: string | null;
  /** How often it began anew. */
  readonly flaps: number;
}

export interface Steady {
  /** Different looks that showed the goal, one after the other. */
  readonly looks: number;
  readonly lastLook: string;
  readonly firstMs: number;
  /** What must not change while it holds, e.g. the pids. */
  readonly same: string;
}

export const freshWatch: Watch = {
  key: "",
  sinceMs: 0,
  steady: new Map(),
  steps: new Map(),
  movements: new Map(),
  issuedMs: null,
  heldBackMs: null,
};

/** The watch for this wait: the same where the key is the same, else begun now. */
export function watching(watch: Watch, key: string, now: number): Watch {
  return watch.key === key ? watch : { ...freshWatch, key, sinceMs: now, issuedMs: watch.issuedMs };
}

/** The waits of these steps: each begins when its own step begins to wait for something else, whatever becomes of the others. */
export function waitingEach(watch: Watch, waits: ReadonlyMap<string, string>, now: number): Watch {
  const steps = new Map<string, StepWait>();
  for (const [node, wait] of waits) {
    const known = watch.steps.get(node);
    steps.set(node, known?.wait === wait ? known : { wait, sinceMs: now });
  }
  return { ...watch, steps };
}

/** Takes one verdict in and tells whether the goal has held long enough, in enough different looks. */
export function steadily(
  watch: Watch,
  node: string,
  judged: NodeVerdict,
  condition: ConditionDefinition,
  now: number,
): { readonly watch: Watch; readonly open: boolean } {
  const steady = new Map(watch.steady);
  if (judged.verdict.holds !== "yes") {
    steady.delete(node);
    return { watch: { ...watch, steady }, open: false };
  }
  const before = steady.get(node);
  const same = judged.verdict.same;
  const kept: Steady =
    before === undefined || before.same !== same
      ? { looks: 1, lastLook: judged.looks, firstMs: now, same }
      : allMadeAnew(before.lastLook, judged.looks)
        ? { ...before, looks: before.looks + 1, lastLook: judged.looks }
        : before;
  steady.set(node, kept);
  const open = kept.looks >= condition.steady.looks && now - kept.firstMs >= judged.verdict.forMs;
  return { watch: { ...watch, steady }, open };
}

/** A look at a node counts as another one only when each of its probes was made again. */
function allMadeAnew(before: string, now: string): boolean {
  const old = new Set(before.split(" "));
  return now.split(" ").every((look) => !old.has(look));
}
