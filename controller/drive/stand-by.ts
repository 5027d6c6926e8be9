/**
 * What a standby does until it leads: it folds the events that the leader writes, so that it answers questions with what is true now.
 * Hearing an event is only the reason to read: the stream says what is in the journal.
 */
import type { Bus } from "../../shared/bus/bus.ts";
import { systemClock } from "../../shared/clock.ts";
import type { Logger } from "../../shared/log.ts";
import { ALL_JOURNAL } from "../../shared/subjects.ts";
import { parseSubject } from "../journal/entry.ts";
import type { RunOffice } from "./office.ts";

/** Events come in bursts, and one is heard a moment before the stream has it. */
const GATHER_MS = 250;
/** Once more after this, for a stream that was slow to take what was heard. */
const ONCE_MORE_MS = 2_000;

/** Until the signal aborts; nothing is folded after that, for then the controller leads and writes by itself. */
export function followJournal(bus: Bus, office: RunOffice, log: Logger, signal: AbortSignal): void {
  const behind = new Set<string>();
  // What was written between the first reading and this is heard of by nobody.
  let all = true;
  let busy = false;
  const read = async () => {
    if (busy) return;
    busy = true;
    try {
      while ((all || behind.size > 0) && !signal.aborted) {
        await systemClock.sleep(GATHER_MS, signal);
        const logs = all ? [null] : [...behind];
        all = false;
        behind.clear();
        for (const name of logs) await office.recall({ log: name, signal });
        if (all || behind.size > 0) continue;
        await systemClock.sleep(ONCE_MORE_MS, signal);
        for (const name of logs) await office.recall({ log: name, signal });
      }
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error }, "the journal was not followed; the next event tries again");
    } finally {
      busy = false;
    }
  };
  bus.subscribe(
    ALL_JOURNAL,
    ({ subject }) => {
      const place = parseSubject(subject);
      if (place) behind.add(place.log);
      void read();
    },
    signal,
  );
  bus.onReconnect(() => {
    all = true;
    void read();
  }, signal);
  void read();
}
