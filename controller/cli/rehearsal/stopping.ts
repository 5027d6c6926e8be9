/**
 * A rehearsal ends with whoever asked for it: Ctrl-C, SIGTERM and a closed terminal take everything down instead of detaching.
 */
export interface Stopping {
  readonly signal: AbortSignal;
  /** Signals do again what they did before. */
  forget(): void;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export function stoppingAtSignals(): Stopping {
  const stop = new AbortController();
  const handlers = SIGNALS.map((name) => [name, () => stop.abort(new Error(`ended by ${name}`))] as const);
  for (const [name, handler] of handlers) process.on(name, handler);
  return {
    signal: stop.signal,
    forget: () => {
      for (const [name, handler] of handlers) process.off(name, handler);
    },
  };
}
