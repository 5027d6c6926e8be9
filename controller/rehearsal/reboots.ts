/**
 * A simulated host that boots anew takes its agent with it, as a real one does: another agent is started on the same state, and finds
 * another boot id under the host's file tree. Products whose simulator writes no boot id have no reboots.
 */
import { existsSync } from "node:fs";
import { watch } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { BOOT_ID_FILE } from "../../agent/report/life.ts";

export interface Rebooting {
  /** The file tree of the simulated host. */
  readonly sysroot: string;
  /** Kills the host's agent and starts another. */
  readonly restart: () => Promise<void>;
}

/** Ends when `signal` aborts. */
export async function followReboots({ sysroot, restart }: Rebooting, signal: AbortSignal): Promise<void> {
  const file = join(sysroot, BOOT_ID_FILE);
  if (!existsSync(file)) return;
  try {
    // Another boot id is put in the old one's place by a rename.
    for await (const { filename } of watch(dirname(file), { signal })) if (filename === basename(file)) await restart();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
