/**
 * One event of a log as it stands in the stream (its body) and in the log's file (a line). Pure.
 * The body's text is kept as it is, so that an event that the stream lost is created again byte for byte.
 */
import { z } from "zod";
import { journalSubject } from "../../shared/subjects.ts";

/** Who wrote an event: the life of a controller, and the epoch it held. Tells "mine" from "another's" after a lost acknowledgement. */
export interface Mark {
  readonly instance: string;
  readonly epoch: number;
}

/** An event of a log. `n` counts from 1 within its log. */
export interface Entry {
  readonly n: number;
  /** JSON: {"by": Mark, "event": …}. */
  readonly body: string;
}

export interface JournalEvent {
  readonly log: string;
  readonly n: number;
  readonly event: unknown;
  readonly by: Mark;
  /** Place in the whole journal. */
  readonly sequence: number;
}

const bodySchema = z.object({
  by: z.object({ instance: z.string(), epoch: z.int() }),
  event: z.unknown(),
});

export function encodeBody(by: Mark, event: object): string {
  return JSON.stringify({ by: { instance: by.instance, epoch: by.epoch }, event });
}

/** Throws on anything that no Muster wrote. */
export function decodeBody(body: string): { by: Mark; event: unknown } {
  return bodySchema.parse(JSON.parse(body));
}

/** The line of a log's file: {"n":7,"by":…,"event":…} and a newline. */
export const encodeLine = ({ n, body }: Entry): string => `${lineHead(n)}${body.slice(1)}\n`;

/** Null where the line is not that of event `n`: torn, damaged, out of order. */
export function decodeLine(line: string, n: number): Entry | null {
  const head = lineHead(n);
  if (!line.startsWith(head)) return null;
  const body = `{${line.slice(head.length)}`;
  try {
    decodeBody(body);
    return { n, body };
  } catch {
    return null;
  }
}

const lineHead = (n: number): string => `{"n":${n},`;

/** One or more tokens of a NATS subject, and a file's name. */
const LOG_NAME = /^[A-Za-z0-9_%-]+(\.[A-Za-z0-9_%-]+)*$/;

/** Throws RangeError on a name that cannot be a subject and a file. */
export function checkLogName(log: string): string {
  if (!LOG_NAME.test(log) || log.length > 200) throw new RangeError(`"${log}" cannot name a log`);
  return log;
}

const JOURNAL_PREFIX = journalSubject("", 0).slice(0, -2);

/** `muster.journal.bi-prod.42.7` -> log bi-prod.42, n 7; null for a subject that is no event's. */
export function parseSubject(subject: string): { log: string; n: number } | null {
  const rest = subject.startsWith(JOURNAL_PREFIX) ? subject.slice(JOURNAL_PREFIX.length) : "";
  const dot = rest.lastIndexOf(".");
  const n = Number(rest.slice(dot + 1));
  return dot > 0 && Number.isSafeInteger(n) && n > 0 ? { log: rest.slice(0, dot), n } : null;
}
