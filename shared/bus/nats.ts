/**
 * The bus over the `nats` client. Each connection is a fresh one without the client's own reconnecting, which would wait by the wall
 * clock and buffer what is stale by the time it is sent: one loop here serves the first connection and all later ones,
 * reads renewed certificates, and ends with the signal.
 */
import { connect as dial, type NatsConnection, type Subscription } from "nats";
import { type Clock, systemClock } from "../clock.ts";
import type { NatsConfig } from "../config/parts.ts";
import { MusterError } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Bus, BusMessage, StoredMessage, StreamShape } from "./bus.ts";
import { lastMessage } from "./nats-ask.ts";
import { readMessages } from "./nats-read.ts";
import { createMessage, ensureStream, putMessage } from "./nats-stream.ts";

/** How long one server may take for the handshake. */
const DIAL_WITHIN_MS = 5_000;
/** Pause between two attempts, drawn between half of it and all of it, so that a fleet does not come back as one crowd. */
const REDIAL_MS = 1_000;
/** With TLS the crowd costs more: 500 connections took 32 s (reference/lab.md, section 4). */
const REDIAL_TLS_MS = 4_000;
/** A connection on which this many pings at this distance stay unanswered is given up. */
const PING_EVERY_MS = 5_000;
const PINGS_UNANSWERED = 2;
/** How long `close` may take to send what is left. */
const CLOSE_WITHIN_MS = 1_000;

export interface ConnectOptions {
  readonly log: Logger;
  /** Its abort closes the bus. */
  readonly signal: AbortSignal;
  /** The clock that `awaySince` is told by. */
  readonly clock?: Clock;
  /** How the server's monitoring calls this client. */
  readonly name?: string;
}

/** Resolves after the first attempt, whether NATS answered or not; goes on trying until the signal aborts or `close` is called. */
export async function connect(config: NatsConfig, options: ConnectOptions): Promise<Bus> {
  const bus = new NatsBus(config, options);
  await bus.start();
  return bus;
}

interface Interest {
  readonly subject: string;
  readonly handler: (message: BusMessage) => void;
  active: Subscription | null;
}

class NatsBus implements Bus {
  awaySince: number | null;
  dropped = 0;
  readonly #config: NatsConfig;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #name: string;
  readonly #ended = new AbortController();
  readonly #signal: AbortSignal;
  readonly #interests = new Set<Interest>();
  readonly #reconnectHandlers = new Set<() => void>();
  #connection: NatsConnection | null = null;
  #loop: Promise<void> = Promise.resolve();

  constructor(config: NatsConfig, { log, signal, clock = systemClock, name = "muster" }: ConnectOptions) {
    this.#config = config;
    this.#log = log;
    this.#clock = clock;
    this.#name = name;
    this.#signal = AbortSignal.any([signal, this.#ended.signal]);
    this.awaySince = clock.now();
  }

  get connected(): boolean {
    return this.#connection !== null && !this.#connection.isClosed();
  }

  get listensOn(): string | null {
    return this.connected ? (this.#connection?.info?.host ?? null) : null;
  }

  start(): Promise<void> {
    return new Promise((firstAttemptOver) => {
      this.#loop = this.#keepConnected(firstAttemptOver).finally(firstAttemptOver);
    });
  }

  publish(subject: string, bytes: Uint8Array): void {
    if (this.connected) this.#connection?.publish(subject, bytes);
  }

  subscribe(subject: string, handler: (message: BusMessage) => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    const interest: Interest = { subject, handler, active: null };
    this.#interests.add(interest);
    if (this.#connection && this.connected) this.#listen(this.#connection, interest);
    signal.addEventListener("abort", () => this.#forget(interest), { once: true });
  }

  onReconnect(handler: () => void, signal?: AbortSignal): void {
    this.#reconnectHandlers.add(handler);
    signal?.addEventListener("abort", () => this.#reconnectHandlers.delete(handler), { once: true });
  }

  async create(subject: string, bytes: Uint8Array): Promise<"created" | "exists"> {
    return await createMessage(this.#open(), subject, bytes);
  }

  async put(subject: string, bytes: Uint8Array): Promise<void> {
    await putMessage(this.#open(), subject, bytes);
  }

  async last(stream: string, subject: string): Promise<StoredMessage | null> {
    return await lastMessage(this.#open(), stream, subject);
  }

  async *readAll(stream: string, subject: string): AsyncIterable<StoredMessage> {
    yield* readMessages(this.#open(), stream, subject);
  }

  async ensureStream(shape: StreamShape): Promise<void> {
    await ensureStream(this.#open(), shape);
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    if (connection && this.connected) {
      await Promise.race([connection.flush().catch(() => {}), systemClock.sleep(CLOSE_WITHIN_MS, this.#signal)]);
    }
    this.#ended.abort();
    await this.#loop;
  }

  async #keepConnected(attemptOver: () => void): Promise<void> {
    let said = false;
    while (!this.#signal.aborted) {
      try {
        const connection = await dial(dialOptions(this.#config, this.#name));
        await this.#serve(connection, attemptOver);
        said = false;
      } catch (error) {
        if (!said)
          this.#log.warn({ err: error, servers: this.#config.servers }, "NATS is away; trying until it answers");
        said = true;
      }
      attemptOver();
      const pauseMs = (this.#config.tls ? REDIAL_TLS_MS : REDIAL_MS) * (0.5 + Math.random() / 2);
      await systemClock.sleep(pauseMs, this.#signal).catch(() => {});
    }
  }

  /** From a new connection to its end. */
  async #serve(connection: NatsConnection, attemptOver: () => void): Promise<void> {
    const hangUp = () => void connection.close();
    this.#signal.addEventListener("abort", hangUp, { once: true });
    if (this.#signal.aborted) hangUp();
    try {
      this.#connection = connection;
      this.awaySince = null;
      for (const interest of this.#interests) this.#listen(connection, interest);
      this.#log.info({ server: connection.getServer() }, "connected to NATS");
      attemptOver();
      this.#announce();
      const why = await connection.closed();
      if (!this.#signal.aborted) this.#log.warn({ err: why }, "lost NATS; trying until it answers");
    } finally {
      this.#signal.removeEventListener("abort", hangUp);
      this.#connection = null;
      this.awaySince = this.#clock.now();
    }
  }

  #announce(): void {
    for (const handler of this.#reconnectHandlers) {
      try {
        handler();
      } catch (error) {
        this.#log.error({ err: error }, "a handler of the reconnection failed");
      }
    }
  }

  #listen(connection: NatsConnection, interest: Interest): void {
    interest.active = connection.subscribe(interest.subject, {
      callback: (error, message) => {
        try {
          if (error) throw error;
          interest.handler({ subject: message.subject, bytes: message.data });
        } catch (cause) {
          this.dropped += 1;
          this.#log.warn({ err: cause, subject: message.subject ?? interest.subject }, "dropped a message");
        }
      },
    });
  }

  #forget(interest: Interest): void {
    this.#interests.delete(interest);
    if (this.connected) interest.active?.unsubscribe();
  }

  #open(): NatsConnection {
    if (this.#connection && this.connected) return this.#connection;
    throw new MusterError("bus-away", `NATS is away (${this.#config.servers.join(", ")})`);
  }
}

function dialOptions({ servers, tls }: NatsConfig, name: string) {
  return {
    servers,
    name,
    reconnect: false,
    noAsyncTraces: true,
    timeout: DIAL_WITHIN_MS,
    pingInterval: PING_EVERY_MS,
    maxPingOut: PINGS_UNANSWERED,
    ...(tls ? { tls: { caFile: tls.ca, certFile: tls.cert, keyFile: tls.key } } : {}),
  };
}
