/**
 * One controller per state directory. The folder `controller.lock` holds numbered files, each naming the life of one controller; the highest
 * number counts. Like epochs they are only ever created: of two that start at once one gets the next number. A life's file stays there when
 * its process ends, so that the next one can tell that the last holder of the lease was its own forerunner and is dead for certain.
 */
import { link, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { MusterError } from "../../shared/errors.ts";
import { replaceFile } from "./files.ts";
import { isAlive, ownIdentity } from "./process-identity.ts";

const recordSchema = z.object({
  pid: z.int(),
  start: z.string(),
  boot: z.string(),
  /** The life of a controller that leases name. */
  instance: z.string(),
  /** Highest epoch ever claimed from this directory. */
  epoch: z.int(),
  /** False once that life has ended in order. */
  held: z.boolean(),
});
type LockRecord = z.infer<typeof recordSchema>;

export interface DirectoryLock {
  /** The life before this one on the same directory; surely over. Null on a new directory. */
  readonly forerunner: string | null;
  /** Highest epoch ever claimed from this directory before; 0 if none. */
  readonly epoch: number;
  /** Writes an epoch down before it is claimed. */
  remember(epoch: number): Promise<void>;
  release(): Promise<void>;
}

/** Fails with `controller-running` while another process, or another part of this one, holds it. */
export async function lockDirectory(directory: string, instance: string): Promise<DirectoryLock> {
  const folder = join(directory, "controller.lock");
  await mkdir(folder, { recursive: true });
  const newest = await newestNumber(folder);
  const before = newest === 0 ? null : await readRecord(join(folder, String(newest)));
  if (before?.held && (await isAlive(before))) throw running(directory, before.pid);
  let record: LockRecord = { ...(await ownIdentity()), instance, epoch: before?.epoch ?? 0, held: true };
  const path = await createNumber(folder, newest + 1, record);
  if (path === null) throw running(directory, "unknown as yet");
  const write = async (change: Partial<LockRecord>) => {
    record = { ...record, ...change };
    await replaceFile(path, JSON.stringify(record));
  };
  return {
    forerunner: before?.instance ?? null,
    epoch: record.epoch,
    remember: (epoch) => write({ epoch: Math.max(record.epoch, epoch) }),
    release: () => write({ held: false }),
  };
}

/** The path of the file it created, or null if another one was first. `link` never replaces, and shows a file only when it is whole. */
async function createNumber(folder: string, number: number, record: LockRecord): Promise<string | null> {
  const fresh = join(folder, `${record.instance}.new`);
  const path = join(folder, String(number));
  await writeFile(fresh, JSON.stringify(record), { flush: true, mode: 0o640 });
  try {
    await link(fresh, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return null;
    throw error;
  } finally {
    await rm(fresh, { force: true });
  }
  if ((await newestNumber(folder)) > number) {
    // It judged a file that is long gone: the numbers after it have been tidied away in between.
    await rm(path, { force: true });
    return null;
  }
  await tidy(folder, number);
  return path;
}

async function tidy(folder: string, newest: number): Promise<void> {
  const old = (await numbers(folder)).filter((number) => number < newest);
  await Promise.all(old.map((number) => rm(join(folder, String(number)), { force: true })));
}

const newestNumber = async (folder: string): Promise<number> => Math.max(0, ...(await numbers(folder)));

async function numbers(folder: string): Promise<number[]> {
  return (await readdir(folder)).filter((name) => /^\d+$/.test(name)).map(Number);
}

/** Null where it was tidied away just now, or damaged: then its writer is no more. */
async function readRecord(path: string): Promise<LockRecord | null> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return null;
  }
}

const running = (directory: string, pid: number | string): MusterError =>
  new MusterError("controller-running", `A controller with pid ${pid} already works on ${directory}`);
