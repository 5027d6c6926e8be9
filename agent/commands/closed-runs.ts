/**
 * Runs the controller has closed: their ledger entries may go, and still none of their ids may ever start. Runs of a cluster are numbered
 * upwards and one is open at a time, so that one number a cluster is enough.
 */
import { z } from "zod";
import { type Disk, replaceFile } from "./disk.ts";

const FILE = "closed.json";
const closedSchema = z.record(z.string(), z.int().min(0));

export class ClosedRuns {
  readonly #disk: Disk;
  readonly #folder: string;
  #highest: Readonly<Record<string, number>>;

  private constructor(disk: Disk, folder: string, highest: Readonly<Record<string, number>>) {
    this.#disk = disk;
    this.#folder = folder;
    this.#highest = highest;
  }

  static async open(disk: Disk, folder: string): Promise<ClosedRuns> {
    const content = await disk.read(`${folder}/${FILE}`);
    return new ClosedRuns(disk, folder, content === null ? {} : parse(content));
  }

  has(run: string): boolean {
    const parts = split(run);
    return parts !== null && parts.number <= (this.#highest[parts.cluster] ?? -1);
  }

  /** Durable when it returns; rejects where the disk does not let it, and then nothing may be forgotten. */
  async add(run: string): Promise<void> {
    const parts = split(run);
    if (!parts || this.has(run)) return;
    const highest = { ...this.#highest, [parts.cluster]: parts.number };
    await replaceFile(this.#disk, this.#folder, FILE, Buffer.from(JSON.stringify(highest)));
    this.#highest = highest;
  }
}

/** What is unreadable is as good as empty: it only guards ids whose entries have gone, against messages that come that late. */
function parse(content: Buffer): Readonly<Record<string, number>> {
  try {
    return closedSchema.parse(JSON.parse(content.toString()));
  } catch {
    return {};
  }
}

function split(run: string): { cluster: string; number: number } | null {
  const match = /^(.+)\.(\d{1,15})$/.exec(run);
  return match?.[1] && match[2] ? { cluster: match[1], number: Number(match[2]) } : null;
}
