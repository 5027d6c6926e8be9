/**
 * Looks that others of the same node begin with: whether to ask, and whom. Several begin together, beat after beat, and the list of a
 * host's nodes costs a process: one that is under way, or ended a moment ago, serves them all.
 */
import type { Clock } from "../../shared/clock.ts";
import type { ProbeAnswer } from "./ports.ts";

/** Real milliseconds: the probes of one beat begin well within it. */
export const PRIOR_GOOD_MS = 1_000;

interface Prior {
  readonly answer: Promise<ProbeAnswer>;
  /** Null while it is under way. */
  endedMs: number | null;
}

export class Priors {
  readonly #clock: Pick<Clock, "now">;
  readonly #known = new Map<string, Prior>();

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** The look of that name: the one under way or just ended, else a new one. */
  recent(name: string, look: () => Promise<ProbeAnswer>): Promise<ProbeAnswer> {
    const known = this.#known.get(name);
    if (known && (known.endedMs === null || this.#clock.now() - known.endedMs < PRIOR_GOOD_MS)) return known.answer;
    return this.keep(name, look());
  }

  /** A look that was made for itself serves as well. */
  keep(name: string, answer: Promise<ProbeAnswer>): Promise<ProbeAnswer> {
    const prior: Prior = { answer, endedMs: null };
    this.#known.set(name, prior);
    const ended = () => {
      prior.endedMs = this.#clock.now();
    };
    answer.then(ended, ended);
    return answer;
  }
}
