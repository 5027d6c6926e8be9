/**
 * The copy of the journal on this controller's own disk: one file a log, each event fsynced before its effect.
 */
import { type FileHandle, mkdir, open, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { checkLogName, type Entry, encodeLine } from "./entry.ts";

const ENDING = ".jsonl";

export interface JournalFiles {
  /** Text of every log's file, by log. */
  readAll(): Promise<Map<string, string>>;
  /** Adds events; resolves when they are on disk, after one fsync for all of them. */
  append(log: string, entries: readonly Entry[]): Promise<void>;
  /** Replaces a log's file in one step; resolves when that is on disk. */
  rewrite(log: string, text: string): Promise<void>;
  close(): Promise<void>;
}

/** `directory` is made if missing. A log's file stays open from its first append on. */
export async function openFiles(directory: string): Promise<JournalFiles> {
  await mkdir(directory, { recursive: true });
  const handles = new Map<string, FileHandle>();
  const path = (log: string) => join(directory, `${checkLogName(log)}${ENDING}`);
  return {
    readAll: async () => {
      const names = (await readdir(directory)).filter((name) => name.endsWith(ENDING)).sort();
      const texts = names.map(async (name) => {
        return [name.slice(0, -ENDING.length), await readFile(join(directory, name), "utf8")] as const;
      });
      return new Map(await Promise.all(texts));
    },
    append: async (log, entries) => {
      const known = handles.get(log);
      const handle = known ?? (await open(path(log), "a", 0o640));
      handles.set(log, handle);
      await handle.appendFile(entries.map(encodeLine).join(""));
      await handle.datasync();
      if (!known) await syncDirectory(directory);
    },
    rewrite: async (log, text) => {
      await handles.get(log)?.close();
      handles.delete(log);
      await replaceFile(path(log), text);
    },
    close: async () => {
      const open = [...handles.values()];
      handles.clear();
      await Promise.all(open.map((handle) => handle.close()));
    },
  };
}

/** All or nothing, also over a power cut. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.new`;
  await writeFile(fresh, text, { mode: 0o640, flush: true });
  await rename(fresh, path);
  await syncDirectory(dirname(path));
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
