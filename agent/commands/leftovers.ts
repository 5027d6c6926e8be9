/**
 * Output files of commands that have ended: a daemon may write to one for as long as it lives. Each is kept under the cap, and goes once
 * its run is closed and nobody has it open.
 */
import { readdirSync, readlinkSync } from "node:fs";
import { Output } from "./output.ts";

const SUFFIX = ".out";

/** `known`: slugs that the ledger still has. */
export function sweepOutputs(
  folder: string,
  known: (slug: string) => boolean,
  held: () => ReadonlySet<string> = openFiles,
): void {
  const outputs = readdirSync(folder).filter((name) => name.endsWith(SUFFIX));
  for (const name of outputs) new Output(`${folder}/${name}`).cap();
  const done = outputs.filter((name) => !known(name.slice(0, -SUFFIX.length)));
  if (done.length === 0) return;
  const open = held();
  for (const name of done) if (!open.has(`${folder}/${name}`)) new Output(`${folder}/${name}`).remove();
}

/** Every file that some process has open, as far as this user may see. */
function openFiles(): ReadonlySet<string> {
  const files = new Set<string>();
  for (const pid of list("/proc").filter((name) => /^\d+$/.test(name))) {
    for (const fd of list(`/proc/${pid}/fd`)) {
      try {
        files.add(readlinkSync(`/proc/${pid}/fd/${fd}`));
      } catch {
        // Closed in the meantime.
      }
    }
  }
  return files;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
