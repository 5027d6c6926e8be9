/**
 * A connection to the system bus that is made when needed and made anew when it broke. Every call has an end.
 */
import type { EventEmitter } from "node:events";
import { DBusError, Message, type MessageBus, type MessageLike, systemBus } from "@jellybrick/dbus-next";

/** systemd answers in a few milliseconds; one that is stopped or reloading a thousand units must not hold a command for ever. */
const CALL_MS = 10_000;

/** Not a word of it was sent. */
export class BusAway extends Error {}
/** It was sent, and no answer came. */
export class ReplyLost extends Error {}
export { DBusError };

export class Connection {
  readonly #connect: () => MessageBus;
  /** Called on each new connection before anything else: subscriptions. */
  readonly #prepare: (bus: MessageBus) => Promise<void>;
  readonly #onMessage: (message: Message) => void;
  readonly #onBroken: () => void;
  #live: Promise<Live> | null = null;
  /** The bus of `#live`. */
  #bus: MessageBus | null = null;

  constructor(
    prepare: (call: (message: MessageLike) => Promise<Message>) => Promise<void>,
    onMessage: (message: Message) => void,
    onBroken: () => void,
    connect: () => MessageBus = systemBus,
  ) {
    this.#connect = connect;
    this.#prepare = (bus) => prepare((message) => call(bus, message, new Promise<never>(() => {})));
    this.#onMessage = onMessage;
    this.#onBroken = onBroken;
  }

  /** Throws BusAway, ReplyLost, or the DBusError that was answered. */
  async call(message: MessageLike): Promise<Message> {
    this.#live ??= this.#open();
    const opening = this.#live;
    let live: Live;
    try {
      live = await opening;
    } catch (error) {
      if (this.#live === opening) this.#live = null;
      throw new BusAway(`the system bus is away: ${text(error)}`, { cause: error });
    }
    try {
      return await call(live.bus, message, live.broken);
    } catch (error) {
      if (error instanceof ReplyLost) live.drop();
      throw error;
    }
  }

  close(): void {
    const live = this.#live;
    this.#live = null;
    live?.then(
      ({ bus }) => bus.disconnect(),
      () => {},
    );
  }

  async #open(): Promise<Live> {
    const bus = this.#connect();
    this.#bus = bus;
    const { promise: broken, reject } = Promise.withResolvers<never>();
    broken.catch(() => {});
    const drop = () => {
      reject(new ReplyLost("the connection to the system bus broke"));
      if (this.#bus === bus) this.#live = null;
      bus.disconnect();
      this.#onBroken();
    };
    // The library emits `error` without declaring it.
    (bus as EventEmitter).on("error", drop);
    onEnd(bus, drop);
    await within(Promise.race([new Promise<void>((resolve) => bus.once("connect", resolve)), broken]));
    bus.on("message", this.#onMessage);
    await within(Promise.race([this.#prepare(bus), broken]));
    return { bus, broken, drop };
  }
}

interface Live {
  readonly bus: MessageBus;
  /** Rejects when the connection breaks. */
  readonly broken: Promise<never>;
  drop(): void;
}

/** The library tells of a closed stream only on its inner connection. */
function onEnd(bus: MessageBus, end: () => void): void {
  const { _connection } = bus as unknown as { _connection?: { once(event: "end", listener: () => void): void } };
  _connection?.once("end", end);
}

async function call(bus: MessageBus, message: MessageLike, broken: Promise<never>): Promise<Message> {
  try {
    const reply = await within(Promise.race([bus.call(new Message(message)), broken]));
    if (!reply) throw new ReplyLost("no reply");
    return reply;
  } catch (error) {
    if (error instanceof DBusError && !UNANSWERED.has(error.type)) throw error;
    throw new ReplyLost(text(error), { cause: error });
  }
}

/** Errors that the bus itself raises where the other side may have got the message. */
const UNANSWERED = new Set([
  "org.freedesktop.DBus.Error.NoReply",
  "org.freedesktop.DBus.Error.Timeout",
  "org.freedesktop.DBus.Error.TimedOut",
  "org.freedesktop.DBus.Error.Disconnected",
]);

async function within<T>(work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new ReplyLost(`no answer within ${CALL_MS} ms`)), CALL_MS);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

const text = (error: unknown) => (error instanceof Error ? error.message : String(error));
