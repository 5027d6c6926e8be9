/**
 * Runs a command that only looks: bounded in time, in memory and in what it leaves behind.
 * It leads its own process group; at the deadline the whole group gets SIGTERM, then SIGKILL. Its end is the end of its main
 * process, not of its output: a grandchild that holds stdout open keeps nobody waiting.
 */
import { setImmediate as turn } from "node:timers/promises";
import { execa } from "execa";
import { systemClock } from "../../shared/clock.ts";
import type { RawOutput } from "../../shared/state/observation.ts";
import { CappedText } from "./capped-text.ts";
import type { LiveGroups } from "./live-groups.ts";
import { COMMAND_PATH } from "./may-execute.ts";

/** Between SIGTERM and SIGKILL: long enough to remove a lock file, short against any beat. */
export const KILL_GRACE_MS = 500;
/** How long the kernel gets to end a process after SIGKILL; one that waits for a dead disk does not end. */
const REAP_MS = 1000;
/** After the main process has exited, how long its last output may take through the pipe while something else holds it open. */
const DRAIN_MS = 200;
/** Output of one stream kept in memory; the longest real listing seen is some 100 KiB. */
export const OUTPUT_CAP = 1024 * 1024;

export interface BoundedCommand {
  readonly argv: readonly [string, ...string[]];
  readonly withinMs: number;
}

export type Ending =
  /** Exited by itself in time. `truncated`: stdout was longer than the cap. */
  | { readonly kind: "exited"; readonly raw: RawOutput; readonly truncated: boolean }
  | { readonly kind: "signalled"; readonly raw: RawOutput; readonly signal: string }
  /** `gone` is false where even SIGKILL did not end it in time: it waits in the kernel. */
  | { readonly kind: "overdue"; readonly pid: number; readonly gone: boolean }
  /** `code` as of spawn: ENOENT, EACCES, EPERM, ... */
  | { readonly kind: "not-started"; readonly code: string }
  /** The caller's signal was aborted; the group was killed. */
  | { readonly kind: "stopped" };

/** Never rejects: each way to end is an Ending. */
export async function runBounded(command: BoundedCommand, groups: LiveGroups, signal: AbortSignal): Promise<Ending> {
  if (signal.aborted) return { kind: "stopped" };
  const [file, ...args] = command.argv;
  const child = execa(file, args, {
    cwd: "/",
    env: { LANG: "C.UTF-8", PATH: COMMAND_PATH },
    extendEnv: false,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    encoding: "buffer",
    buffer: false,
    detached: true,
    cleanup: false,
    reject: false,
  });
  const exited = new Promise<Exit>((resolve) =>
    child.nodeChildProcess.once("exit", (code, name) => resolve({ code, signal: name })),
  );
  const { pid } = child;
  if (pid === undefined) return { kind: "not-started", code: (await child).code ?? "EUNKNOWN" };
  groups.add(pid);
  const stdout = new CappedText(child.stdout, OUTPUT_CAP);
  const stderr = new CappedText(child.stderr, OUTPUT_CAP);
  try {
    const exit = await within(exited, command.withinMs, signal);
    if (exit === null) {
      const gone = await killLadder(pid, exited);
      return signal.aborted ? { kind: "stopped" } : { kind: "overdue", pid, gone };
    }
    await within(Promise.all([stdout.ended, stderr.ended]), DRAIN_MS, signal);
    await nothingLeft([stdout, stderr]);
    return ending(exit, stdout, stderr);
  } finally {
    // What is left of the group was not daemonised (a daemon leaves it), so it would only pile up, look after look.
    signalGroup(pid, "SIGKILL");
    stdout.close();
    stderr.close();
    child.nodeChildProcess.unref();
    groups.delete(pid);
  }
}

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

function ending(exit: Exit, stdout: CappedText, stderr: CappedText): Ending {
  const raw = { exit: exit.code ?? -1, stdout: stdout.text(), stderr: stderr.text() };
  if (exit.signal !== null) return { kind: "signalled", raw, signal: exit.signal };
  return { kind: "exited", raw, truncated: stdout.truncated };
}

/** Null at the deadline or when aborted. The timer does not outlive the wait. */
async function within<T>(promise: Promise<T>, ms: number, signal: AbortSignal): Promise<T | null> {
  const done = new AbortController();
  const late = systemClock.sleep(ms, AbortSignal.any([signal, done.signal])).then(
    () => null,
    () => null,
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    done.abort();
  }
}

/**
 * All that the main process printed lies in its pipes when it exits. Where this process stood still meanwhile, the drain's timer fires before
 * they were read, and a listing cut short reads like one of fewer services: so until a whole turn of the event loop brings nothing more.
 */
async function nothingLeft(streams: readonly CappedText[]): Promise<void> {
  const kept = () => streams.reduce((sum, stream) => sum + stream.kept, 0);
  for (let before = -1; before !== kept(); ) {
    before = kept();
    await turn();
  }
}

/** SIGTERM to the whole group, SIGKILL after the grace. Whether the main process has ended. */
async function killLadder(group: number, exited: Promise<Exit>): Promise<boolean> {
  const never = new AbortController().signal;
  signalGroup(group, "SIGTERM");
  await within(exited, KILL_GRACE_MS, never);
  signalGroup(group, "SIGKILL");
  return (await within(exited, REAP_MS, never)) !== null;
}

function signalGroup(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(-group, name);
  } catch {
    // Nobody is left in the group.
  }
}
