/** Stamps a decided event with wall time and, where it raises the floor for looks, with the next token. */
import type { Draft } from "../run/decision.ts";
import type { RunEvent } from "../run/events.ts";

/** The kinds of event after which only looks asked for later count. */
const RAISES_FLOOR: ReadonlySet<Draft["type"]> = new Set([
  "run-created",
  "epoch-began",
  "command-ended",
  "phase-ended",
  "resumed",
  "retry-asked",
  "skipped",
  "host-dead",
  "abort-asked",
]);

export function stamp(draft: Draft, atMs: number, nextToken: () => number): RunEvent {
  return { atMs, ...draft, ...(RAISES_FLOOR.has(draft.type) ? { token: nextToken() } : {}) } as RunEvent;
}
