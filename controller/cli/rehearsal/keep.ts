/**
 * Takes the simulator's own files off the stage before it is cleared: they are the rehearsal's evidence.
 */
import { copyFile, mkdir, mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Judgement, judge } from "../../rehearsal/judge.ts";

export interface Evidence extends Judgement {
  readonly dir: string;
}

/**
 * The simulator's files, and the daemons' logs for whoever wants to know why. A simulator's log that was never written is kept as an
 * empty file: that nothing happened is evidence too. Into a new directory, or into `to`.
 */
export async function keepEvidence(
  { dir: stageDir, worldDir }: { readonly dir: string; readonly worldDir: string },
  to?: string,
): Promise<Evidence> {
  const dir = to ?? (await mkdtemp(join(tmpdir(), "muster-rehearsed-")));
  await mkdir(dir, { recursive: true });
  for (const name of ["commands.jsonl", "harm.jsonl", "state.json"])
    await keepFile(join(worldDir, name), join(dir, name));
  const logs = (await readdir(stageDir)).filter((name) => name.endsWith(".log"));
  for (const name of logs) await keepFile(join(stageDir, name), join(dir, name));
  return { ...(await judge(dir)), dir };
}

async function keepFile(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    await writeFile(to, "");
  }
}
