/**
 * What /proc says about one process.
 */
import { readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** A link of /proc that could not be read: other users' processes hide theirs. */
export const DENIED = Symbol("permission denied");
export type Link = string | typeof DENIED;

export interface ProcessEntry {
  readonly pid: number;
  readonly group: number;
  /** The kernel's name of it, at most 15 bytes. */
  readonly name: string;
  /** Real user id. */
  readonly uid: number;
  /** As ps writes it; `?` without one. */
  readonly tty: string;
  /** The file it executes, as its own mount namespace names it. */
  readonly exe: Link;
  /** Its working directory. */
  readonly cwd: () => Link;
  readonly argv: readonly string[];
}

/**
 * Null where there is nothing that runs a program: it has ended meanwhile, is a kernel thread, or is a zombie. `"denied"` where it may not
 * be looked into at all (proc mounted with hidepid).
 */
export function readProcess(proc: string, pid: number): ProcessEntry | null | "denied" {
  const file = (name: string) => join(proc, String(pid), name);
  try {
    const { runs, ...stat } = parseStat(readFileSync(file("stat"), "utf8"));
    if (!runs) return null;
    const argv = splitCommandLine(readFileSync(file("cmdline"), "utf8"));
    const exe = readLink(file("exe"));
    if (exe === null) return null;
    const uid = parseUid(readFileSync(file("status"), "utf8"));
    return { pid, argv, exe, uid, ...stat, cwd: () => readLink(file("cwd")) ?? DENIED };
  } catch (error) {
    if (isGone(error)) return null;
    if (isDenied(error)) return "denied";
    throw error;
  }
}

/** Null where there is none: a kernel thread executes no file, a process that ended neither. */
function readLink(path: string): Link | null {
  try {
    return readlinkSync(path).replace(/ \(deleted\)$/, "");
  } catch (error) {
    if (isGone(error)) return null;
    if (isDenied(error)) return DENIED;
    throw error;
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? "";
const isGone = (error: unknown) => ["ENOENT", "ESRCH"].includes(codeOf(error));
const isDenied = (error: unknown) => ["EACCES", "EPERM"].includes(codeOf(error));

/** Arguments end with a zero byte; a process that rewrote its title may have left anything behind. */
function splitCommandLine(text: string): string[] {
  const parts = text.split("\0");
  while (parts.length > 0 && parts.at(-1)?.trim() === "") parts.pop();
  return parts;
}

/** PF_KTHREAD of include/linux/sched.h. */
const KERNEL_THREAD = 0x0020_0000;

/** The name stands in brackets and may itself hold brackets and spaces: fields are counted from the last one. proc(5). */
function parseStat(stat: string) {
  const close = stat.lastIndexOf(")");
  const field = stat.slice(close + 2).split(" ");
  const [state, , group, , tty, , flags] = field;
  const threads = Number(field[17] ?? 1);
  // A zombie whose other threads go on still runs the program.
  const ended = (state === "Z" || state === "X") && threads <= 1;
  return {
    runs: !ended && (Number(flags) & KERNEL_THREAD) === 0,
    name: stat.slice(stat.indexOf("(") + 1, close),
    group: Number(group),
    tty: ttyName(Number(tty)),
  };
}

/** Minor number in bits 31-20 and 7-0, major in 15-8. proc(5); 136-143 are the pseudo-terminals, 4 the consoles. */
function ttyName(device: number): string {
  if (!device) return "?";
  const major = (device >> 8) & 0xff;
  const minor = (device & 0xff) | ((device >> 12) & 0xfff00);
  if (major >= 136 && major <= 143) return `pts/${(major - 136) * 256 + minor}`;
  return major === 4 ? `tty${minor}` : `${major}:${minor}`;
}

function parseUid(status: string): number {
  return Number(/^Uid:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN);
}
