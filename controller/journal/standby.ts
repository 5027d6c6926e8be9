/**
 * A standby's watch on the leader.
 */
import type { Bus } from "../../shared/bus/bus.ts";
import type { Clock } from "../../shared/clock.ts";
import { CONTROLLER_BEAT } from "../../shared/subjects.ts";
import { controllerBeatCodec } from "../../shared/wire/load.ts";
import { type Claim, standing } from "./epochs.ts";
import { type Patience, patiently } from "./patience.ts";
import { STATE_STREAM } from "./streams.ts";

/**
 * No new beat for this long: the leader is taken for dead. A second more than it may go on issuing after its last beat (HOLD_MS), which covers
 * clocks that run unevenly.
 */
export const SILENCE_MS = 3_000;
/** How often the standby looks: silence is noticed this much later at most. */
const WATCH_MS = 500;

/** Place in the stream of the newest beat; 0 where there is none. */
export async function newestBeat(bus: Bus): Promise<number> {
  return (await bus.last(STATE_STREAM, CONTROLLER_BEAT))?.sequence ?? 0;
}

/** Who beat last for this journal; null where nobody did. Its epoch is higher than the newest claim where the stream lost that claim. */
export async function newestBeatOf(bus: Bus, journalId: string): Promise<{ epoch: number; controller: string } | null> {
  const beat = await bus.last(STATE_STREAM, CONTROLLER_BEAT);
  if (!beat) return null;
  const { journal, epoch, controller } = controllerBeatCodec.decode(beat.bytes);
  return journal === journalId ? { epoch, controller } : null;
}

/**
 * Resolves with the last beat once the leader has been silent for SILENCE_MS of this clock, or with null when `leader` leads no more.
 * While the streams took no beats its silence says little: then it is also listened for, and one that still tries is given time to be counted.
 */
export async function leaderSilent(bus: Bus, clock: Clock, leader: Claim, patience: Patience): Promise<number | null> {
  const over = new AbortController();
  const heard = hearBeats(bus, clock, over.signal);
  let beat = -1;
  let seenMs = 0;
  let answeringMs = 0;
  try {
    for (;;) {
      const askedMs = clock.now();
      let waited = false;
      const onWait = (reason: string | null) => {
        waited = true;
        patience.onWait?.(reason);
      };
      const ask = () => Promise.all([standing(bus, leader), bus.last(STATE_STREAM, CONTROLLER_BEAT)]);
      const [leads, newest] = await patiently(ask, { ...patience, onWait });
      if (leads.is !== "newest") return null;
      if (waited) answeringMs = clock.now();
      const place = newest?.sequence ?? 0;
      if (place !== beat) {
        beat = place;
        seenMs = (newest && heard.whenSaid(newest.bytes)) ?? clock.now();
      }
      const quietMs = Math.min(answeringMs, heard.sinceMs());
      if (askedMs - seenMs >= SILENCE_MS && askedMs - quietMs >= SILENCE_MS) return beat;
      if (!waited) await clock.sleep(WATCH_MS, patience.signal);
    }
  } finally {
    over.abort();
  }
}

interface Hearing {
  /** When a beat last came by, whether the streams took it or not; at first, and after a lost connection, when hearing began. */
  sinceMs(): number;
  /** When the newest beat came by, if this is it: no two are alike, so it was sent before. */
  whenSaid(beat: Uint8Array): number | null;
}

function hearBeats(bus: Bus, clock: Clock, signal: AbortSignal): Hearing {
  let sinceMs = clock.now();
  let newest: { readonly bytes: Uint8Array; readonly atMs: number } | null = null;
  bus.subscribe(
    CONTROLLER_BEAT,
    ({ bytes }) => {
      sinceMs = clock.now();
      newest = { bytes, atMs: sinceMs };
    },
    signal,
  );
  bus.onReconnect(() => {
    sinceMs = clock.now();
  }, signal);
  return {
    sinceMs: () => sinceMs,
    whenSaid: (beat) => (newest && Buffer.from(newest.bytes).equals(beat) ? newest.atMs : null),
  };
}
