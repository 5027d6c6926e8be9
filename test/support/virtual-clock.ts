/**
 * Time that passes only when a test lets it: it jumps from one sleeper's end to the next once everything else has come to rest.
 */
import type { Clock } from "../../shared/clock.ts";

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

export class VirtualClock implements Clock {
  #nowMs = 0;
  readonly #sleepers = new Set<Sleeper>();

  now(): number {
    return this.#nowMs;
  }

  wall(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const sleeper: Sleeper = { atMs: this.#nowMs + ms, wake: () => done(resolve) };
      const abort = () => done(() => reject(signal?.reason));
      const done = (how: () => void) => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener("abort", abort);
        how();
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  /** Lets time pass until the condition holds, which is looked at whenever something happened; false where `withinMs` pass first. */
  async until(condition: () => boolean, withinMs: number): Promise<boolean> {
    const endMs = this.#nowMs + withinMs;
    for (await atRest(); !condition(); await atRest()) {
      const next = this.#next();
      if (!next || next.atMs > endMs) {
        this.#nowMs = endMs;
        return false;
      }
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.wake();
      // What is due at the same instant happens before anybody looks.
      for (let same = this.#next(); same && same.atMs <= this.#nowMs; same = this.#next()) same.wake();
    }
    return true;
  }

  #next(): Sleeper | undefined {
    let next: Sleeper | undefined;
    for (const sleeper of this.#sleepers) if (!next || sleeper.atMs < next.atMs) next = sleeper;
    return next;
  }

  /** Lets time pass up to `untilMs`; `each` is called at every instant at which something happened. */
  async run(untilMs: number, each: () => void = () => {}): Promise<void> {
    while (this.#nowMs < untilMs) {
      await atRest();
      each();
      const next = [...this.#sleepers].sort((a, b) => a.atMs - b.atMs)[0];
      this.#nowMs = Math.min(untilMs, next?.atMs ?? untilMs);
      if (next && next.atMs <= this.#nowMs) next.wake();
    }
    await atRest();
    each();
  }
}

/** Until every promise that waits for nothing but promises has settled. What is tested must not wait for the disk. */
async function atRest(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
