/**
 * When this agent beats: rarely at rest, often while a controller asks for it, jittered so that fleets do not beat in step.
 */
import type { Clock } from "../../shared/clock.ts";

/** At rest: status is then at most 90 s old (three missed beats), at a thousandth of a core a host. */
export const IDLE_BEAT_MS = 30_000;
/** Back to rest when no controller was heard for this long: it died with its run open, and its successor will ask again. */
export const BEAT_LAPSE_MS = 10 * 60_000;
/** Never shorter than this in real time, however compressed the clock: looks cost the host. */
export const BEAT_FLOOR_MS = 250;
/** Longer would be no sign of life. */
const BEAT_CEILING_MS = 10 * 60_000;
/** When the bus is back all agents of a fleet hear it at once; they look anew spread over this. */
const REUNION_SPREAD_MS = 2_000;

export interface BeatPorts {
  readonly clock: Clock;
  /** How much faster than real time the clock runs. */
  readonly speed: number;
  /** 0 up to 1. */
  readonly random: () => number;
  readonly beat: () => void;
}

export class Beats {
  readonly #ports: BeatPorts;
  #askedMs: number;
  #heardAt: number;
  #pauseMs: number;
  #wake = new AbortController();

  /** `askedMs`: the interval a controller asked for in an earlier life; 0 where none did. */
  constructor(ports: BeatPorts, askedMs: number) {
    this.#ports = ports;
    this.#askedMs = askedMs;
    this.#heardAt = ports.clock.now();
    this.#pauseMs = ports.random() * this.everyMs;
  }

  /** The interval in force, in the clock's milliseconds. */
  get everyMs(): number {
    const { clock, speed } = this.#ports;
    const lapsed = this.#askedMs === 0 || clock.now() - this.#heardAt > BEAT_LAPSE_MS;
    return clamp(lapsed ? IDLE_BEAT_MS : this.#askedMs, BEAT_FLOOR_MS * speed, BEAT_CEILING_MS * speed);
  }

  /** A controller was heard. Another interval is taken up at once. */
  hear(askedMs: number): void {
    const before = this.everyMs;
    this.#heardAt = this.#ports.clock.now();
    if (askedMs > 0) this.#askedMs = askedMs;
    if (this.everyMs < before) this.#pauseAnew(this.#ports.random() * this.everyMs);
  }

  /** The bus is back: beat soon. */
  soon(): void {
    this.#pauseAnew(this.#ports.random() * Math.min(REUNION_SPREAD_MS, this.everyMs));
  }

  /** Beats until the signal aborts; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const end = () => this.#wake.abort(ANEW);
    signal.addEventListener("abort", end, { once: true });
    while (!signal.aborted) {
      const wake = this.#wake.signal;
      const pauseMs = this.#pauseMs;
      const woken = await this.#ports.clock.sleep(pauseMs, wake).then(
        () => false,
        () => true,
      );
      if (woken) continue;
      // A pause asked for in the very turn in which the old one ended replaces it.
      if (wake.aborted) continue;
      this.#pauseMs = this.everyMs;
      this.#ports.beat();
    }
  }

  #pauseAnew(ms: number): void {
    this.#pauseMs = ms;
    this.#wake.abort(ANEW);
    this.#wake = new AbortController();
  }
}

/** A reason of its own: without one each makes an exception with its stack. */
const ANEW = "another pause";

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), Math.max(low, high));
