/**
 * A host's disk as an agent's first start leaves it, made once: the real ledger makes room for 64 commands, which takes hundreds of writes.
 */
import { Fence } from "../../../agent/commands/fence.ts";
import { Ledger } from "../../../agent/commands/ledger.ts";
import { type SimDisk, simDisk } from "./disk.ts";

let made: SimDisk | null = null;

export async function blankHostDisk(): Promise<SimDisk> {
  if (made) return made;
  const disk = simDisk();
  await disk.makeFolder("/state");
  await Ledger.open(disk, "/state/ledger");
  await Fence.open(disk, "/state");
  made = disk;
  return disk;
}
