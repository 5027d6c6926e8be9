/**
 * The journal's id: made with the journal, kept in the stream as epoch 0 and on every controller's disk.
 */
import { randomUUID } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import type { Bus } from "../../shared/bus/bus.ts";
import { MusterError } from "../../shared/errors.ts";
import { leaseSubject } from "../../shared/subjects.ts";
import { replaceFile } from "./files.ts";
import { JOURNAL_STREAM } from "./streams.ts";

const recordSchema = z.object({ journal: z.string().min(1) });

/** Where a controller keeps the id on its own disk. */
export interface IdFile {
  /** Null where there is none yet. */
  read(file: string): Promise<string | null>;
  /** Durable when it returns. */
  write(file: string, id: string): Promise<void>;
}

export const idFile: IdFile = {
  read: readId,
  write: async (file, id) => {
    await mkdir(dirname(file), { recursive: true });
    await replaceFile(file, `${id}\n`);
  },
};

/**
 * The id of the journal that NATS holds. Where NATS holds none (a new one, or one that lost its store) it becomes the id in `file`, so that
 * agents go on trusting the journal that is then written again from the files; else a new one. Fails with `foreign-journal` where the two differ.
 */
export async function identify(bus: Bus, file: string, on: IdFile = idFile): Promise<string> {
  const local = await on.read(file);
  const stored = (await storedId(bus)) ?? (await createId(bus, local ?? randomUUID()));
  if (local !== null && local !== stored) {
    throw new MusterError("foreign-journal", `${file} belongs to journal ${local}, but NATS holds journal ${stored}`);
  }
  if (local === null) {
    await on.write(file, stored);
  }
  return stored;
}

/** The id that NATS holds now; null where it holds none. */
export async function storedId(bus: Bus): Promise<string | null> {
  const message = await bus.last(JOURNAL_STREAM, leaseSubject(0));
  return message && recordSchema.parse(JSON.parse(Buffer.from(message.bytes).toString())).journal;
}

async function createId(bus: Bus, id: string): Promise<string> {
  await bus.create(leaseSubject(0), Buffer.from(JSON.stringify({ journal: id })));
  const stored = await storedId(bus);
  if (stored === null) throw new MusterError("bus-away", "NATS does not show the journal's id it has just taken");
  return stored;
}

async function readId(file: string): Promise<string | null> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return text.trim() || null;
}
