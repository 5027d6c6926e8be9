/**
 * NATS with JetStream as it really is: creating the first message of a subject is a safe compare-and-set, what is acknowledged is not on
 * disk yet, and without a majority nothing is answered. One server or three: with three only a power loss of two loses the tail.
 */
import type { StoredMessage } from "../../../shared/bus/bus.ts";
import type { Observation } from "../../../shared/state/observation.ts";
import type { AgentBeat } from "../../../shared/wire/load.ts";
import type { Dice } from "./dice.ts";

export interface Hearer {
  readonly host: string;
  readonly observed: (observation: Observation) => void;
  readonly beat: (beat: AgentBeat) => void;
}

/** Somebody who listens to what is published under one subject, whether a stream takes it or not. */
export interface Listener {
  readonly host: string;
  readonly subject: string;
  /** Nobody hears any more once its process is dead. */
  readonly alive: () => boolean;
  readonly hear: (bytes: Uint8Array) => void;
}

interface Stream {
  readonly perSubject: boolean;
  messages: StoredMessage[];
  readonly bySubject: Map<string, StoredMessage>;
  last: number;
}

export class SimNats {
  /** The network's name of it. */
  readonly host = "nats";
  /** Clients reach a server. */
  available = true;
  /** The streams have a leader. Without one they answer nothing, and what is published is heard all the same. */
  led = true;
  readonly hearers = new Set<Hearer>();
  readonly listeners = new Set<Listener>();
  /** Told, each by its process, when clients that may have lost their connection have one again. */
  readonly reconnectHandlers = new Map<() => void, () => boolean>();
  readonly observations = new Map<string, Observation>();
  readonly beats = new Map<string, AgentBeat>();
  readonly #streams = new Map<string, Stream>();

  ensure(name: string, perSubject: boolean): void {
    if (!this.#streams.has(name)) this.#streams.set(name, { perSubject, messages: [], bySubject: new Map(), last: 0 });
  }

  /** Who hears what is published under this subject. */
  listening(subject: string): Listener[] {
    for (const listener of this.listeners) if (!listener.alive()) this.listeners.delete(listener);
    return [...this.listeners].filter((listener) => listener.subject === subject);
  }

  connectedAgain(): void {
    for (const [handler, alive] of this.reconnectHandlers)
      if (alive()) handler();
      else this.reconnectHandlers.delete(handler);
  }

  create(stream: string, subject: string, bytes: Uint8Array): "created" | "exists" {
    const held = this.#of(stream);
    if (held.bySubject.has(subject)) return "exists";
    this.put(stream, subject, bytes);
    return "created";
  }

  put(stream: string, subject: string, bytes: Uint8Array): void {
    const held = this.#of(stream);
    held.last += 1;
    const message = { subject, bytes, sequence: held.last };
    held.bySubject.set(subject, message);
    if (!held.perSubject) held.messages.push(message);
  }

  last(stream: string, subject: string): StoredMessage | null {
    const held = this.#of(stream);
    if (!subject.includes("*") && !subject.endsWith(">")) return held.bySubject.get(subject) ?? null;
    return held.messages.findLast((message) => under(subject, message.subject)) ?? null;
  }

  all(stream: string, subject: string): StoredMessage[] {
    return this.#of(stream).messages.filter((message) => under(subject, message.subject));
  }

  /** A majority lost power before its disks had everything: so many messages of the end are gone. Returns their subjects. */
  loseTail(stream: string, count: number): string[] {
    const held = this.#of(stream);
    const gone = held.messages.splice(Math.max(1, held.messages.length - count));
    for (const { subject } of gone) held.bySubject.delete(subject);
    held.last = held.messages.at(-1)?.sequence ?? 0;
    return gone.map(({ subject }) => subject);
  }

  /** What the last-per-subject stream held may be gone as well. */
  loseStates(dice: Dice): void {
    for (const key of this.observations.keys()) if (dice.chance(0.5)) this.observations.delete(key);
    for (const key of this.beats.keys()) if (dice.chance(0.5)) this.beats.delete(key);
  }

  #of(name: string): Stream {
    const stream = this.#streams.get(name);
    if (!stream) throw new TypeError(`no stream ${name}`);
    return stream;
  }
}

/** Muster's wildcards stand at the end. */
const under = (filter: string, subject: string) => subject.startsWith(filter.replace(/[*>]$/, ""));
