/**
 * Tells one process from a later one that got its number: by the kernel's boot id and the process's start time.
 * In a container both are those of the container's own process tree: two containers must not share a state directory.
 */
import { readFile } from "node:fs/promises";

export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot at which it started. */
  readonly start: string;
  readonly boot: string;
}

export async function ownIdentity(): Promise<ProcessIdentity> {
  const start = startTime(await readFile(`/proc/${process.pid}/stat`, "utf8"));
  return { pid: process.pid, start: start ?? "", boot: await bootId() };
}

export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  const stat = await readFile(`/proc/${identity.pid}/stat`, "utf8").catch(() => "");
  return startTime(stat) === identity.start && (await bootId()) === identity.boot;
}

/** Field 22 of /proc/PID/stat (proc(5)); the second field, the command in brackets, may hold spaces and brackets. Null for a zombie. */
export function startTime(stat: string): string | null {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state] = fields;
  return state === "Z" || state === "X" ? null : (fields[19] ?? null);
}

const bootId = async (): Promise<string> => (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
