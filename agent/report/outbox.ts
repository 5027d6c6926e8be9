/**
 * Sends observations, or holds the newest of each subject while the bus is away. Nothing grows.
 */
import { encodeObservation, type Observation } from "../../shared/state/observation.ts";
import { stateSubject } from "../../shared/subjects.ts";
import type { ReportBus } from "./ports.ts";

/**
 * An observation held longer than this is sent without its token: on arrival it looks as young as any, and it must open no gate.
 * It is for people; a look of now follows.
 */
export const HELD_TRUST_MS = 2_000;
/** NATS servers refuse messages over 1 MiB unless told otherwise. */
const MESSAGE_CAP = 1_000_000;

interface Held {
  readonly observation: Observation;
  /** Monotonic milliseconds. */
  readonly since: number;
}

export class Outbox {
  readonly #bus: ReportBus;
  readonly #now: () => number;
  readonly #held = new Map<string, Held>();

  /** `now`: real monotonic milliseconds. */
  constructor(bus: ReportBus, now: () => number) {
    this.#bus = bus;
    this.#now = now;
  }

  send(observation: Observation): void {
    const subject = stateSubject(observation.cluster, observation.node, observation.probe);
    if (this.#bus.connected && this.#publish(subject, observation)) {
      this.#held.delete(subject);
      return;
    }
    const { raw: _, ...rest } = observation;
    this.#held.set(subject, { observation: rest, since: this.#now() });
  }

  /** To be called when the bus is back. */
  flush(): void {
    for (const [subject, { observation, since }] of this.#held) {
      if (!this.#bus.connected) return;
      const old = this.#now() - since > HELD_TRUST_MS;
      if (this.#publish(subject, old ? { ...observation, token: 0 } : observation)) this.#held.delete(subject);
    }
  }

  /** How many subjects are held. */
  get size(): number {
    return this.#held.size;
  }

  #publish(subject: string, observation: Observation): boolean {
    try {
      this.#bus.publish(subject, fitting(observation));
      return true;
    } catch {
      // The connection went between the question and the sending; the next look, or its return, sends again.
      return false;
    }
  }
}

/** Without its raw output, or as unknown, where it would be longer than a message may be. */
function fitting(observation: Observation): Uint8Array {
  const whole = encodeObservation(observation);
  if (whole.length <= MESSAGE_CAP) return whole;
  const { raw: _, ...rest } = observation;
  const bare = encodeObservation(rest);
  if (bare.length <= MESSAGE_CAP) return bare;
  const reason = `the answer is too long to report: ${Math.round(bare.length / 1024)} KiB`;
  return encodeObservation({ ...rest, yields: { result: "unknown", reason } });
}
