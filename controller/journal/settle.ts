/**
 * Brings the files of this controller and the stream together: done when a controller begins to lead, and by nobody else, since it creates
 * events.
 */
import type { Bus } from "../../shared/bus/bus.ts";
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
  const done: Done = { recreated: 0, overruled: [] };
  for (;;) {
    const settled = await settleOnce(sources, done, patience);
    // Else an event of the leader before came late, and stands where one of these was to be made again.
    if (settled) return { report: { ...done, missing: settled.missing }, heads: settled.heads };
  }
}

interface Done {
  recreated: number;
  readonly overruled: { log: string; n: number; event: unknown }[];
}

/** Null where somebody else wrote meanwhile. What was done until then is kept. */
async function settleOnce(
  sources: Sources,
  done: Done,
  patience: Patience,
): Promise<{ missing: Reconciled["missing"]; heads: Map<string, number> } | null> {
  const { bus, files, journalId, log } = sources;
  const texts = await files.readAll();
  const stored = Map.groupBy(await patiently(() => readEvents(bus, ALL_JOURNAL, log), patience), (event) => event.log);
  const missing: { log: string; n: number }[] = [];
  const heads = new Map<string, number>();
  for (const name of new Set([...texts.keys(), ...stored.keys()])) {
    const text = texts.get(name) ?? "";
    const decided = reconcile(parseLines(text), stored.get(name) ?? []);
    for (const entry of decided.recreate) {
      if ((await writeEvent(bus, { log: name, entry, journalId }, patience)) === "stale") return null;
      done.recreated += 1;
    }
    const wanted = formatLines(decided.history);
    if (wanted !== text) await files.rewrite(name, wanted);
    done.overruled.push(...decided.overruled.map(({ n, body }) => ({ log: name, n, event: decodeBody(body).event })));
    missing.push(...decided.missing.map((n) => ({ log: name, n })));
    heads.set(name, decided.history.length);
  }
  return { missing, heads };
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
