/**
 * The few things the ledger asks of a disk, so that a simulation can put a faulty one in its place. Every method may reject with an errno.
 */
import { constants } from "node:fs";
import { mkdir, open, readdir, readFile, rename, statfs, unlink } from "node:fs/promises";

export interface Disk {
  /** Creates a folder and its parents; fine where it exists. */
  makeFolder(path: string): Promise<void>;
  /** Names in a folder. */
  list(folder: string): Promise<string[]>;
  /** Null where there is no such file. */
  read(path: string): Promise<Buffer | null>;
  /** Creates or empties the file, writes, fsyncs. */
  create(path: string, content: Uint8Array): Promise<void>;
  /** Overwrites part of an existing file, which needs no space, and fsyncs. */
  overwrite(path: string, offset: number, content: Uint8Array): Promise<void>;
  /** Durable only after `syncFolder`. */
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  syncFolder(path: string): Promise<void>;
  /** Bytes that this user may still write. */
  freeBytes(path: string): Promise<number>;
}

/** Command lines and outputs are nobody else's business. */
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

export const systemDisk: Disk = {
  makeFolder: async (path) => {
    await mkdir(path, { recursive: true, mode: PRIVATE_FOLDER });
  },
  list: (folder) => readdir(folder),
  read: async (path) => {
    try {
      return await readFile(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
  },
  create: async (path, content) => {
    await using file = await open(path, "w", PRIVATE_FILE);
    await file.writeFile(content);
    await file.sync();
  },
  overwrite: async (path, offset, content) => {
    await using file = await open(path, constants.O_WRONLY);
    let written = 0;
    while (written < content.length)
      written += (await file.write(content, written, content.length - written, offset + written)).bytesWritten;
    await file.datasync();
  },
  rename,
  unlink,
  syncFolder: async (path) => {
    await using folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
    await folder.sync();
  },
  freeBytes: async (path) => {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  },
};

/** Replaces a file as a whole: after a crash either the old content or the new one is there. */
export async function replaceFile(disk: Disk, folder: string, name: string, content: Uint8Array): Promise<void> {
  const temporary = `${folder}/${name}.new`;
  await disk.create(temporary, content);
  await disk.rename(temporary, `${folder}/${name}`);
  await disk.syncFolder(folder);
}
