/**
 * The lines probe: the newest line of a growing, rotated log that holds a text. It is searched for from the end, so that a log of
 * any length costs no more than what lies behind that line.
 */
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { makeHarmless } from "../../shared/formats/harmless.ts";
import { type ProbeAnswer, seen, unknown } from "./ports.ts";

export interface LinesValue {
  readonly exists: boolean;
  /** `DEVICE:INODE`: another one is another file, the log was rotated. */
  readonly file: string | null;
  /** Bytes, when the search began. */
  readonly size: number;
  /** Where the newest such line begins; null where none has since `searchedFrom`. */
  readonly lastAt: number | null;
  /** That line without its end, as far as it is written; its first 4 KiB; invalid UTF-8 becomes U+FFFD. */
  readonly line: string | null;
  /** Lines that begin before this byte were not looked at. */
  readonly searchedFrom: number;
}

export interface LinesSearch {
  readonly file: string;
  /** On one line. */
  readonly find: string;
  readonly withinMs: number;
}

/** A log of a month at rest is some MiB; reading this much takes well below a second, and each look may read it anew. */
export const MOST_SEARCHED = 64 * 1024 * 1024;
const CHUNK = 256 * 1024;
/** Enough for a person to recognise the line. */
const LINE_BYTES = 4096;
const NEWLINE = 0x0a;

/** Not there is something seen; what may not be read, is no file, or shrinks meanwhile is unknown. */
export async function linesProbe(search: LinesSearch, signal: AbortSignal): Promise<ProbeAnswer> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(search.withinMs)]);
  const late = Promise.withResolvers<ProbeAnswer>();
  const tooLate = () => late.resolve(no(`${search.file} could not be searched within ${search.withinMs} ms`));
  deadline.addEventListener("abort", tooLate, { once: true });
  try {
    // A dead mount answers no read: the look must end all the same.
    return await Promise.race([look(search, deadline), late.promise]);
  } finally {
    deadline.removeEventListener("abort", tooLate);
  }
}

async function look({ file, find, withinMs }: LinesSearch, deadline: AbortSignal): Promise<ProbeAnswer> {
  let handle: FileHandle | null = null;
  try {
    deadline.throwIfAborted();
    // Without O_NONBLOCK the opening of a pipe that nobody writes to would wait for ever.
    handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = await handle.stat({ bigint: true });
    if (!stat.isFile()) return no(`${file} is not a file`);
    const size = Number(stat.size);
    const found = await newest(handle, size, Buffer.from(find), deadline);
    return { yields: seen({ exists: true, file: `${stat.dev}:${stat.ino}`, size, ...found } satisfies LinesValue) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return { yields: seen(NOT_THERE) };
    if (deadline.aborted) return no(`${file} could not be searched within ${withinMs} ms`);
    return no(`${file} cannot be read: ${code ?? message}`);
  } finally {
    await handle?.close().catch(() => {});
  }
}

const NOT_THERE: LinesValue = { exists: false, file: null, size: 0, lastAt: null, line: null, searchedFrom: 0 };

type Found = Pick<LinesValue, "lastAt" | "line" | "searchedFrom">;

async function newest(handle: FileHandle, size: number, find: Buffer, deadline: AbortSignal): Promise<Found> {
  const searchedFrom = Math.max(0, size - MOST_SEARCHED);
  // What one chunk shares with the next, so that a text across their border is found.
  const overlap = find.length - 1;
  for (let end = size; end > searchedFrom; ) {
    const begin = Math.max(searchedFrom, end - CHUNK);
    const chunk = await readAt(handle, begin, Math.min(size, end + overlap) - begin, deadline);
    const at = chunk.lastIndexOf(find);
    if (at >= 0) {
      const lastAt = await lineBegin(handle, begin + at, searchedFrom, deadline);
      if (lastAt === null) break;
      return { lastAt, line: await lineFrom(handle, lastAt, size, deadline), searchedFrom };
    }
    end = begin;
  }
  return { lastAt: null, line: null, searchedFrom };
}

/** Where the line that goes through this byte begins; null where that is before what is searched. */
async function lineBegin(
  handle: FileHandle,
  at: number,
  searchedFrom: number,
  deadline: AbortSignal,
): Promise<number | null> {
  for (let end = at; end > searchedFrom; ) {
    const begin = Math.max(searchedFrom, end - CHUNK);
    const newline = (await readAt(handle, begin, end - begin, deadline)).lastIndexOf(NEWLINE);
    if (newline >= 0) return begin + newline + 1;
    end = begin;
  }
  return searchedFrom === 0 ? 0 : null;
}

async function lineFrom(handle: FileHandle, begin: number, size: number, deadline: AbortSignal): Promise<string> {
  const bytes = await readAt(handle, begin, Math.min(LINE_BYTES, size - begin), deadline);
  const newline = bytes.indexOf(NEWLINE);
  return makeHarmless(bytes.subarray(0, newline < 0 ? bytes.length : newline).toString("utf8"));
}

/** Exactly so many bytes; throws where the file has become shorter: what was found of it is then of the past. */
async function readAt(handle: FileHandle, position: number, length: number, deadline: AbortSignal): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  for (let filled = 0; filled < length; ) {
    deadline.throwIfAborted();
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) throw new Error("it became shorter while it was read");
    filled += bytesRead;
  }
  return buffer;
}

const no = (reason: string): ProbeAnswer => ({ yields: unknown(reason) });
