/**
 * A command's output: an append-only file that the command writes and the agent tails. Past the cap the agent saves the end of it and
 * empties the file, so that a talkative command neither fills the disk nor is ever blocked. Kept: the last part, at least KEPT_BYTES of it.
 */
import { closeSync, fstatSync, ftruncateSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from "node:fs";

/** Size at which the file is emptied. */
export const OUTPUT_CAP_BYTES = 1024 * 1024;
/** Saved of what is emptied. */
export const KEPT_BYTES = 256 * 1024;
/** One read; also one message to a watcher. */
const CHUNK_BYTES = 64 * 1024;

/** Bytes from an offset of the whole output, as far as known: emptying may miss what was written in that very moment. */
export interface Chunk {
  readonly offset: number;
  readonly bytes: Buffer;
}

/** What is asked of it. */
export type OutputFile = Pick<Output, keyof Output>;

export class Output {
  readonly path: string;
  /** Offset in the whole output of the file's first byte. */
  #base: number;
  /** Saved bytes right before `#base`. */
  #kept: number;

  constructor(path: string) {
    this.path = path;
    ({ base: this.#base, kept: this.#kept } = readCut(path));
  }

  /** Creates the file. Where the disk does not let it, there will be none: output is dropped first, the command never. */
  create(): void {
    try {
      closeSync(openSync(this.path, "a", 0o600));
    } catch {
      // `dropped` tells.
    }
  }

  /** There is no file: nothing of the output is or will be known. */
  get dropped(): boolean {
    return this.#open(() => true) === null;
  }

  get capped(): boolean {
    return this.#base > this.#kept;
  }

  /** Bytes written so far, emptied ones among them. */
  size(): number {
    return this.#open((file) => this.#base + fstatSync(file).size) ?? this.#base;
  }

  /** Empties the file if it is past the cap. What is written between its last two steps is lost: microseconds' worth. */
  cap(): void {
    this.#open((file) => {
      if (fstatSync(file).size <= OUTPUT_CAP_BYTES) return;
      const { end, size } = readEnd(file);
      ftruncateSync(file, 0);
      this.#base += size;
      this.#kept = save(this.path, this.#base, end) ? end.length : 0;
    }, "r+");
  }

  /** From this offset, or from the first byte after it that is kept. Empty at the end of what there is. */
  read(offset: number): Chunk {
    const from = Math.max(offset, this.#base - this.#kept);
    if (from < this.#base) {
      const saved = readSaved(this.path).subarray(this.#kept - (this.#base - from));
      return { offset: from, bytes: saved.subarray(0, CHUNK_BYTES) };
    }
    const bytes = this.#open((file) => {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      return chunk.subarray(0, readSync(file, chunk, 0, CHUNK_BYTES, from - this.#base));
    });
    return { offset: from, bytes: bytes ?? Buffer.alloc(0) };
  }

  remove(): void {
    for (const path of [this.path, cutFile(this.path)]) rmSync(path, { force: true });
  }

  #open<T>(use: (file: number) => T, flags = "r"): T | null {
    let file: number;
    try {
      file = openSync(this.path, flags);
    } catch {
      return null;
    }
    try {
      return use(file);
    } finally {
      closeSync(file);
    }
  }
}

/**
 * The last bytes and the size, with all that came while they were read. Two buffers in turn: chasing a fast writer makes no garbage.
 */
function readEnd(file: number): { end: Buffer; size: number } {
  let [last, before] = [Buffer.alloc(KEPT_BYTES), Buffer.alloc(KEPT_BYTES)];
  let [lastBytes, bytesBefore] = [0, 0];
  let at = fstatSync(file).size - KEPT_BYTES;
  for (;;) {
    const read = readSync(file, before, 0, KEPT_BYTES, at);
    if (read === 0) break;
    at += read;
    [last, before] = [before, last];
    [lastBytes, bytesBefore] = [read, lastBytes];
  }
  const end = Buffer.concat([before.subarray(0, bytesBefore), last.subarray(0, lastBytes)]).subarray(-KEPT_BYTES);
  return { end, size: at };
}

/** One file holds both: the line `BASE` and the saved bytes, so that a crash leaves them in step. */
const cutFile = (path: string) => `${path}.cut`;

function save(path: string, base: number, kept: Buffer): boolean {
  try {
    writeFileSync(cutFile(path), Buffer.concat([Buffer.from(`${base}\n`), kept]), { mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}

function readCut(path: string): { base: number; kept: number } {
  try {
    const content = readFileSync(cutFile(path));
    const line = content.indexOf(0x0a);
    const base = Number(content.subarray(0, line).toString());
    return Number.isSafeInteger(base) && line > 0 ? { base, kept: content.length - line - 1 } : { base: 0, kept: 0 };
  } catch {
    return { base: 0, kept: 0 };
  }
}

function readSaved(path: string): Buffer {
  try {
    const content = readFileSync(cutFile(path));
    return content.subarray(content.indexOf(0x0a) + 1);
  } catch {
    return Buffer.alloc(0);
  }
}
