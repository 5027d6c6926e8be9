/**
 * The journal and epoch this agent follows, on disk: two slots in one file, written in turn and in place. A full disk does not keep a new
 * epoch from being heard, and a torn write leaves the one before it.
 */
import { z } from "zod";
import { pack, unpack } from "./area.ts";
import type { Disk } from "./disk.ts";

export interface Followed {
  readonly journal: string;
  readonly epoch: number;
  /** Who called with this epoch first; left out where that is not known. */
  readonly controller?: string | undefined;
}

export const FENCE_FILE = "fence";
const SLOT_BYTES = 4096;
const BLANK = Buffer.alloc(2 * SLOT_BYTES, "blank ");
const slotSchema = z.strictObject({
  turn: z.int(),
  journal: z.string().min(1).max(200),
  epoch: z.int().min(0),
  controller: z.string().max(200).optional(),
});
type Slot = z.infer<typeof slotSchema>;
/** Stands for a file that cannot be read: no journal has this name, so all are refused until a person says which one. */
const UNREADABLE: Followed = { journal: "(unreadable)", epoch: 0 };

/** Null where no journal was heard yet. */
export async function readFollowed(disk: Disk, folder: string): Promise<Followed | null> {
  const content = await disk.read(`${folder}/${FENCE_FILE}`);
  if (content === null || content.equals(BLANK)) return null;
  return newest(content) ?? UNREADABLE;
}

/** Durable when it returns. Needs space only the first time. */
export async function writeFollowed(disk: Disk, folder: string, followed: Followed): Promise<void> {
  const content = await prepareFollowed(disk, folder);
  const turn = (newest(content)?.turn ?? 0) + 1;
  await disk.overwrite(`${folder}/${FENCE_FILE}`, (turn % 2) * SLOT_BYTES, pack({ turn, ...followed }, SLOT_BYTES));
}

/** Makes the file ahead of need; returns what it holds. */
export async function prepareFollowed(disk: Disk, folder: string): Promise<Buffer> {
  await disk.makeFolder(folder);
  const content = await disk.read(`${folder}/${FENCE_FILE}`);
  if (content?.length === BLANK.length) return content;
  await disk.create(`${folder}/${FENCE_FILE}.new`, BLANK);
  await disk.rename(`${folder}/${FENCE_FILE}.new`, `${folder}/${FENCE_FILE}`);
  await disk.syncFolder(folder);
  return BLANK;
}

function newest(content: Buffer): Slot | null {
  const slots = [0, 1].flatMap((i) => unpack(content.subarray(i * SLOT_BYTES, (i + 1) * SLOT_BYTES), slotSchema) ?? []);
  return slots.toSorted((a, b) => b.turn - a.turn)[0] ?? null;
}
