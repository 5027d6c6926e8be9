/**
 * Room made ahead of need: with the disk full a command can still be written down, and so can still run. Each block lies in a folder of its
 * own, its slot: giving it its id's name must find room in a folder too, and one folder for all of them runs full (seen on ext4).
 */
import type { Disk } from "./disk.ts";
import { RECORD_BYTES } from "./record.ts";

/** Design: room for 64 commands is preallocated. */
export const SPARES = 64;
/** A block's name until it has an id's. */
const SPARE = "spare";
/** Keeps a slot's folder in a block on disk where the file system would put a small one into its inode (xfs, ext4 with inline data). */
const PAD = `pad-${"-".repeat(216)}`;
const SLOT = /^slot-(\d+)$/;

/** What is in a slot: a spare block, the record of an id (under its slug), or neither. */
export interface Slot {
  readonly path: string;
  readonly spare: boolean;
  readonly slug: string | null;
}

export async function readSlots(disk: Disk, folder: string): Promise<Slot[]> {
  const slots: Slot[] = [];
  for (const name of (await disk.list(folder)).filter((n) => SLOT.test(n))) {
    const path = `${folder}/${name}`;
    const inside = await disk.list(path);
    slots.push({ path, spare: inside.includes(SPARE), slug: inside.find((n) => n.includes(":")) ?? null });
  }
  return slots;
}

export class Spares {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #wanted: number;
  /** Slots with a spare block. */
  readonly #ready: string[];
  /** Slots without a block. */
  readonly #empty: string[];
  #next: number;
  #refilling: Promise<void> | null = null;

  constructor(disk: Disk, folder: string, slots: readonly Slot[], wanted = SPARES) {
    this.#wanted = wanted;
    this.#disk = disk;
    this.#folder = folder;
    this.#ready = slots.filter((slot) => slot.spare && slot.slug === null).map((slot) => slot.path);
    this.#empty = slots.filter((slot) => !slot.spare && slot.slug === null).map((slot) => slot.path);
    const numbers = slots.map((slot) => Number(slot.path.slice(`${folder}/slot-`.length)));
    this.#next = 1 + Math.max(0, ...numbers);
  }

  get count(): number {
    return this.#ready.length;
  }

  /** A slot and its block, whose content is whatever: it is to be overwritten whole. Null where there is none left. */
  take(): { slot: string; block: string } | null {
    const slot = this.#ready.pop();
    return slot === undefined ? null : { slot, block: `${slot}/${SPARE}` };
  }

  /** A slot whose record is gone; it gets a new block, for something may still hold the old one open. */
  giveBack(slot: string): void {
    this.#empty.push(slot);
  }

  /** Makes what is missing; rejects where the disk does not let it, and keeps what there is. */
  refill(): Promise<void> {
    this.#refilling ??= this.#make().finally(() => {
      this.#refilling = null;
    });
    return this.#refilling;
  }

  async #make(): Promise<void> {
    const made: string[] = [];
    try {
      while (this.#ready.length + made.length < this.#wanted) made.push(await this.#makeOne(this.#empty.pop()));
    } finally {
      // New slots count once their own names are durable.
      if (made.length > 0) {
        await this.#disk.syncFolder(this.#folder);
        this.#ready.push(...made);
      }
    }
  }

  async #makeOne(empty: string | undefined): Promise<string> {
    const slot = empty ?? `${this.#folder}/slot-${this.#next}`;
    try {
      await this.#disk.makeFolder(slot);
      await this.#disk.create(`${slot}/${PAD}`, Buffer.alloc(0));
      await this.#disk.create(`${slot}/${SPARE}.new`, BLOCK);
      await this.#disk.rename(`${slot}/${SPARE}.new`, `${slot}/${SPARE}`);
      await this.#disk.syncFolder(slot);
    } catch (error) {
      if (empty) this.#empty.push(empty);
      throw error;
    }
    if (!empty) this.#next += 1;
    return slot;
  }
}

/** Not zeroes: a file system may store those as a hole, which needs space when it is overwritten. */
const BLOCK = Buffer.alloc(RECORD_BYTES, "spare ");
