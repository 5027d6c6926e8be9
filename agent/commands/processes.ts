/**
 * The few questions about processes that tell whether a detached command may still be running. Reads /proc.
 */
import { readdirSync, readFileSync } from "node:fs";

export interface Processes {
  /** The process that began at this tick is there (not as a zombie). */
  alive(pid: number, startTicks: string): boolean;
  /** Living processes of a session, e.g. of a wrapper that was killed. */
  inSession(session: number): number[];
  children(pid: number): number[];
}

/** Null for a process that is gone. Fields as in proc(5), counted after the name, which may hold anything. */
interface Stat {
  readonly state: string;
  readonly parent: number;
  readonly session: number;
  readonly startTicks: string;
}

export const systemProcesses: Processes = {
  alive: (pid, startTicks) => {
    const stat = readStat(pid);
    return stat !== null && stat.startTicks === startTicks && isLiving(stat);
  },
  inSession: (session) => all((stat) => stat.session === session),
  children: (pid) => all((stat) => stat.parent === pid),
};

/** When a living process began, in ticks since the boot; with its id it names that process and no later one. Null where it is gone. */
export function startTicksOf(pid: number): string | null {
  const stat = readStat(pid);
  return stat !== null && isLiving(stat) ? stat.startTicks : null;
}

function all(wanted: (stat: Stat) => boolean): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    const stat = readStat(pid);
    return stat !== null && isLiving(stat) && wanted(stat);
  });
}

const isLiving = (stat: Stat) => stat.state !== "Z" && stat.state !== "X";

function readStat(pid: number): Stat | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "latin1");
  } catch {
    return null;
  }
  const [state, parent, , session, ...rest] = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const startTicks = rest[15];
  if (!state || !startTicks) return null;
  return { state, parent: Number(parent), session: Number(session), startTicks };
}
