/**
 * Probes outlive an agent that is killed, and one that hangs would read as a process of the product for ever: a stop would never be seen.
 * So the agent keeps on disk which process groups its probes lead, and its next life ends those that are still there.
 *
 * A group is told by its leader's process id, that one's start, and the boot: whoever has the id by now is left alone, and so is what a
 * command has daemonised, since that leads a group of its own.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import type { Clock } from "../../shared/clock.ts";
import { startTicksOf } from "../commands/processes.ts";
import { KILL_GRACE_MS } from "./bounded-command.ts";
import { LiveGroups } from "./live-groups.ts";

const keptSchema = z.object({
  boot: z.string(),
  groups: z.array(z.object({ leader: z.int().positive(), startTicks: z.string() })),
});

/** Groups that are kept in this file while they run. A file that cannot be written costs only what it is for. */
export function keptGroups(file: string, boot: string): LiveGroups {
  return new LiveGroups((leaders) => {
    const groups = [...leaders].flatMap((leader) => {
      const startTicks = startTicksOf(leader);
      return startTicks === null ? [] : [{ leader, startTicks }];
    });
    try {
      writeFileSync(file, JSON.stringify({ boot, groups } satisfies z.infer<typeof keptSchema>), { mode: 0o600 });
    } catch {
      // A full disk, most likely. Probes go on: a stop is when looks are needed most.
    }
  });
}

/** SIGTERM, then SIGKILL, to each group that an earlier life left running. Their leaders' process ids. */
export async function endLeftBehind(file: string, boot: string, clock: Clock): Promise<number[]> {
  const left = stillThere(file, boot);
  if (left.length === 0) return [];
  for (const leader of left) signalGroup(leader, "SIGTERM");
  await clock.sleep(KILL_GRACE_MS, new AbortController().signal);
  for (const leader of stillThere(file, boot)) signalGroup(leader, "SIGKILL");
  return left;
}

function stillThere(file: string, boot: string): number[] {
  const kept = readKept(file);
  if (kept === null || kept.boot !== boot) return [];
  return kept.groups
    .filter(({ leader, startTicks }) => startTicksOf(leader) === startTicks)
    .map(({ leader }) => leader);
}

/** Null where there is none, or its last write was torn. */
function readKept(file: string): z.infer<typeof keptSchema> | null {
  try {
    return keptSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}

function signalGroup(leader: number, name: NodeJS.Signals): void {
  try {
    process.kill(-leader, name);
  } catch {
    // It has ended meanwhile, or is another user's.
  }
}
