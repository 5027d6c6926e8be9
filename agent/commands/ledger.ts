/**
 * The guard of "once": a file per command id, under its name, durable before the command starts. A record that can no longer be read
 * still guards its id. design: "Command ids are derived".
 */
import { type ErrorCode, MusterError } from "../../shared/errors.ts";
import type { Disk } from "./disk.ts";
import { commandSlug, slugId } from "./id.ts";
import {
  ENDED_OFFSET,
  type Ending,
  endingArea,
  type Intent,
  newRecord,
  RECORD_BYTES,
  type RecordRead,
  readRecord,
  type Tombstone,
} from "./record.ts";
import { readSlots, SPARES, Spares } from "./spares.ts";

export class Ledger {
  readonly #disk: Disk;
  readonly #spares: Spares;
  readonly #records = new Map<string, RecordRead>();
  /** The slot of each id. */
  readonly #slots = new Map<string, string>();

  private constructor(disk: Disk, spares: Spares) {
    this.#disk = disk;
    this.#spares = spares;
  }

  /** Reads what there is and makes room, for so many commands. A disk too full to make room is no error while any room is left. */
  static async open(disk: Disk, folder: string, room = SPARES): Promise<Ledger> {
    await disk.makeFolder(folder);
    const slots = await readSlots(disk, folder);
    const ledger = new Ledger(disk, new Spares(disk, folder, slots, room));
    for (const { path, slug } of slots) if (slug !== null) await ledger.#read(slugId(slug), path);
    await ledger.makeRoom().catch(() => {});
    return ledger;
  }

  get records(): ReadonlyMap<string, RecordRead> {
    return this.#records;
  }

  /** How many more commands can be written down whatever the disk says. */
  get room(): number {
    return this.#spares.count;
  }

  /** Where the id's record is; the track in it is the runner's. Throws where there is none. */
  path(id: string): string {
    const slot = this.#slots.get(id);
    if (slot === undefined) throw new TypeError(`${id} is not in the ledger`);
    return `${slot}/${commandSlug(id)}`;
  }

  /** Durable when it returns. Throws MusterError("ledger-full" | "ledger-failing"): then the command must not be started. */
  async intend(intent: Intent): Promise<void> {
    await this.#add(intent, { kind: "intent", intent, ending: null });
  }

  /** Durable when it returns: from now on the id is refused for ever. Throws as `intend` does: then the id is not settled. */
  async bury(tombstone: Tombstone): Promise<void> {
    await this.#add(tombstone, { kind: "void", tombstone });
  }

  /** Needs no space. Rejects where the disk does not let it: then the ending is not settled. */
  async end(id: string, ending: Ending): Promise<void> {
    const record = this.#records.get(id);
    if (record?.kind !== "intent") throw new TypeError(`${id} has no intent to end`);
    await this.#disk.overwrite(this.path(id), ENDED_OFFSET, endingArea(ending));
    this.#records.set(id, { ...record, ending });
  }

  /** Lets go of these ids. */
  async forget(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      await this.#disk.unlink(this.path(id));
      this.#spares.giveBack(this.#slots.get(id) ?? "");
      this.#slots.delete(id);
      this.#records.delete(id);
    }
    void this.makeRoom().catch(() => {});
  }

  makeRoom(): Promise<void> {
    return this.#spares.refill();
  }

  async #add(decided: Intent | Tombstone, record: RecordRead): Promise<void> {
    const { id } = decided;
    if (this.#records.has(id)) throw new TypeError(`${id} is in the ledger already`);
    const { slot, block } = await this.#takeSpare();
    try {
      await this.#disk.overwrite(block, 0, newRecord(decided));
      await this.#disk.rename(block, `${slot}/${commandSlug(id)}`);
    } catch (error) {
      throw failure("cannot write the ledger", error);
    }
    this.#slots.set(id, slot);
    try {
      await this.#disk.syncFolder(slot);
    } catch (error) {
      await this.#takeBack(id);
      throw failure("cannot write the ledger", error);
    }
    this.#records.set(id, record);
    // Later, and only where there is space: this command has its room.
    void this.makeRoom().catch(() => {});
  }

  async #takeSpare(): Promise<{ slot: string; block: string }> {
    let spare = this.#spares.take();
    if (spare === null) {
      await this.makeRoom().catch((error: unknown) => {
        if (this.room === 0) throw failure("no room is left in the ledger", error);
      });
      spare = this.#spares.take();
    }
    if (spare === null) throw new MusterError("ledger-full", "no room is left in the ledger");
    return spare;
  }

  /** The name stands but may not last: nothing was started, so it is taken away; where that fails too, the id is used up. */
  async #takeBack(id: string): Promise<void> {
    try {
      await this.#disk.unlink(this.path(id));
      this.#slots.delete(id);
    } catch {
      this.#records.set(id, { kind: "corrupt" });
    }
  }

  async #read(id: string, slot: string): Promise<void> {
    this.#slots.set(id, slot);
    this.#records.set(id, await readFrom(this.#disk, this.path(id), id));
  }
}

async function readFrom(disk: Disk, path: string, id: string): Promise<RecordRead> {
  try {
    const block = await disk.read(path);
    return block?.length === RECORD_BYTES ? readRecord(block, id) : { kind: "corrupt" };
  } catch {
    return { kind: "corrupt" };
  }
}

function failure(what: string, error: unknown): MusterError {
  const errno = (error as NodeJS.ErrnoException).code;
  const code: ErrorCode = errno === "ENOSPC" || errno === "EDQUOT" ? "ledger-full" : "ledger-failing";
  return new MusterError(code, `${what}: ${errno ?? String(error)}`, { cause: error });
}
