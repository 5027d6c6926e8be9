/**
 * The JetStream half of the bus, over one open connection.
 */
import {
  AckPolicy,
  DeliverPolicy,
  type JetStreamSubscription,
  type NatsConnection,
  ReplayPolicy,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from "nats";
import { MusterError } from "../errors.ts";
import type { StoredMessage, StreamShape } from "./bus.ts";
import { busError, isConflict, isNameInUse, isNoMessage } from "./nats-errors.ts";

/** How long an acknowledgement may take. A stream whose leader was killed answers again after about 4.5 s: callers try again. */
const ACK_WITHIN_MS = 2_000;
/** Creating a stream of three replicas waits for an election. */
const STREAM_WITHIN_MS = 5_000;
/** A read that makes no progress for this long has lost its consumer. */
const STALLED_AFTER_MS = 5_000;

/** Expectation 0 only: above 0, two writers can win on three replicas (design: "The journal"). */
export async function createMessage(nc: NatsConnection, subject: string, bytes: Uint8Array) {
  try {
    await nc.jetstream().publish(subject, bytes, { timeout: ACK_WITHIN_MS, expect: { lastSubjectSequence: 0 } });
    return "created" as const;
  } catch (error) {
    if (isConflict(error)) return "exists" as const;
    throw busError(error, `creating ${subject}`);
  }
}

export async function putMessage(nc: NatsConnection, subject: string, bytes: Uint8Array): Promise<void> {
  try {
    await nc.jetstream().publish(subject, bytes, { timeout: ACK_WITHIN_MS });
  } catch (error) {
    throw busError(error, `storing ${subject}`);
  }
}

/** Asks the stream's leader, never a replica that may be behind. */
export async function lastMessage(nc: NatsConnection, stream: string, subject: string): Promise<StoredMessage | null> {
  try {
    const manager = await nc.jetstreamManager({ timeout: ACK_WITHIN_MS, checkAPI: false });
    const { subject: at, data, seq } = await manager.streams.getMessage(stream, { last_by_subj: subject });
    return { subject: at, bytes: data, sequence: seq };
  } catch (error) {
    if (isNoMessage(error)) return null;
    throw busError(error, `reading ${subject} of ${stream}`);
  }
}

/** By an ordered consumer, up to the sequence that was the subject's last at the call. */
export async function* readMessages(
  nc: NatsConnection,
  stream: string,
  subject: string,
): AsyncGenerator<StoredMessage> {
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
    throw new Error("the connection ended or nothing came for some seconds");
  } catch (error) {
    throw busError(error, `reading all of ${subject} of ${stream}`);
  } finally {
    clearInterval(watchdog);
    subscription.unsubscribe();
  }
}

async function openConsumer(nc: NatsConnection, stream: string, subject: string): Promise<JetStreamSubscription> {
  try {
    return await nc.jetstream({ timeout: ACK_WITHIN_MS }).subscribe(subject, {
      stream,
      ordered: true,
      mack: true,
      config: { ack_policy: AckPolicy.None, deliver_policy: DeliverPolicy.All, replay_policy: ReplayPolicy.Instant },
    });
  } catch (error) {
    throw busError(error, `reading all of ${subject} of ${stream}`);
  }
}

export async function ensureStream(nc: NatsConnection, shape: StreamShape): Promise<void> {
  const config: Partial<StreamConfig> & { name: string } = {
    name: shape.name,
    subjects: [...shape.subjects],
    retention: RetentionPolicy.Limits,
    storage: shape.storage === "file" ? StorageType.File : StorageType.Memory,
    num_replicas: shape.replicas,
    max_msgs_per_subject: shape.perSubject ?? -1,
    deny_delete: shape.denyDelete,
    deny_purge: shape.denyPurge,
  };
  try {
    const { streams } = await nc.jetstreamManager({ timeout: STREAM_WITHIN_MS, checkAPI: false });
    try {
      await streams.add(config);
    } catch (error) {
      if (!isNameInUse(error)) throw error;
      await reshape(() => streams.update(shape.name, config), shape.name);
    }
  } catch (error) {
    throw busError(error, `creating the stream ${shape.name}`);
  }
}

async function reshape(update: () => Promise<unknown>, name: string): Promise<void> {
  try {
    await update();
  } catch (error) {
    const refused = error instanceof Error && "api_error" in error && error.api_error !== undefined;
    if (!refused) throw error;
    throw new MusterError("stream-differs", `The stream ${name} exists in another shape: ${error.message}`, {
      cause: error,
    });
  }
}
