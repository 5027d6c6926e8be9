/**
 * Reads everything under a subject of a stream over one open connection, in the stream's order.
 *
 * Many messages are read by a consumer. To make one takes the leader of JetStream itself, whose death takes an election, and it may be put on a
 * server that has just died. Then, and where they are few, each message is asked of the stream's own leader.
 */
import {
  AckPolicy,
  DeliverPolicy,
  type JetStreamSubscription,
  type NatsConnection,
  ReplayPolicy,
  type StreamInfoRequestOptions,
  type StreamState,
} from "nats";
import { MusterError } from "../errors.ts";
import type { StoredMessage } from "./bus.ts";
import { ask, lastMessage } from "./nats-ask.ts";
import { busError } from "./nats-errors.ts";

/** Up to this many are asked for one by one: 0.2 s on loopback. */
const FEW = 1_000;
/** Asked for side by side. */
const LANES = 64;
/** A consumer that is not made in this time, or makes no progress for as long, is given up. */
const STALLED_AFTER_MS = 1_000;

/** At least up to what was the last at the call. */
export async function* readMessages(
  nc: NatsConnection,
  stream: string,
  subject: string,
): AsyncGenerator<StoredMessage> {
  // To list what a big stream holds would take longer than to read it.
  const big = subject.endsWith(">") && (await stateOf(nc, stream)).messages > FEW;
  let subjects = big ? null : await subjectsOf(nc, stream, subject);
  let done = 0;
  if (!subjects || subjects.size > FEW) {
    try {
      for await (const message of byConsumer(nc, stream, subject)) {
        yield message;
        done = message.sequence;
      }
      return;
    } catch (error) {
      if (!(error instanceof MusterError && error.code === "bus-away")) throw error;
    }
  }
  subjects ??= await subjectsOf(nc, stream, subject);
  for (const message of await bySubject(nc, stream, subjects)) if (message.sequence > done) yield message;
}

/** How many messages the stream holds, by subject. */
async function subjectsOf(nc: NatsConnection, stream: string, filter: string): Promise<Map<string, number>> {
  const { subjects } = await stateOf(nc, stream, { subjects_filter: filter });
  return new Map(Object.entries(subjects ?? {}));
}

async function stateOf(
  nc: NatsConnection,
  stream: string,
  options?: Partial<StreamInfoRequestOptions>,
): Promise<StreamState> {
  try {
    // A copy each: the client turns the pages of a long list in the very object that it was given, and a question may be asked twice.
    return (await ask(nc, ({ streams }) => streams.info(stream, { ...options }))).state;
  } catch (error) {
    throw busError(error, `asking for the state of ${stream}`);
  }
}

async function* byConsumer(nc: NatsConnection, stream: string, subject: string): AsyncGenerator<StoredMessage> {
  const final = await lastMessage(nc, stream, subject);
  if (!final) return;
  const subscription = await openConsumer(nc, stream, subject);
  let progress = 0;
  let before = -1;
  const watchdog = setInterval(() => {
    if (progress === before) subscription.unsubscribe();
    before = progress;
  }, STALLED_AFTER_MS);
  try {
    for await (const message of subscription) {
      progress += 1;
      yield { subject: message.subject, bytes: message.data, sequence: message.seq };
      if (message.seq >= final.sequence) return;
    }
    throw new Error("the connection ended or nothing came for a while");
  } catch (error) {
    throw busError(error, `reading all of ${subject} of ${stream}`);
  } finally {
    clearInterval(watchdog);
    subscription.unsubscribe();
  }
}

async function openConsumer(nc: NatsConnection, stream: string, subject: string): Promise<JetStreamSubscription> {
  try {
    return await nc.jetstream({ timeout: STALLED_AFTER_MS }).subscribe(subject, {
      stream,
      ordered: true,
      mack: true,
      config: { ack_policy: AckPolicy.None, deliver_policy: DeliverPolicy.All, replay_policy: ReplayPolicy.Instant },
    });
  } catch (error) {
    throw busError(error, `reading all of ${subject} of ${stream}`);
  }
}

async function bySubject(
  nc: NatsConnection,
  stream: string,
  subjects: ReadonlyMap<string, number>,
): Promise<StoredMessage[]> {
  const found: StoredMessage[] = [];
  const waiting = subjects.entries();
  const lane = async () => {
    for (const [subject, count] of waiting) found.push(...(await messagesOf(nc, stream, subject, count)));
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return found.sort((a, b) => a.sequence - b.sequence);
}

async function messagesOf(
  nc: NatsConnection,
  stream: string,
  subject: string,
  count: number,
): Promise<StoredMessage[]> {
  const found: StoredMessage[] = [];
  try {
    for (let next = 1; found.length < count; ) {
      const { data, seq } = await ask(nc, ({ streams }) =>
        streams.getMessage(stream, count === 1 ? { last_by_subj: subject } : from(next, subject)),
      );
      found.push({ subject, bytes: data, sequence: seq });
      next = seq + 1;
    }
    return found;
  } catch (error) {
    // Also where it was there a moment ago: a stream that has just lost its end.
    throw busError(error, `reading ${subject} of ${stream}`);
  }
}

/** nats-server takes this since 2.9, though the client's types have it for direct requests alone. */
const from = (seq: number, subject: string) => ({ seq, next_by_subj: subject });
