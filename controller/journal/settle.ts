/**
 * Brings the files of this controller and the stream together: done when a controller begins to lead, and by nobody else, since it creates
 * events.
 */
import type { Bus } from "../../shared/bus/bus.ts";
import { MusterError } from "../../shared/errors.ts";
import type { Logger } from "../../shared/log.ts";
import { ALL_JOURNAL } from "../../shared/subjects.ts";
import { writeEvent } from "./append.ts";
import { decodeBody, type Entry, type JournalEvent, parseSubject } from "./entry.ts";
import type { JournalFiles } from "./files.ts";
import { formatLines, parseLines } from "./lines.ts";
import { type Patience, patiently } from "./patience.ts";
import { reconcile } from "./reconcile.ts";
import { JOURNAL_STREAM } from "./streams.ts";

export interface Reconciled {
  /** How many events the stream had lost and got back from the files. */
  readonly recreated: number;
  /** Events of the files that gave way to what the stream holds. What they led to may have been done. */
  readonly overruled: readonly { log: string; n: number; event: unknown }[];
  /** Events that neither has though later ones exist: these logs cannot be folded. */
  readonly missing: readonly { log: string; n: number }[];
}

interface Sources {
  readonly bus: Bus;
  readonly files: JournalFiles;
  readonly journalId: string;
  readonly log: Logger;
}

/** Also yields how many events each log holds. */
export async function settle(
  sources: Sources,
  patience: Patience,
): Promise<{ report: Reconciled; heads: Map<string, number> }> {
  const { bus, files, log } = sources;
  const texts = await files.readAll();
  const stored = Map.groupBy(await patiently(() => readEvents(bus, ALL_JOURNAL, log), patience), (event) => event.log);
  const report = {
    recreated: 0,
    overruled: [] as { log: string; n: number; event: unknown }[],
    missing: [] as { log: string; n: number }[],
  };
  const heads = new Map<string, number>();
  for (const name of new Set([...texts.keys(), ...stored.keys()])) {
    const text = texts.get(name) ?? "";
    const decided = reconcile(parseLines(text), stored.get(name) ?? []);
    for (const entry of decided.recreate) await recreate(sources, name, entry, patience);
    const wanted = formatLines(decided.history);
    if (wanted !== text) await files.rewrite(name, wanted);
    report.recreated += decided.recreate.length;
    report.overruled.push(...decided.overruled.map(({ n, body }) => ({ log: name, n, event: decodeBody(body).event })));
    report.missing.push(...decided.missing.map((n) => ({ log: name, n })));
    heads.set(name, decided.history.length);
  }
  return { report, heads };
}

/** Events under a subject in stream order. What no Muster wrote is logged and left out. */
export async function readEvents(bus: Bus, subject: string, log: Logger): Promise<(JournalEvent & Entry)[]> {
  const events: (JournalEvent & Entry)[] = [];
  for await (const message of bus.readAll(JOURNAL_STREAM, subject)) {
    const place = parseSubject(message.subject);
    const body = Buffer.from(message.bytes).toString();
    try {
      if (!place) throw new TypeError("not the subject of an event");
      events.push({ ...place, body, ...decodeBody(body), sequence: message.sequence });
    } catch (error) {
      log.error(
        { err: error, subject: message.subject },
        "the journal holds something that is no event of Muster; left out",
      );
    }
  }
  return events;
}

async function recreate({ bus, journalId }: Sources, log: string, entry: Entry, patience: Patience): Promise<void> {
  const outcome = await writeEvent(bus, { log, entry, journalId }, patience);
  if (outcome === "stale")
    throw new MusterError("lease-lost", `Somebody else wrote event ${entry.n} of ${log} meanwhile`);
}
