/**
 * What a simulated controller keeps on its own disk: the journal's files, the journal's id, the lock of its directory. A process that dies
 * while it writes leaves a torn line; what was synced outlives everything.
 */
import { type Entry, encodeLine } from "../../../controller/journal/entry.ts";
import type { JournalStore } from "../../../controller/journal/journal.ts";
import type { lockDirectory } from "../../../controller/journal/lock.ts";
import type { Dice } from "../kernel/dice.ts";
import type { SimProcess } from "../kernel/process.ts";

export interface ControllerDisk {
  id: string | null;
  readonly files: Map<string, string>;
  lock: { instance: string; epoch: number } | null;
}

export const blankDisk = (): ControllerDisk => ({ id: null, files: new Map(), lock: null });

export function journalStore(disk: ControllerDisk, process: SimProcess, dice: Dice): JournalStore {
  return {
    id: {
      read: async () => disk.id,
      write: async (_, id) => {
        await process.call("files.id", () => {
          disk.id = id;
        });
      },
    },
    files: async () => ({
      readAll: async () => new Map(disk.files),
      append: async (log, entries) => {
        const lines = entries.map((entry: Entry) => encodeLine(entry)).join("");
        const before = disk.files.get(log) ?? "";
        // Killed right here, some of it may have been written.
        disk.files.set(log, before + lines.slice(0, dice.below(lines.length)));
        await process.call("files.append", () => disk.files.set(log, before + lines));
      },
      rewrite: async (log, text) => {
        await process.call("files.rewrite", () => disk.files.set(log, text));
      },
      close: async () => undefined,
    }),
  };
}

/** A dead process holds no lock. */
export function directoryLock(disk: ControllerDisk, process: SimProcess): typeof lockDirectory {
  return async (_, instance) => {
    const before = disk.lock;
    const epoch = before?.epoch ?? 0;
    disk.lock = { instance, epoch };
    return {
      forerunner: before?.instance ?? null,
      epoch,
      remember: async (claimed) => {
        await process.call("files.lock", () => {
          disk.lock = { instance, epoch: Math.max(epoch, claimed) };
        });
      },
      release: async () => undefined,
    };
  };
}
