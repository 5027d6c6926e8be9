/**
 * The runs' logs as the stream has them, and what a judge needs of each. Events that the stream loses go from here too.
 */
import { parseSubject } from "../../../controller/journal/entry.ts";
import type { RunEvent } from "../../../controller/run/events.ts";
import type { SimClock } from "../kernel/clock.ts";

interface Noted {
  readonly event: RunEvent;
  readonly atMs: number;
  readonly life: string;
}

export class LogBook {
  readonly #clock: SimClock;
  readonly #logs = new Map<string, Log>();

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  of(name: string): Log {
    const known = this.#logs.get(name) ?? new Log(name, this.#clock);
    this.#logs.set(name, known);
    return known;
  }

  all = (): Log[] => [...this.#logs.values()];

  /** The run that began last. */
  newest = (): Log | undefined =>
    this.all()
      .toSorted((a, b) => a.createdMs - b.createdMs)
      .at(-1);

  /** The stream lost these. */
  lost(subjects: readonly string[]): void {
    for (const subject of subjects) {
      const place = parseSubject(subject);
      if (place) this.#logs.get(place.log)?.lose(place.n);
    }
  }
}

export class Log {
  readonly name: string;
  /** Ids that stood in it at some time. */
  readonly ever = new Set<string>();
  issued = new Map<string, Noted>();
  ended = new Map<string, string>();
  /** The highest token of the results so far, and when the last of them was journalled. */
  floor = 0;
  resultMs = 0;
  pausedMs: number | null = null;
  isOpen = false;
  createdMs = 0;
  /** Nodes that something was switched off on. */
  debts = new Set<string>();
  readonly #clock: SimClock;
  readonly #events = new Map<number, Noted>();
  /** Texts of all events that ever stood in it: one that comes back from a file was judged then. */
  readonly #known = new Map<string, Noted>();
  #created: Extract<RunEvent, { type: "run-created" }> | null = null;
  #phasesEnded = new Set<number>();
  /** All events up to this one are there and counted. */
  #folded = 0;
  #newest = 0;

  constructor(name: string, clock: SimClock) {
    this.name = name;
    this.#clock = clock;
  }

  /** True where it never stood here before. Floors are those of before it: judge first. */
  take(n: number, event: RunEvent, body: string, life: string): boolean {
    const text = `${n} ${body}`;
    const before = this.#known.get(text);
    const isNew = before === undefined;
    const noted = before ?? { event, atMs: this.#clock.nowMs, life };
    this.#known.set(text, noted);
    this.#events.set(n, noted);
    this.#newest = n;
    if (event.type === "command-issued") this.ever.add(event.id);
    if (!isNew) this.settle();
    return isNew;
  }

  lose(n: number): void {
    this.#events.delete(n);
    this.issued = new Map();
    this.ended = new Map();
    Object.assign(this, { floor: 0, resultMs: 0, pausedMs: null, isOpen: false });
    this.#phasesEnded = new Set();
    this.debts = new Set();
    this.#folded = 0;
    this.#foldOn();
  }

  /** Whether events before the newest one are missing: then it is not the log's yet, and a log that goes on otherwise never has it. */
  get isBehindGap(): boolean {
    return this.#newest > this.#folded + 1;
  }

  /** The newest event counts from now on; one that stands behind a gap when the gap is filled. */
  settle(): void {
    if (this.#newest === this.#folded + 1) this.#foldOn();
  }

  #foldOn(): void {
    for (let next = this.#events.get(this.#folded + 1); next; next = this.#events.get(this.#folded + 1)) {
      this.#folded += 1;
      this.#fold(next);
    }
  }

  events = (): RunEvent[] => [...this.#events].toSorted(([a], [b]) => a - b).map(([, { event }]) => event);

  untilOf = (phase: number): string | null => this.#created?.plan.phases[phase]?.until ?? null;
  actionOf = (phase: number): string => this.#created?.plan.phases[phase]?.action ?? "";

  /** Phases before this one that have not ended. What its writer wrote, and the stream has just lost, it makes again before it acts. */
  phasesAhead(phase: number, writer: string): number[] {
    const unfinished = Array.from({ length: phase }, (_, i) => i).filter((i) => !this.#phasesEnded.has(i));
    if (unfinished.length === 0) return [];
    const byWriter = [...this.#known.values()].filter(({ life }) => life === writer);
    const ended = new Set(byWriter.flatMap(({ event }) => (event.type === "phase-ended" ? [event.phase] : [])));
    return unfinished.filter((i) => !ended.has(i));
  }

  #fold({ event, atMs, life }: Noted): void {
    switch (event.type) {
      case "run-created":
        this.#created = event;
        this.createdMs = atMs;
        for (const { node } of event.owed ?? []) this.debts.add(node);
        this.isOpen = true;
        break;
      case "command-issued":
        this.issued.set(event.id, { event, atMs, life });
        break;
      case "command-ended":
        this.ended.set(event.id, event.ended.outcome);
        this.#result(event.token, atMs);
        break;
      case "epoch-began":
        this.#result(event.token, atMs);
        break;
      case "phase-ended":
        this.#phasesEnded.add(event.phase);
        break;
      case "debt-owed":
        this.debts.add(event.node);
        break;
      case "debt-paid":
        this.debts.delete(event.node);
        break;
      case "paused":
        this.pausedMs ??= atMs;
        break;
      case "resumed":
      case "retry-asked":
      case "skipped":
      case "abort-asked":
        this.pausedMs = null;
        break;
      case "run-ended":
        this.isOpen = false;
        break;
      default:
        break;
    }
  }

  #result(token: number, atMs: number): void {
    this.floor = Math.max(this.floor, token);
    this.resultMs = atMs;
  }
}
