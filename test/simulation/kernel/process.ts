/**
 * A simulated process: it reaches the world only through ports, and can be killed or frozen at any call through one, before or after the
 * effect. What a dead one waited for never comes; what a frozen one waits for comes when it is thawed.
 */
import type { Clock } from "../../../shared/clock.ts";
import type { SimClock } from "./clock.ts";

export type When = "before" | "after";

/** Told of every call through a port; may kill or freeze the process. */
export type PortWatch = (process: SimProcess, kind: string, when: When) => void;

export interface ProcessOptions {
  readonly name: string;
  readonly clock: SimClock;
  /** Milliseconds that this host's wall clock shows now; it may be minutes off, and jump. */
  readonly wall: () => number;
  readonly watch: PortWatch;
}

export class SimProcess {
  readonly name: string;
  alive = true;
  /** Time as this process knows it. */
  readonly clock: Clock;
  readonly #options: ProcessOptions;
  #thawed: PromiseWithResolvers<void> | null = null;

  constructor(options: ProcessOptions) {
    this.name = options.name;
    this.#options = options;
    this.clock = { now: () => options.clock.nowMs, wall: options.wall, sleep: (ms, signal) => this.#sleep(ms, signal) };
  }

  get frozen(): boolean {
    return this.#thawed !== null;
  }

  kill(): void {
    this.alive = false;
  }

  freeze(): void {
    this.#thawed ??= Promise.withResolvers();
  }

  thaw(): void {
    this.#thawed?.resolve();
    this.#thawed = null;
  }

  /** One call through a port. */
  call<T>(kind: string, effect: () => T | Promise<T>): Promise<T> {
    this.#options.watch(this, kind, "before");
    if (!this.alive || this.#thawed) return this.#passes().then(() => this.#carryOut(kind, effect));
    return this.#carryOut(kind, effect);
  }

  #carryOut<T>(kind: string, effect: () => T | Promise<T>): Promise<T> {
    let running: T | Promise<T>;
    try {
      running = effect();
    } catch (error) {
      running = Promise.reject(error);
    }
    const isHeard = () => {
      this.#options.watch(this, kind, "after");
      return this.alive && !this.#thawed;
    };
    return Promise.resolve(running).then(
      (value) => (isHeard() ? value : this.#passes().then(() => value)),
      // Of a failed call, too, a dead process hears nothing.
      (error: unknown) => {
        if (isHeard()) throw error;
        return this.#passes().then(() => {
          throw error;
        });
      },
    );
  }

  /** Something reaches the process from outside; never, where it is dead. */
  async reached(): Promise<void> {
    if (!this.alive || this.#thawed) await this.#passes();
  }

  async #passes(): Promise<void> {
    while (this.alive && this.#thawed) await this.#thawed.promise;
    if (!this.alive) await never();
  }

  #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const cancel = this.#options.clock.after(ms, () => {
        signal?.removeEventListener("abort", aborted);
        if (this.alive && !this.#thawed) resolve();
        else void this.#passes().then(resolve);
      });
      const aborted = () => {
        cancel();
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", aborted, { once: true });
    });
  }
}

export const never = <T>() => new Promise<T>(() => undefined);
