/**
 * The bus without a server: streams in memory that several buses of one test share, and a place to put faults.
 */
import type { Bus, BusMessage, StoredMessage, StreamShape } from "../../shared/bus/bus.ts";
import { MusterError } from "../../shared/errors.ts";

/** What NATS would hold. */
export class MemoryNats {
  readonly streams = new Map<string, { shape: StreamShape; messages: StoredMessage[]; last: number }>();
  /** While they have no leader the streams answer nothing; what is published is heard all the same. */
  led = true;
  readonly hearers = new Set<{ readonly filter: string; readonly handler: (message: BusMessage) => void }>();

  streamOf(subject: string) {
    return [...this.streams.values()].find(({ shape }) => shape.subjects.some((filter) => matches(filter, subject)));
  }

  bus(faults: Faults = {}): Bus {
    return new MemoryBus(this, faults);
  }
}

export interface Faults {
  /** Awaited before anything happens; throwing means that it did not happen. */
  readonly before?: (operation: string, subject: string) => Promise<void> | void;
  /** Awaited after it happened; throwing means that nobody heard of it. */
  readonly after?: (operation: string, subject: string) => Promise<void> | void;
}

export const away = (): MusterError => new MusterError("bus-away", "NATS does not answer");

class MemoryBus implements Bus {
  connected = true;
  awaySince = null;
  listensOn = "127.0.0.1";
  dropped = 0;
  readonly #nats: MemoryNats;
  readonly #faults: Faults;
  readonly #reconnectHandlers = new Set<() => void>();

  constructor(nats: MemoryNats, faults: Faults) {
    this.#nats = nats;
    this.#faults = faults;
  }

  publish(): void {}

  subscribe(filter: string, handler: (message: BusMessage) => void, signal: AbortSignal): void {
    const hearer = { filter, handler: (message: BusMessage) => this.connected && handler(message) };
    this.#nats.hearers.add(hearer);
    signal.addEventListener("abort", () => this.#nats.hearers.delete(hearer), { once: true });
  }

  onReconnect(handler: () => void, signal?: AbortSignal): void {
    this.#reconnectHandlers.add(handler);
    signal?.addEventListener("abort", () => this.#reconnectHandlers.delete(handler), { once: true });
  }

  async close(): Promise<void> {}

  async create(subject: string, bytes: Uint8Array): Promise<"created" | "exists"> {
    const create = (): "created" | "exists" => {
      const stream = this.#nats.streamOf(subject);
      if (!stream) throw away();
      if (stream.messages.some((message) => message.subject === subject)) return "exists";
      this.#store(subject, bytes);
      return "created";
    };
    return await this.#with("create", subject, create, bytes);
  }

  async put(subject: string, bytes: Uint8Array): Promise<void> {
    await this.#with("put", subject, () => this.#store(subject, bytes), bytes);
  }

  async last(stream: string, subject: string): Promise<StoredMessage | null> {
    return await this.#with("last", subject, () => {
      const held = this.#nats.streams.get(stream);
      if (!held) throw new MusterError("no-stream", "no such stream");
      return held.messages.findLast((message) => matches(subject, message.subject)) ?? null;
    });
  }

  async *readAll(stream: string, subject: string): AsyncIterable<StoredMessage> {
    yield* await this.#with("readAll", subject, () => {
      const held = this.#nats.streams.get(stream);
      if (!held) throw new MusterError("no-stream", "no such stream");
      return held.messages.filter((message) => matches(subject, message.subject));
    });
  }

  async ensureStream(shape: StreamShape): Promise<void> {
    const held = this.#nats.streams.get(shape.name);
    if (!held) this.#nats.streams.set(shape.name, { shape, messages: [], last: 0 });
  }

  /** `said`: what is published by it, and so heard by whoever listens. */
  async #with<T>(operation: string, subject: string, work: () => T, said?: Uint8Array): Promise<T> {
    try {
      await this.#faults.before?.(operation, subject);
    } catch (error) {
      this.connected = false;
      throw error;
    }
    if (!this.connected) {
      this.connected = true;
      for (const handler of this.#reconnectHandlers) handler();
    }
    if (said) this.#tell(subject, said);
    if (!this.#nats.led) throw away();
    const result = work();
    await this.#faults.after?.(operation, subject);
    return result;
  }

  #tell(subject: string, bytes: Uint8Array): void {
    for (const { filter, handler } of this.#nats.hearers) if (matches(filter, subject)) handler({ subject, bytes });
  }

  #store(subject: string, bytes: Uint8Array): void {
    const stream = this.#nats.streamOf(subject);
    if (!stream) throw away();
    if (stream.shape.perSubject) stream.messages = stream.messages.filter((message) => message.subject !== subject);
    stream.last += 1;
    stream.messages.push({ subject, bytes, sequence: stream.last });
  }
}

function matches(filter: string, subject: string): boolean {
  const wanted = filter.split(".");
  const given = subject.split(".");
  return (
    wanted.every((token, i) => (token === ">" ? given.length > i : token === "*" ? given[i] : token === given[i])) &&
    (wanted.at(-1) === ">" || wanted.length === given.length)
  );
}
