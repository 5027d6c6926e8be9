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
 * Silence counts only while NATS answers: when NATS was away, the leader could not beat either.
 */
export async function leaderSilent(bus: Bus, clock: Clock, leader: Claim, patience: Patience): Promise<number | null> {
  let beat = -1;
  let sinceMs = 0;
  for (;;) {
    const askedMs = clock.now();
    let waited = false;
    const onWait = (reason: string | null) => {
      waited = true;
      patience.onWait?.(reason);
    };
    const [leads, newest] = await patiently(() => Promise.all([standing(bus, leader), newestBeat(bus)]), {
      ...patience,
      onWait,
    });
    if (leads.is !== "newest") return null;
    if (newest !== beat || waited) {
      beat = newest;
      sinceMs = clock.now();
    } else if (askedMs - sinceMs >= SILENCE_MS) return beat;
    await clock.sleep(WATCH_MS, patience.signal);
  }
}
