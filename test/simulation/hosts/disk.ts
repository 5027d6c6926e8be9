/**
 * A disk of a simulated host. Content is durable once written, names once their folder is synced (agent/commands/disk.ts promises no more):
 * at a power loss each folder falls back to its last sync or keeps what it has, by chance. It can be full, fail, and tear an overwrite.
 */
import type { Disk } from "../../../agent/commands/disk.ts";
import type { Dice } from "../kernel/dice.ts";

type Files = Map<string, Buffer>;

export interface SimDisk extends Disk {
  full: boolean;
  failing: boolean;
  /** Power is lost now: what was not synced is lost or not. */
  losePower(dice: Dice): void;
  /** A disk that lied about what it had kept: all that was written since the beginning is gone. */
  loseAll(): void;
  /** The same content, to begin another host with. */
  copy(): SimDisk;
  /** Of an overwrite that power loss cuts, so many bytes get through. */
  tear(path: string, offset: number, content: Uint8Array, bytes: number): void;
}

export function simDisk(folders = new Map<string, Files>(), durable = new Map<string, Files>()): SimDisk {
  const blank = copied(folders);
  let subfolders: Map<string, string[]> | null = null;
  const disk: SimDisk = {
    full: false,
    failing: false,
    makeFolder: async (path) => {
      ok();
      if (folders.has(path)) return;
      folders.set(path, new Map());
      subfolders = null;
    },
    list: async (folder) => {
      subfolders ??= Map.groupBy(folders.keys(), folderName);
      return [...(subfolders.get(folder) ?? []).map(nameOf), ...(folders.get(folder)?.keys() ?? [])];
    },
    read: async (path) => {
      return fileAt(path) ?? null;
    },
    create: async (path, content) => {
      ok();
      if (disk.full && content.length > 0) throw errno("ENOSPC");
      folderOf(path).set(nameOf(path), content as Buffer);
    },
    overwrite: async (path, offset, content) => {
      ok();
      disk.tear(path, offset, content, content.length);
    },
    rename: async (from, to) => {
      ok();
      const content = fileAt(from);
      if (!content) throw errno("ENOENT");
      folderOf(from).delete(nameOf(from));
      folderOf(to).set(nameOf(to), content);
    },
    unlink: async (path) => {
      ok();
      if (!folderOf(path).delete(nameOf(path))) throw errno("ENOENT");
    },
    syncFolder: async (path) => {
      ok();
      durable.set(path, new Map(folders.get(path)));
    },
    freeBytes: async () => 0,
    losePower: (dice) => {
      for (const [path, files] of folders) {
        const kept = durable.get(path);
        if (sameNames(files, kept) || dice.chance(0.5)) continue;
        const reverted: Files = new Map();
        // A name that lasts shows the content that was written since: only names wait for the folder's sync.
        for (const [name, content] of kept ?? []) reverted.set(name, content);
        folders.set(path, reverted);
      }
    },
    loseAll: () => {
      subfolders = null;
      folders.clear();
      for (const [path, files] of copied(blank)) folders.set(path, files);
    },
    copy: () => simDisk(copied(folders), copied(durable)),
    tear: (path, offset, content, bytes) => {
      const before = fileAt(path);
      if (!before) throw errno("ENOENT");
      // What was read is nobody's to change: each overwrite makes another.
      const after = offset === 0 && bytes >= before.length ? (content as Buffer) : Buffer.from(before);
      if (after !== content) after.set(content.subarray(0, bytes), offset);
      folderOf(path).set(nameOf(path), after);
      // The same file under its durable name.
      for (const files of [durable.get(folderName(path))])
        for (const [name, kept] of files ?? []) if (kept === before) files?.set(name, after);
    },
  };
  return disk;

  function ok(): void {
    if (disk.failing) throw errno("EIO");
  }
  function folderOf(path: string): Files {
    const folder = folders.get(folderName(path));
    if (!folder) throw errno("ENOENT");
    return folder;
  }
  function fileAt(path: string): Buffer | undefined {
    return folders.get(folderName(path))?.get(nameOf(path));
  }
}

const folderName = (path: string) => path.slice(0, path.lastIndexOf("/"));
const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);

const copied = (folders: Map<string, Files>) => new Map([...folders].map(([path, files]) => [path, new Map(files)]));

function sameNames(files: Files, kept: Files | undefined): boolean {
  if (files.size !== (kept?.size ?? 0)) return false;
  for (const [name, content] of files) if (kept?.get(name) !== content) return false;
  return true;
}

function errno(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}
