/**
 * Commands, processes and ports of a simulated cluster as this computer has them: the machine's own word, not the world's.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as after } from "node:timers/promises";

export interface Ended {
  readonly exit: number | null;
  readonly signal: string | null;
  readonly out: Buffer;
  readonly err: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export function beginFile(file: string, ...argv: string[]): Started {
  const child = spawn(file, argv, { stdio: ["ignore", "pipe", "pipe"] });
  const out: Buffer[] = [];
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exit, signal) => resolve({ exit, signal, out: Buffer.concat(out), err }));
  });
  return { child, ended };
}

/** Waits for a condition; throws after the deadline, a limit against hanging. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 1_500; tries += 1) {
    if (await condition()) return;
    await after(10);
  }
  throw new Error(`never came: ${what}`);
}

/** The pids of the living processes whose program stands under the path; the machine's own word, not the world's. */
export function processesUnder(path: string): { pid: number; exe: string; argv: string[] }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const exe = readlinkSync(`/proc/${name}/exe`);
        const argv = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0").slice(0, -1);
        return exe.startsWith(`${path}/`) ? [{ pid: Number(name), exe, argv }] : [];
      } catch {
        return []; // it ended meanwhile, or is not ours to look at
      }
    });
}

export function accepts(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, address);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
