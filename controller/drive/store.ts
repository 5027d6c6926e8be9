/**
 * What the journal says, in memory, and the only way to add to it besides a run's driver. Writes go one after the other,
 * so that two callers never write the same event of a log.
 */
import { MusterError } from "../../shared/errors.ts";
import type { Logger } from "../../shared/log.ts";
import type { JournalEvent } from "../journal/entry.ts";
import type { Journal } from "../journal/journal.ts";
import { emptyMemory, type Memory, remember } from "./memory.ts";

export interface StorePorts {
  readonly journal: Journal;
  readonly log: Logger;
  /** Another controller wrote in our place: nothing more may be done here. */
  readonly onLost: (reason: unknown) => void;
}

/** What a standby has not folded yet: of one log, or of any. Nothing is folded once the signal has aborted. */
export interface Since {
  readonly log: string | null;
  readonly signal: AbortSignal;
}

export class Store {
  readonly #ports: StorePorts;
  #memory: Memory = emptyMemory();
  #writing: Promise<unknown> = Promise.resolve();

  constructor(ports: StorePorts) {
    this.#ports = ports;
  }

  get memory(): Memory {
    return this.#memory;
  }

  /** Folds the journal as it stands; with `since` only what others have written after what is known here. */
  async recall(since?: Since): Promise<void> {
    const { journal, log } = this.#ports;
    const one = since?.log ?? null;
    const events: JournalEvent[] = [];
    if (one !== null) events.push(...(await journal.read(one)));
    else for await (const event of journal.all()) events.push(event);
    if (since?.signal.aborted) return;
    const memory = since ? this.#memory : emptyMemory();
    for (const { log: name, n, event } of events)
      if (!since || n === this.#head(name) + 1) remember(memory, name, n, event, log);
    this.#memory = memory;
  }

  /** Resolves when it is on disk and folded. Rejects with `lease-lost` where somebody else leads. */
  write(log: string, event: object): Promise<void> {
    const written = this.#writing.then(() => this.#write(log, event));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  /** A driver journalled this event of its run: it is folded here as well. */
  took(log: string, event: object): void {
    remember(this.#memory, log, this.#head(log) + 1, event, this.#ports.log);
  }

  async #write(log: string, event: object): Promise<void> {
    const n = this.#head(log) + 1;
    // A run begins where the one before has ended: that end must be there for whoever leads next, also without these files.
    const before = n === 1 ? runBefore(log) : null;
    if (before !== null && (await this.#ports.journal.secure(before)) === "stale") this.#lost(before);
    if ((await this.#ports.journal.append(log, n, event)) === "stale") this.#lost(`event ${n} of ${log}`);
    this.took(log, event);
  }

  #lost(what: string): never {
    const error = new MusterError("lease-lost", `another controller wrote ${what}`);
    this.#ports.onLost(error);
    throw error;
  }

  #head(log: string): number {
    return this.#memory.heads.get(log) ?? 0;
  }
}

/** `wh.12` -> `wh.11`; null for the first, and for what is no run. */
function runBefore(log: string): string | null {
  const [, cluster = "", number = ""] = /^(.*)\.(\d+)$/.exec(log) ?? [];
  return Number(number) > 1 ? `${cluster}.${Number(number) - 1}` : null;
}
