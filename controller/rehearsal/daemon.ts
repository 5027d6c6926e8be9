/**
 * A daemon of the rehearsal as a child process. It is ready when it printed its line of JSON.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { MusterError } from "../../shared/errors.ts";

/** Node starts in a fraction of a second; several at once on a loaded machine were seen to take more than a minute. */
const READY_WITHIN_MS = 180_000;
/** Told to stop, a daemon goes within this; then it is killed. */
const STOP_WITHIN_MS = 5_000;

export interface DaemonOptions {
  readonly name: string;
  /** For this very node binary. */
  readonly argv: readonly string[];
  readonly dir: string;
  /** Its log is DIR/LOGNAME.log. */
  readonly logName: string;
  /** Gives up on a daemon that is not ready yet. */
  readonly signal: AbortSignal;
}

export interface Daemon {
  readonly name: string;
  readonly pid: number;
  /** Where it serves, as it said itself; empty where it serves nothing. */
  readonly address: string;
  readonly logFile: string;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, then SIGKILL; waits. */
  stop(): Promise<void>;
}

export async function startDaemon({ name, argv, dir, logName, signal }: DaemonOptions): Promise<Daemon> {
  signal.throwIfAborted();
  const logFile = join(dir, `${logName}.log`);
  const logTo = openSync(logFile, "a");
  const child = spawn(process.execPath, [...argv], { stdio: ["pipe", "pipe", logTo] });
  closeSync(logTo);
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  try {
    const said = await readyLine(child, name, logFile, signal);
    const { pid } = child;
    if (pid === undefined) throw new MusterError("internal", `${name} has no pid`);
    const end = async (how: "SIGTERM" | "SIGKILL") => {
      child.kill(how);
      const force = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
      await gone;
      clearTimeout(force);
    };
    return { name, pid, logFile, address: said, kill: () => end("SIGKILL"), stop: () => end("SIGTERM") };
  } catch (error) {
    child.kill("SIGKILL");
    if (child.pid !== undefined) await gone;
    throw error;
  }
}

/** The address it serves at. Rejects where it ends before, is late, or the signal aborts. */
async function readyLine(child: ChildProcess, name: string, logFile: string, signal: AbortSignal): Promise<string> {
  const decided = new AbortController();
  try {
    return await Promise.race([sayingReady(child, name, logFile, decided.signal), aborted(signal, decided.signal)]);
  } finally {
    decided.abort();
  }
}

function aborted(signal: AbortSignal, decided: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true, signal: decided });
  });
}

function sayingReady(child: ChildProcess, name: string, logFile: string, decided: AbortSignal): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    const fail = (why: string) =>
      reject(new MusterError("internal", `${name} did not come up: ${why}\n${tail(logFile)}`));
    const late = setTimeout(() => fail(`no sign of life in ${READY_WITHIN_MS / 1000} s`), READY_WITHIN_MS);
    decided.addEventListener("abort", () => clearTimeout(late), { once: true });
    child.once("error", (error) => fail(error.message));
    child.once("exit", (code, signal) => fail(`it ended with ${code ?? signal}`));
    if (!child.stdout) return fail("it has no output");
    createInterface({ input: child.stdout }).on("line", (line) => {
      const said = parse(line);
      if (!said?.ready) return;
      resolve(said.address ?? "");
    });
  });
}

function parse(line: string): { ready?: boolean; address?: string } | null {
  try {
    return JSON.parse(line) as { ready?: boolean; address?: string };
  } catch {
    return null;
  }
}

function tail(file: string): string {
  return readFileSync(file, "utf8").split("\n").slice(-12).join("\n");
}
