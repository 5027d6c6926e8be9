/**
 * Writes one event into the stream: created, never updated (design: "The journal").
 */
import type { Bus } from "../../shared/bus/bus.ts";
import { MusterError } from "../../shared/errors.ts";
import { journalSubject } from "../../shared/subjects.ts";
import type { Entry } from "./entry.ts";
import { storedId } from "./identity.ts";
import { isAway, type Patience, patiently } from "./patience.ts";
import { JOURNAL_STREAM } from "./streams.ts";

export interface Writing {
  readonly log: string;
  readonly entry: Entry;
  readonly journalId: string;
  /** Called where NATS was away meanwhile: it may have come back without the events before this one. */
  readonly mend?: () => Promise<"whole" | "stale">;
}

/**
 * `written`: the stream holds exactly this event. `stale`: it holds another one of that number, so somebody else leads.
 * Waits for NATS as long as the signal lets it. Fails with `journal-lost` where NATS came back without this journal.
 */
export async function writeEvent(
  bus: Bus,
  { log, entry, journalId, mend }: Writing,
  patience: Patience,
): Promise<"written" | "stale"> {
  const subject = journalSubject(log, entry.n);
  let doubt: MusterError | null = null;
  return await patiently(async () => {
    if (doubt) {
      await mustStillHold(bus, journalId);
      if ((await mend?.()) === "stale") return "stale";
    }
    try {
      if ((await bus.create(subject, Buffer.from(entry.body))) === "created") return "written";
    } catch (error) {
      if (!isAway(error)) throw error;
      doubt = error;
    }
    // A conflict, or an acknowledgement that did not come: only what stands there now tells.
    const stored = await readBody(bus, subject);
    if (stored === null) throw doubt ?? new MusterError("bus-away", `NATS refused ${subject} and does not show it`);
    return stored === entry.body ? "written" : "stale";
  }, patience);
}

/** The body of an event as the stream holds it; null where it holds none. */
export async function readBody(bus: Bus, subject: string): Promise<string | null> {
  try {
    const message = await bus.last(JOURNAL_STREAM, subject);
    return message && Buffer.from(message.bytes).toString();
  } catch (error) {
    if (error instanceof MusterError && error.code === "no-stream") throw lost("the stream is gone");
    throw error;
  }
}

/** Otherwise a NATS that came back with an empty store would take event 42 as its first. */
export async function mustStillHold(bus: Bus, journalId: string): Promise<void> {
  try {
    const stored = await storedId(bus);
    if (stored !== journalId) throw lost(`it holds ${stored ?? "none"} and not ${journalId}`);
  } catch (error) {
    if (error instanceof MusterError && error.code === "no-stream") throw lost("the stream is gone");
    throw error;
  }
}

const lost = (how: string): MusterError =>
  new MusterError("journal-lost", `NATS came back without the journal: ${how}`);
