/** Wakes whoever waits for the next change of something. */
export class Pulse {
  #next = Promise.withResolvers<void>();

  fire(): void {
    this.#next.resolve();
    this.#next = Promise.withResolvers<void>();
  }

  /** Take it before reading the state, so that no change falls between. Returns early when the signal aborts. */
  next(signal: AbortSignal): Promise<void> {
    const { promise } = this.#next;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        signal.removeEventListener("abort", done);
        resolve();
      };
      signal.addEventListener("abort", done, { once: true });
      void promise.then(done);
    });
  }
}
