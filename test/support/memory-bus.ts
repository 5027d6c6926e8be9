/**
 * The bus without a server: streams in memory that several buses of one test share, and a place to put faults.
 */
import type { Bus, StoredMessage, StreamShape } from "../../shared/bus/bus.ts";
import { MusterError } from "../../shared/errors.ts";

/** What NATS would hold. */
export class MemoryNats {
  readonly streams = new Map<string, { shape: StreamShape; messages: StoredMessage[]; last: number }>();

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

  constructor(nats: MemoryNats, faults: Faults) {
    this.#nats = nats;
    this.#faults = faults;
  }

  publish(): void {}
  subscribe(): void {}
  onReconnect(): void {}
  async close(): Promise<void> {}

  async create(subject: string, bytes: Uint8Array): Promise<"created" | "exists"> {
    return await this.#with("create", subject, () => {
      const stream = this.#nats.streamOf(subject);
      if (!stream) throw away();
      if (stream.messages.some((message) => message.subject === subject)) return "exists";
      this.#store(subject, bytes);
      return "created";
    });
  }

  async put(subject: string, bytes: Uint8Array): Promise<void> {
    await this.#with("put", subject, () => this.#store(subject, bytes));
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

  async #with<T>(operation: string, subject: string, work: () => T): Promise<T> {
    await this.#faults.before?.(operation, subject);
    const result = work();
    await this.#faults.after?.(operation, subject);
    return result;
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
