/**
 * Commands as detached children, where there is no systemd. They outlive the agent; what became of them is in the ledger's record.
 */
import { spawn } from "node:child_process";
import { closeSync, openSync, readSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import type { Clock } from "../../shared/clock.ts";
import { readTrack, type Track, WRAPPER } from "./detached-wrapper.ts";
import type { Disk } from "./disk.ts";
import type { Processes } from "./processes.ts";
import { type Intent, TRACK_OFFSET } from "./record.ts";
import type { Found, Runner, Started, StartOrder } from "./runner.ts";

interface Ports {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly boot: string;
  /** Where an id's ledger record is. */
  readonly recordPath: (id: string) => string;
}

/** A command that an earlier life of the agent started sends no signal here when it ends. */
const POLL_MS = 250;

/** `spawnShell` is a parameter so that a test can make it fail. */
export function detachedRunner(ports: Ports, spawnShell: typeof spawn = spawn): Runner {
  const own = new Map<string, Promise<void>>();
  return {
    name: "detached",
    start: (order) => start(ports, spawnShell, own, order),
    find: (intent) => find(ports, intent),
    changed: async (intent, signal) => {
      const poll = new AbortController();
      const either = AbortSignal.any([signal, poll.signal]);
      try {
        await Promise.race([own.get(intent.id) ?? never, ports.clock.sleep(POLL_MS, either).catch(() => {})]);
      } finally {
        poll.abort();
      }
    },
    terminate: async (intent) => terminate(ports, intent),
    tidy: async () => {},
    close: () => {},
  };
}

const never = new Promise<void>(() => {});

async function start(
  ports: Ports,
  spawnShell: typeof spawn,
  own: Map<string, Promise<void>>,
  { intent, argv, output }: StartOrder,
): Promise<Started> {
  const files: number[] = [];
  try {
    const track = openAt(ports.recordPath(intent.id), TRACK_OFFSET);
    files.push(track);
    const out = openSync(output ?? "/dev/null", "a", 0o600);
    files.push(out);
    const child = spawnShell("/bin/sh", ["-c", WRAPPER, "muster", ...argv], {
      cwd: "/",
      env: environment(),
      detached: true,
      stdio: ["pipe", out, out, track, "pipe"],
    });
    const ended = new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
      child.once("error", () => resolve());
    });
    own.set(intent.id, ended);
    void ended.then(() => own.delete(intent.id));
    // The agent may end while the command goes on.
    child.unref();
    return await handshake(child.stdin as Writable, child.stdio[4] as Readable, ended);
  } catch (error) {
    return { started: "no", code: "runner-away", reason: `cannot be started: ${message(error)}` };
  } finally {
    for (const file of files) closeSync(file);
  }
}

/** "go" is said only after the wrapper's first line stands: see detached-wrapper.ts. */
async function handshake(go: Writable, stands: Readable, ended: Promise<void>): Promise<Started> {
  for (const stream of [go, stands]) stream.on("error", () => {});
  const told = new Promise<boolean>((resolve) => {
    stands.once("data", () => resolve(true));
    stands.once("close", () => resolve(false));
  });
  const ready = await Promise.race([told, ended.then(() => false)]);
  stands.destroy();
  if (!ready) {
    go.destroy();
    return { started: "no", code: "runner-away", reason: "the shell around it did not come up" };
  }
  go.end("go\n");
  return { started: "yes" };
}

/** A file whose next write, by whoever inherits it, lands at this offset. */
function openAt(path: string, offset: number): number {
  const file = openSync(path, "r+");
  const skipped = readSync(file, Buffer.alloc(offset), 0, offset, null);
  if (skipped === offset) return file;
  closeSync(file);
  throw new RangeError(`${path} is cut off`);
}

/** The agent's own, without what belongs to its unit alone. */
function environment(): NodeJS.ProcessEnv {
  const { NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID, INVOCATION_ID, JOURNAL_STREAM, ...rest } = process.env;
  return rest;
}

async function find(ports: Ports, intent: Intent): Promise<Found> {
  const before = await track(ports, intent);
  if (before === null) return { is: "unclear", reason: "its ledger record cannot be read" };
  const told = fromTrack(before, intent, ports.boot);
  if (told || before.is !== "begun") return told ?? { is: "unclear", reason: "its track makes no sense" };
  if (ports.processes.alive(before.pid, before.startTicks)) return { is: "running" };
  // It may have ended between the two questions.
  const after = await track(ports, intent);
  const ended = after && fromTrack(after, intent, ports.boot);
  if (ended) return ended;
  const left = ports.processes.inSession(before.pid);
  if (left.length === 0) return { is: "absent", reason: "it and the shell around it were killed" };
  return {
    is: "unclear",
    reason: `the shell around it was killed; processes it started are there: ${left.join(", ")}`,
  };
}

/** Null where its process must be looked for. */
function fromTrack(track: Track, intent: Intent, boot: string): Found | null {
  if (track.is === "exited") return exited(track.status);
  if (intent.boot !== boot) return { is: "absent", reason: "the host was rebooted" };
  switch (track.is) {
    case "blank":
    case "never":
      return { is: "absent", reason: "the agent died before starting it" };
    case "begun":
      return null;
  }
}

/** A shell reports the end by signal n as status 128 + n, which a command may also exit with: told as it was seen. */
function exited(status: number): Found {
  if (status <= 128) return { is: "exited", exitCode: status };
  return { is: "exited", exitCode: status, reason: `a shell also says ${status} of an end by signal ${status - 128}` };
}

async function track(ports: Ports, intent: Intent): Promise<Track | null> {
  try {
    const block = await ports.disk.read(ports.recordPath(intent.id));
    return block && readTrack(block.subarray(TRACK_OFFSET));
  } catch {
    return null;
  }
}

async function terminate(ports: Ports, intent: Intent): Promise<boolean> {
  const line = await track(ports, intent);
  if (line?.is !== "begun" || intent.boot !== ports.boot) return false;
  if (!ports.processes.alive(line.pid, line.startTicks)) return false;
  const commands = ports.processes.children(line.pid);
  for (const pid of commands) {
    try {
      process.kill(pid, "SIGTERM");
    } catch {
      // It has just ended: what was asked for.
    }
  }
  return commands.length > 0;
}

const message = (error: unknown) => (error instanceof Error ? error.message : String(error));
