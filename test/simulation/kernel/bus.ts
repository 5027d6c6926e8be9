/**
 * NATS as one simulated process reaches it: every call may be lost on its way there or back, or find nobody.
 */

import { JOURNAL_STREAM, STATE_STREAM } from "../../../controller/journal/streams.ts";
import type { Bus, BusMessage, StoredMessage } from "../../../shared/bus/bus.ts";
import { MusterError } from "../../../shared/errors.ts";
import type { SimClock } from "./clock.ts";
import type { SimNats } from "./nats.ts";
import type { SimNetwork } from "./network.ts";
import type { SimProcess } from "./process.ts";

export interface BusPorts {
  readonly nats: SimNats;
  readonly network: SimNetwork;
  readonly clock: SimClock;
  readonly process: SimProcess;
  readonly host: string;
  /** A message was stored for the first time under its subject. */
  readonly onCreated: (subject: string, bytes: Uint8Array) => void;
}

/** The client gives a request up after this. */
const NO_ANSWER_MS = 2_000;

export function simBus({ nats, network, clock, process, host, onCreated }: BusPorts): Bus {
  /** `said`: what the call publishes, heard by whoever listens. */
  const ask = <T>(operation: string, work: () => T, said?: BusMessage): Promise<T> =>
    process.call(`bus.${operation}`, () => answered(work, said));
  const answered = <T>(work: () => T, said?: BusMessage): Promise<T> =>
    new Promise((resolve, reject) => {
      const giveUp = clock.after(NO_ANSWER_MS, () => reject(new MusterError("bus-away", "NATS does not answer")));
      network.send(host, nats.host, () => {
        if (!nats.available) return;
        if (said)
          for (const { host: to, hear } of nats.listening(said.subject))
            network.send(nats.host, to, () => hear(said.bytes));
        if (!nats.led) return;
        const result = work();
        network.send(nats.host, host, () => {
          giveUp();
          resolve(result);
        });
      });
    });
  const alive = () => process.alive;
  const later = (work: () => void) => (process.frozen ? void process.reached().then(work) : work());
  const streamOf = (subject: string) => (/^muster\.(journal|lease)\./.test(subject) ? JOURNAL_STREAM : STATE_STREAM);
  return {
    get connected() {
      return nats.available && network.joined(host, nats.host);
    },
    awaySince: null,
    listensOn: "10.0.0.1",
    dropped: 0,
    publish: () => undefined,
    subscribe: (subject, handler, signal) => {
      const hear = (bytes: Uint8Array) => later(() => handler({ subject, bytes }));
      const listener = { host, subject, alive, hear };
      nats.listeners.add(listener);
      signal.addEventListener("abort", () => nats.listeners.delete(listener), { once: true });
    },
    onReconnect: (handler, signal) => {
      const told = () => later(handler);
      nats.reconnectHandlers.set(told, alive);
      signal?.addEventListener("abort", () => nats.reconnectHandlers.delete(told), { once: true });
    },
    create: (subject, bytes) =>
      ask(
        "create",
        () => {
          const outcome = nats.create(streamOf(subject), subject, bytes);
          if (outcome === "created") onCreated(subject, bytes);
          return outcome;
        },
        { subject, bytes },
      ),
    put: (subject, bytes) => ask("put", () => nats.put(streamOf(subject), subject, bytes), { subject, bytes }),
    last: (stream, subject) => ask("last", () => nats.last(stream, subject)),
    async *readAll(stream, subject): AsyncIterable<StoredMessage> {
      yield* await ask("readAll", () => nats.all(stream, subject));
    },
    ensureStream: ({ name, perSubject }) => ask("ensureStream", () => nats.ensure(name, perSubject === 1)),
    close: async () => undefined,
  };
}
