/**
 * Whether a node that does not show its goal yet is getting there: nothing moved for too long, or it began anew too often. Kept between
 * decisions, not journalled: after a crash it is counted anew, which only ever waits longer. Pure.
 */
import { formatDuration } from "../../shared/procedure/duration.ts";
import { timeMs } from "../../shared/procedure/time.ts";
import type { Judgement } from "./judging.ts";
import { patient } from "./patience.ts";
import type { Run } from "./state.ts";
import type { Movement, Watch } from "./watch.ts";

export interface Moved {
  readonly watch: Watch;
  /** Why a person is asked; null where it may still be waited for. */
  readonly pauses: { readonly rule: "stalled" | "hopeless"; readonly says: string } | null;
}

export function moved(run: Run, watch: Watch, node: string, judged: Judgement, now: number, speed: number): Moved {
  const { stalls, flaps } = judged.condition;
  if (!stalls && !flaps) return { watch, pauses: null };
  const known = watch.movements.get(node);
  const fresh = next(known, judged, now);
  const kept = { ...watch, movements: new Map(watch.movements).set(node, fresh) };
  if (flaps && fresh.flaps > flaps.most)
    return { watch: kept, pauses: { rule: "hopeless", says: `it began anew ${fresh.flaps} times` } };
  const afterMs = stalls ? timeMs(stalls.after, run.cluster.options) : null;
  if (afterMs !== null && now - fresh.sinceMs > patient(afterMs, speed))
    return { watch: kept, pauses: { rule: "stalled", says: `nothing has moved for ${formatDuration(afterMs)}` } };
  return { watch: kept, pauses: null };
}

/** What cannot be told moves nothing. */
function next(known: Movement | undefined, { movement }: Judgement, now: number): Movement {
  const still = movement.still ?? known?.still ?? null;
  const flap = movement.flap ?? known?.flap ?? null;
  const changed = known?.flap != null && flap !== known.flap;
  return {
    still,
    flap,
    flaps: (known?.flaps ?? 0) + (changed ? 1 : 0),
    sinceMs: known && still === known.still ? known.sinceMs : now,
  };
}
