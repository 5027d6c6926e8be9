/**
 * `muster-agent accept-journal ID`: a person on the host says that the controller's journal was really replaced. A running agent reads it
 * when that journal next calls.
 */
import { chownSync, statSync } from "node:fs";
import { MusterError } from "../shared/errors.ts";
import { type Disk, systemDisk } from "./commands/disk.ts";
import { FENCE_FILE, writeFollowed } from "./commands/followed.ts";

/** As the journal's id is made: plain characters. */
const JOURNAL = /^[A-Za-z0-9._:-]{1,128}$/;

/** Follows it from its first epoch on. Throws MusterError("bad-parameter"). */
export async function acceptJournal(state: string, journal: string, disk: Disk = systemDisk): Promise<void> {
  if (!JOURNAL.test(journal)) throw new MusterError("bad-parameter", `${JSON.stringify(journal)} is no journal id`);
  await writeFollowed(disk, state, { journal, epoch: 0 });
  const { uid, gid } = statSync(state);
  // Run by root for an agent that is not: the file stays the agent's.
  if (process.getuid?.() === 0) chownSync(`${state}/${FENCE_FILE}`, uid, gid);
}
