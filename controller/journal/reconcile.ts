/**
 * What to do where a log's file and the stream differ. Pure.
 *
 * The stream acknowledges before it is on disk, so it may have lost its tail; the file is written after the acknowledgement, so it may lack the last
 * event, and it may be that of a controller whose successor wrote other events meanwhile.
 */
import type { Entry } from "./entry.ts";

export interface Reconciliation {
  /** Events that the stream lacks, to be created again in this order. */
  readonly recreate: readonly Entry[];
  /** Events of the file that give way: the stream holds another one of that number, or of a number before it. */
  readonly overruled: readonly Entry[];
  /** The log from here on: what the file is to hold. */
  readonly history: readonly Entry[];
  /** Numbers that neither has though the stream has later ones. Such a log cannot be folded. */
  readonly missing: readonly number[];
}

/** `local` must be events 1, 2, 3 … without a gap; `stream` in any order. */
export function reconcile(local: readonly Entry[], stream: readonly Entry[]): Reconciliation {
  const stored = new Map(stream.map((entry) => [entry.n, entry]));
  const lastStored = stream.reduce((last, { n }) => Math.max(last, n), 0);
  const end = Math.max(local.length, lastStored);
  const recreate: Entry[] = [];
  const overruled: Entry[] = [];
  const history: Entry[] = [];
  const missing: number[] = [];
  for (let n = 1; n <= end; n += 1) {
    const mine = local[n - 1];
    const theirs = stored.get(n);
    const parted = overruled.length > 0;
    if (mine && (theirs ? theirs.body !== mine.body : parted)) overruled.push(mine);
    else if (mine && !theirs) recreate.push(mine);
    const kept = theirs ?? (parted ? undefined : mine);
    if (!kept) missing.push(n);
    else if (missing.length === 0) history.push(kept);
  }
  return { recreate, overruled, history, missing: missing.filter((n) => n < lastStored) };
}
