/**
 * Events as they can be folded: within each log 1, 2, 3 … without a gap. Pure.
 *
 * Where the stream lost its tail and its events were created again, an event may stand in it before one of a lower number. Where one was lost for
 * good, what stands behind it says nothing: its log ends before the gap.
 */
import type { JournalEvent } from "./entry.ts";

export interface Whole<E extends JournalEvent> {
  /** In the order of the stream, but for events that had to wait for one before them. */
  readonly events: readonly E[];
  /** Behind a gap. */
  readonly leftOut: readonly E[];
}

/** `found`: of any logs, in the order of the stream. */
export function whole<E extends JournalEvent>(found: readonly E[]): Whole<E> {
  const events: E[] = [];
  const heads = new Map<string, number>();
  const waiting = new Map<string, E>();
  for (const event of found) {
    waiting.set(placeOf(event.log, event.n), event);
    for (;;) {
      const n = (heads.get(event.log) ?? 0) + 1;
      const next = waiting.get(placeOf(event.log, n));
      if (!next) break;
      waiting.delete(placeOf(event.log, n));
      heads.set(event.log, n);
      events.push(next);
    }
  }
  return { events, leftOut: [...waiting.values()] };
}

const placeOf = (log: string, n: number) => `${log} ${n}`;
