/**
 * Questions to a stream's leader over one open connection, and its newest message of a subject.
 */
import type { JetStreamManager, NatsConnection } from "nats";
import { systemClock } from "../clock.ts";
import type { StoredMessage } from "./bus.ts";
import { busError, isNoMessage } from "./nats-errors.ts";

/** How long an answer may take. */
const ANSWER_WITHIN_MS = 2_000;
/** Servers are silent to a question about a stream without a leader: it is asked again, so that the answer comes soon after there is one. */
const ASK_AGAIN_MS = 500;

/** Asks the stream's leader, never a replica that may be behind. */
export async function lastMessage(nc: NatsConnection, stream: string, subject: string): Promise<StoredMessage | null> {
  try {
    const {
      subject: at,
      data,
      seq,
    } = await ask(nc, ({ streams }) => streams.getMessage(stream, { last_by_subj: subject }));
    return { subject: at, bytes: data, sequence: seq };
  } catch (error) {
    if (isNoMessage(error)) return null;
    throw busError(error, `reading ${subject} of ${stream}`);
  }
}

/** The first answer counts, a refusal too. What is asked must not change anything. Fails with the client's errors. */
export async function ask<T>(nc: NatsConnection, question: (manager: JetStreamManager) => Promise<T>): Promise<T> {
  const answered = new AbortController();
  const asked: Promise<T>[] = [];
  try {
    for (let leftMs = ANSWER_WITHIN_MS; leftMs > 0; leftMs -= ASK_AGAIN_MS) {
      asked.push(nc.jetstreamManager({ timeout: leftMs, checkAPI: false }).then(question));
      const silence = systemClock.sleep(ASK_AGAIN_MS, answered.signal).then(() => null);
      const first = await Promise.race([...asked.map((answer) => answer.then((it) => ({ it }))), silence]);
      if (first) return first.it;
    }
    return await Promise.race(asked);
  } finally {
    answered.abort();
  }
}
