/** Processes of a rehearsal, by /proc: independent of what the rehearsal itself knows. */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as after } from "node:timers/promises";

/** The stages (their temporary directories' paths) that a process's children name on their command lines. */
export function stagesOf(parent: number): string[] {
  const children = pids().filter((pid) => parentOf(pid) === parent);
  return [
    ...new Set(children.flatMap((pid) => commandLine(pid).match(/\/[^\0 ]*muster-rehearsal-[A-Za-z0-9]+/)?.[0] ?? [])),
  ];
}

export const naming = (text: string): string[] =>
  pids()
    .map(commandLine)
    .filter((line) => line.includes(text));

/** Waits for a condition; throws with what was seen last where it does not come. */
export async function until<T>(see: () => T, holds: (seen: T) => boolean, withinMs = 60_000): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = see();
    if (holds(seen)) return seen;
    if (performance.now() > deadline) throw new Error(`still ${JSON.stringify(seen)} after ${withinMs} ms`);
    await after(50);
  }
}

const pids = () =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
const commandLine = (pid: number) => text(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
/** The fourth field of stat; the second is the program's name in brackets and may hold anything. */
const parentOf = (pid: number) => Number(text(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ")[1]);

function text(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
