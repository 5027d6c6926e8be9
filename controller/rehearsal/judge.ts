/**
 * What the simulator's own files say of a rehearsal: independent of everything Muster believes.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** A vendor command that changes state, as the simulator recorded it. */
export interface RecordedCommand {
  /** The call's number: the same when it began and when it ended. */
  readonly n: number;
  /** Simulated milliseconds since the world began. */
  readonly simMs: number;
  /** Wall time, ISO. */
  readonly at: string;
  readonly node: string;
  readonly command: string;
  readonly event: "began" | "ended";
  readonly exit: number | null;
  readonly pid: number;
}

export interface RecordedHarm {
  readonly harm: string;
  readonly node: string;
  readonly message: string;
}

export interface Judgement {
  readonly commands: readonly RecordedCommand[];
  readonly harm: readonly RecordedHarm[];
  /** Commands that began more than once on a node in the same direction without the other in between. */
  readonly twice: readonly string[];
  readonly files: { readonly commands: string; readonly harm: string };
}

export async function judge(worldDir: string): Promise<Judgement> {
  const files = { commands: join(worldDir, "commands.jsonl"), harm: join(worldDir, "harm.jsonl") };
  const commands = await lines<RecordedCommand>(files.commands);
  const harm = await lines<RecordedHarm>(files.harm);
  return { commands, harm, twice: repeated(commands), files };
}

function repeated(commands: readonly RecordedCommand[]): string[] {
  const last = new Map<string, string>();
  const found: string[] = [];
  for (const { node, command, event } of commands) {
    if (event !== "began") continue;
    if (last.get(node) === command) found.push(`${command} on ${node}`);
    last.set(node, command);
  }
  return found;
}

async function lines<T>(file: string): Promise<T[]> {
  let text = "";
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);
}
