import type { ReportBus } from "../../../agent/report/ports.ts";
import type { Clock } from "../../../shared/clock.ts";

/** A clock that stands still until it is moved. */
export class HandClock implements Clock {
  #now = 0;
  #sleepers: { at: number; wake: () => void }[] = [];
  now = () => this.#now;
  wall = () => 1_700_000_000_000 + this.#now;

  sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper = { at: this.#now + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", () => {
        this.#sleepers = this.#sleepers.filter((s) => s !== sleeper);
        reject(signal.reason);
      });
    });

  /** Moves on, waking each sleeper at its instant and letting it act before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settled();
      const next = this.#sleepers.filter((s) => s.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#sleepers = this.#sleepers.filter((s) => s !== next);
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    this.#now = end;
    await settled();
  }
}

/** Lets everything run that waits for nothing but its turn. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

export class FakeBus implements ReportBus {
  connected = true;
  awaySince: number | null = null;
  readonly sent: { subject: string; bytes: Uint8Array }[] = [];
  #listeners = new Set<() => void>();

  publish(subject: string, bytes: Uint8Array): void {
    if (!this.connected) throw new Error("published while away");
    this.sent.push({ subject, bytes });
  }
  onReconnect(listener: () => void, signal?: AbortSignal): void {
    this.#listeners.add(listener);
    signal?.addEventListener("abort", () => this.#listeners.delete(listener));
  }
  leave(now = 0): void {
    this.connected = false;
    this.awaySince = now;
  }
  comeBack(): void {
    this.connected = true;
    this.awaySince = null;
    for (const listener of this.#listeners) listener();
  }
}

/** A promise settled from outside. */
export function gate<T = void>() {
  let open: (value: T) => void = () => {};
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
