/**
 * NATS as a port: the few things Muster asks of it. `nats.ts` is the implementation; a test may bring its own.
 * Whatever fails because NATS is away or does not answer fails with MusterError `bus-away`: what was asked may still have happened.
 */

export interface BusMessage {
  readonly subject: string;
  readonly bytes: Uint8Array;
}

/** A message as a stream holds it. `sequence` is its place in that stream, from 1. */
export interface StoredMessage extends BusMessage {
  readonly sequence: number;
}

export interface StreamShape {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly replicas: 1 | 3;
  /** 1: a newer message replaces the older one of the same subject. Left out: every message is kept, for ever. */
  readonly perSubject?: 1;
  readonly storage: "file" | "memory";
  readonly denyDelete: boolean;
  readonly denyPurge: boolean;
}

export interface Bus {
  readonly connected: boolean;
  /** Monotonic milliseconds (of the clock given to the bus) since when there is no connection; null while there is one. */
  readonly awaySince: number | null;
  /** The address that the server says it listens on, e.g. 0.0.0.0; null while there is no connection. */
  readonly listensOn: string | null;
  /** How many messages were dropped because their handler threw: malformed ones. */
  readonly dropped: number;

  /** Fire and forget: while away it is dropped, since what is said here is soon said anew. */
  publish(subject: string, bytes: Uint8Array): void;
  /** Lasts over reconnections, until the signal aborts. A handler that throws drops that message: it is logged and counted. */
  subscribe(subject: string, handler: (message: BusMessage) => void, signal: AbortSignal): void;
  /** Called after every connection made since `connect` resolved, with subscriptions in place again. */
  onReconnect(handler: () => void, signal?: AbortSignal): void;

  /**
   * Stores the first message of a subject (expected last sequence of the subject 0). `exists`: the subject has one already,
   * perhaps this very message from an earlier try. After `bus-away` it may have been stored: read it back with `last`.
   */
  create(subject: string, bytes: Uint8Array): Promise<"created" | "exists">;
  /** Stores a message whatever is there; resolves once the stream has acknowledged it (with replicas: a majority of them). */
  put(subject: string, bytes: Uint8Array): Promise<void>;
  /** The newest message of a subject (`*` and `>` allowed), as the stream's leader has it. Fails with `no-stream`. */
  last(stream: string, subject: string): Promise<StoredMessage | null>;
  /**
   * Everything under a subject in stream order, up to what was last when it was called at the least. Ends only when complete:
   * otherwise it throws `bus-away` or `no-stream`.
   */
  readAll(stream: string, subject: string): AsyncIterable<StoredMessage>;
  /** Creates the stream, or mends one of another shape; fails with `stream-differs` where NATS refuses to. */
  ensureStream(shape: StreamShape): Promise<void>;

  /** Sends what is still to be sent and lets go of the connection. */
  close(): Promise<void>;
}
