/**
 * Whether this process stood still: stopped, on a machine that was paused, or starved. What was decided before then must not be carried
 * out after: the looks it rests on have gone stale, and a call that lay in the socket meanwhile was given up long ago.
 */
import type { Clock } from "../../shared/clock.ts";
import { MusterError } from "../../shared/errors.ts";

/** The process looks at its clock this often. */
const TICK_MS = 2_000;
/** Longer than a caller waits (5 s): past it a call may be one that nobody waits for any more. */
const STOOD_MS = 6_000;
/** What lay in the sockets has been read within this. */
const READ_WITHIN_MS = 2_000;
/** Longer than its caller waits and a ledger's writes take. */
const STARTS_WITHIN_MS = 10_000;

export class Stillness {
  readonly #clock: Clock;
  #lookedMs: number;
  #stood: { readonly forMs: number; readonly untilMs: number } | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#lookedMs = clock.now();
  }

  /** Looks at the clock until the signal aborts; never rejects. */
  async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#clock.sleep(TICK_MS, signal).catch(() => undefined);
      this.#look();
    }
  }

  /** Throws MusterError("too-late") where the process has come back a moment ago: then the id is not used up. */
  assertAwake(): void {
    this.#look();
    const stood = this.#stood;
    if (stood === null || this.#clock.now() - stood.untilMs > READ_WITHIN_MS) return;
    const seconds = Math.round(stood.forMs / 1_000);
    throw new MusterError("too-late", `this agent stood still for ${seconds} s, and the order may be as old as that`);
  }

  #look(): void {
    const now = this.#clock.now();
    const forMs = now - this.#lookedMs;
    this.#lookedMs = now;
    if (forMs > STOOD_MS) this.#stood = { forMs, untilMs: now };
  }
}

export interface TooLate {
  readonly started: "no";
  readonly code: "too-late";
  readonly reason: string;
}

/** `tookMs`: from the order's arrival to the moment before its start. Null where that was quick. */
export function tookTooLong(tookMs: number): TooLate | null {
  if (tookMs <= STARTS_WITHIN_MS) return null;
  const reason = `this agent took ${Math.round(tookMs / 1000)} s from the order to its start, as one that stood still`;
  return { started: "no", code: "too-late", reason };
}
