/**
 * The journal in memory: events are created, never replaced, and come back as they were written, as text.
 */
import type { RunEvent } from "../../controller/run/events.ts";

export class VirtualJournal {
  /** Called when an event is in the journal and nobody has been told yet: the place for a crash. */
  onWritten: (log: string, n: number, event: RunEvent) => void = () => undefined;
  readonly #logs = new Map<string, string[]>();

  append(log: string, n: number, event: RunEvent): "written" | "stale" {
    const events = this.#logs.get(log) ?? [];
    if (n !== events.length + 1) return "stale";
    this.#logs.set(log, [...events, JSON.stringify(event)]);
    this.onWritten(log, n, event);
    return "written";
  }

  read(log: string): RunEvent[] {
    return (this.#logs.get(log) ?? []).map((text) => JSON.parse(text) as RunEvent);
  }
}
