/**
 * The event logs of all runs and clusters (design: "The journal"): in a JetStream stream, and on this controller's disk.
 * Anyone may read; only the holder of the lease writes, after `begin`.
 */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Bus } from "../../shared/bus/bus.ts";
import type { Clock } from "../../shared/clock.ts";
import { MusterError } from "../../shared/errors.ts";
import type { Logger } from "../../shared/log.ts";
import { ALL_JOURNAL, journalSubject, logSubject } from "../../shared/subjects.ts";
import { mustStillHold, readBody, writeEvent } from "./append.ts";
import { checkLogName, type Entry, encodeBody, type JournalEvent } from "./entry.ts";
import { type JournalFiles, openFiles } from "./files.ts";
import { type IdFile, identify, idFile } from "./identity.ts";
import { parseLines } from "./lines.ts";
import { type Patience, patiently } from "./patience.ts";
import { type Reconciled, readEvents, settle } from "./settle.ts";
import { ensureStreams, JOURNAL_STREAM } from "./streams.ts";
import { whole } from "./whole.ts";

export interface JournalOptions {
  readonly bus: Bus;
  /** The controller's state directory; the files are in its `journal/`. */
  readonly directory: string;
  readonly replicas: 1 | 3;
  readonly log: Logger;
  /** Ends every waiting for NATS. */
  readonly signal: AbortSignal;
  /** Told what is waited for, and null when that is over. */
  readonly onWait?: (reason: string | null) => void;
  /** Where the files are; the disk, unless a simulation brings its own. */
  readonly store?: JournalStore;
  /** Between two tries to reach NATS; the system's, unless a simulation brings its own. */
  readonly clock?: Clock;
}

export interface JournalStore {
  readonly files: (folder: string) => Promise<JournalFiles>;
  readonly id: IdFile;
}

const ON_DISK: JournalStore = { files: openFiles, id: idFile };

export interface Journal {
  /** Commands carry it, so that an agent tells this journal from another. */
  readonly id: string;
  /**
   * Begins to lead: brings files and stream together and marks what is appended from now on with this epoch. The signal (usually
   * the lease's `lost`) ends its appends, and this. What the leader before wrote until now stands.
   */
  begin(epoch: number, signal?: AbortSignal): Promise<Reconciled>;
  /**
   * Appends events `n`, n + 1 … of a log, counted from 1. `written`: all are in the stream and fsynced here, so their effects may follow.
   * `stale`: somebody else wrote another event of one of these numbers, so this controller does not lead any more and must stop.
   * Waits while NATS is away.
   */
  append(log: string, n: number, ...events: readonly object[]): Promise<"written" | "stale">;
  /**
   * Whether the stream still holds this log's end as it was written here; what it has lost of it since is made again. `stale`: somebody
   * else wrote in its place. Waits while NATS is away.
   */
  secure(log: string): Promise<"whole" | "stale">;
  /** The events of one log, in order. */
  read(log: string): Promise<JournalEvent[]>;
  /** Every event in the order of the stream, and of each log in its own. */
  all(): AsyncIterable<JournalEvent>;
  /** Names of the logs known since `begin`. */
  logs(): string[];
  close(): Promise<void>;
}

/** Waits for NATS. Fails with `foreign-journal` where NATS holds another journal than this directory. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const { bus, directory, replicas, store = ON_DISK } = options;
  const folder = join(directory, "journal");
  const id = await patiently(async () => {
    await ensureStreams(bus, replicas);
    return await identify(bus, join(folder, "id"), store.id);
  }, options);
  return new StoredJournal(id, await store.files(folder), options);
}

class StoredJournal implements Journal {
  readonly id: string;
  readonly #bus: Bus;
  readonly #log: Logger;
  readonly #files: JournalFiles;
  readonly #shutdown: Patience;
  /** Drawn for this life of the controller, so that no other one's event is taken for its own. */
  readonly #instance = randomUUID();
  #leading: { epoch: number; patience: Patience; heads: Map<string, number> } | null = null;
  /** The last event written here in this life, by log: where the stream shows another of that number, somebody else went on. */
  readonly #written = new Map<string, Entry>();

  constructor(id: string, files: JournalFiles, { bus, log, signal, onWait, clock }: JournalOptions) {
    this.id = id;
    this.#files = files;
    this.#bus = bus;
    this.#log = log;
    this.#shutdown = { signal, onWait, ...(clock ? { clock } : {}) };
  }

  async begin(epoch: number, signal?: AbortSignal): Promise<Reconciled> {
    const over = signal ? AbortSignal.any([this.#shutdown.signal, signal]) : this.#shutdown.signal;
    const patience = { ...this.#shutdown, signal: over };
    const sources = { bus: this.#bus, files: this.#files, journalId: this.id, log: this.#log };
    const { report, heads } = await settle(sources, patience);
    this.#leading = { epoch, patience, heads };
    return report;
  }

  async append(log: string, n: number, ...events: readonly object[]): Promise<"written" | "stale"> {
    checkLogName(log);
    if (!this.#leading) throw new MusterError("internal", "append before begin");
    const { epoch, patience, heads } = this.#leading;
    const head = heads.get(log) ?? 0;
    if (n < 1) throw new RangeError(`event ${n} of ${log}`);
    const by = { instance: this.#instance, epoch };
    const fresh: Entry[] = await this.#late(log, head, n, patience);
    if ((await this.#mend(log, n - 1, fresh, patience)) === "stale") return "stale";
    let outcome: "written" | "stale" = "written";
    // One after the other: were a later one created while an earlier one is refused, it would stand in another's log.
    for (const [i, event] of events.entries()) {
      const entry = { n: n + i, body: encodeBody(by, event) };
      outcome = await writeEvent(
        this.#bus,
        { log, entry, journalId: this.id, mend: () => this.#mend(log, entry.n - 1, fresh, patience) },
        patience,
      );
      if (outcome === "stale") break;
      if (entry.n > head) fresh.push(entry);
    }
    const last = fresh.at(-1);
    if (!last) return outcome;
    const behind = Array.from({ length: last.n - n + 1 }, (_, i) => n - 1 + i);
    const [gap] = await Promise.all([this.#lacks(log, behind, patience), this.#files.append(log, fresh)]);
    heads.set(log, last.n);
    this.#written.set(log, last);
    // The stream may have lost its tail between the look for it above and the creation of these.
    if (gap && (await this.#recreate(log, last.n, [], patience)) === "stale") return "stale";
    return outcome;
  }

  async secure(log: string): Promise<"whole" | "stale"> {
    if (!this.#leading) throw new MusterError("internal", "secure before begin");
    const { patience, heads } = this.#leading;
    return await this.#mend(checkLogName(log), heads.get(log) ?? 0, [], patience);
  }

  /**
   * Events between the last one filed and `n`: the leader before may have written them after this one took over and before its first own
   * event. They are the log's like any others, and are filed with what is appended. Throws RangeError where the stream has none of them.
   */
  async #late(log: string, head: number, n: number, patience: Patience): Promise<Entry[]> {
    const late: Entry[] = [];
    for (let k = head + 1; k < n; k += 1) {
      const body = await patiently(() => readBody(this.#bus, journalSubject(log, k)), patience);
      if (body === null) throw new RangeError(`event ${n} of ${log} after event ${head}`);
      late.push({ n: k, body });
    }
    return late;
  }

  /**
   * The stream may have lost its tail since (it acknowledges before it is on disk): what this log lacks of it is created again from the
   * file and from what was written just now, so that no later event stands behind a gap.
   */
  async #mend(log: string, last: number, fresh: readonly Entry[], patience: Patience): Promise<"whole" | "stale"> {
    if (last === 0) return "whole";
    const stored = await patiently(() => readBody(this.#bus, journalSubject(log, last)), patience);
    if (stored === null) return await this.#recreate(log, last, fresh, patience);
    const own = this.#written.get(log);
    return own?.n === last && stored !== own.body ? "stale" : "whole";
  }

  /** Whether one of these events is not in the stream. */
  async #lacks(log: string, numbers: readonly number[], patience: Patience): Promise<boolean> {
    const held = (n: number) => patiently(() => this.#bus.last(JOURNAL_STREAM, journalSubject(log, n)), patience);
    const found = await Promise.all(numbers.filter((n) => n > 0).map(held));
    return found.includes(null);
  }

  /**
   * What went was the stream's end, so events of other logs may have gone with it: theirs first, since this log may rest on them (a run
   * begins when the one before has ended).
   */
  async #recreate(log: string, last: number, fresh: readonly Entry[], patience: Patience): Promise<"whole" | "stale"> {
    await patiently(() => mustStillHold(this.#bus, this.id), patience);
    const texts = await this.#files.readAll();
    const filed = (name: string) => parseLines(texts.get(name) ?? "");
    for (const [name, head] of this.#leading?.heads ?? []) {
      if (name === log || !(await this.#lacks(name, [head], patience))) continue;
      if ((await this.#again(name, filed(name).slice(0, head), patience)) === "stale") return "stale";
    }
    const own = filed(log);
    return await this.#again(log, [...own, ...fresh.filter(({ n }) => n > own.length)].slice(0, last), patience);
  }

  async #again(log: string, entries: readonly Entry[], patience: Patience): Promise<"whole" | "stale"> {
    const last = entries.at(-1)?.n ?? 0;
    this.#log.error({ log, last }, "the stream has lost events that it had acknowledged: they are created again");
    for (const entry of entries) {
      const stored = await patiently(() => readBody(this.#bus, journalSubject(log, entry.n)), patience);
      // After the loss somebody else went on: what is filed here behind that is not the log's any more.
      if (stored !== null && stored !== entry.body) return "stale";
      if (stored !== null) continue;
      if ((await writeEvent(this.#bus, { log, entry, journalId: this.id }, patience)) === "stale") return "stale";
    }
    return "whole";
  }

  async read(log: string): Promise<JournalEvent[]> {
    return await this.#events(logSubject(checkLogName(log)));
  }

  async *all(): AsyncIterable<JournalEvent> {
    yield* await this.#events(ALL_JOURNAL);
  }

  logs(): string[] {
    return [...(this.#leading?.heads.keys() ?? [])];
  }

  async close(): Promise<void> {
    await this.#files.close();
  }

  async #events(subject: string): Promise<JournalEvent[]> {
    const found = await patiently(() => readEvents(this.#bus, subject, this.#log), this.#shutdown);
    const { events, leftOut } = whole(found);
    for (const { log, n } of leftOut)
      this.#log.error({ log, n }, "the journal lacks events before this one: the log ends before the gap");
    return events.map(({ body: _, ...event }) => event);
  }
}
