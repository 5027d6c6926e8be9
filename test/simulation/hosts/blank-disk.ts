/**
 * A host's disk as an agent's first start leaves it, made once.
 */
import { Fence } from "../../../agent/commands/fence.ts";
import { Ledger } from "../../../agent/commands/ledger.ts";
import { type SimDisk, simDisk } from "./disk.ts";

/** Fewer than a real host keeps: room runs out in a storm, and an agent's start takes fewer calls. */
export const ROOM = 6;

let made: SimDisk | null = null;

export async function blankHostDisk(): Promise<SimDisk> {
  if (made) return made;
  const disk = simDisk();
  await disk.makeFolder("/state");
  await Ledger.open(disk, "/state/ledger", ROOM);
  await Fence.open(disk, "/state");
  made = disk;
  return disk;
}
