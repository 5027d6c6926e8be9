/**
 * Writing to a stream, and making one, over one open connection.
 */
import { type NatsConnection, RetentionPolicy, StorageType, type StreamConfig } from "nats";
import { MusterError } from "../errors.ts";
import type { StreamShape } from "./bus.ts";
import { busError, isConflict, isNameInUse } from "./nats-errors.ts";

/** How long an acknowledgement may take. A stream whose leader was killed has another after 4 to 8 s (2.9.10, measured): callers try again. */
const ACK_WITHIN_MS = 2_000;
/** Creating a stream of three replicas waits for an election. */
const STREAM_WITHIN_MS = 5_000;

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
