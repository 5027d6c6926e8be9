/**
 * Stays with one command until it has ended and its ending is in the ledger: asks the runner, caps the output, wakes watchers.
 */
import type { Clock } from "../../shared/clock.ts";
import type { Ledger } from "./ledger.ts";
import type { Ended } from "./outcome.ts";
import { OUTPUT_CAP_BYTES, type OutputFile } from "./output.ts";
import type { Pulse } from "./pulse.ts";
import type { Intent } from "./record.ts";
import type { Found, Runner } from "./runner.ts";

/** A command whose ending is not in the ledger yet. */
export interface Open {
  readonly intent: Intent;
  readonly output: OutputFile;
  /** Fires at new output and at the ending. */
  readonly pulse: Pulse;
  /** Why nothing can be told at the moment; null while it is seen running. */
  unclear: { readonly reason: string; readonly unwritten: boolean } | null;
}

export interface FollowPorts {
  readonly ledger: Ledger;
  readonly runner: Runner;
  readonly clock: Clock;
  readonly boot: string;
}

/** A runner or a disk that does not answer is asked again after this. */
const RETRY_MS = 1000;
/** How old output is at most when a watcher gets it; the file is looked at this often. */
const TAIL_MS = 100;
/** While output pours in, this often: what one interval lets through lies on the disk for a moment. */
const POURING_MS = 10;

/** Returns when the ending is durable, or when the agent stops; then the command goes on. */
export async function follow(open: Open, ports: FollowPorts, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  // Where there is no file there is nothing to look after.
  const tailing = open.output.dropped
    ? Promise.resolve()
    : tail(open, ports.clock, AbortSignal.any([signal, over.signal]));
  const ended = await untilEnded(open, ports, signal);
  over.abort("over");
  await tailing;
  if (ended) await write(open, ended, ports, signal);
}

/** What one look at the runner says; null while there is nothing to write down. Sets `unclear`. */
export function interpret(found: Found, open: Open, boot: string): Ended | null {
  const rebooting = open.intent.ends === "reboot";
  switch (found.is) {
    case "running":
      open.unclear = null;
      return null;
    case "unclear":
      open.unclear = { reason: found.reason, unwritten: false };
      return null;
    case "exited":
      if (rebooting && found.exitCode > 128) return maybeRebooting(open);
      return { outcome: "exited", exitCode: found.exitCode, ...(found.reason ? { reason: found.reason } : {}) };
    case "signalled":
      return rebooting ? maybeRebooting(open) : { outcome: "signalled", signal: found.signal };
    case "absent":
      if (rebooting && open.intent.boot !== boot)
        return { outcome: "exited", exitCode: 0, reason: "the host was rebooted" };
      return { outcome: "interrupted", reason: found.reason };
  }
}

/** A reboot kills the command that asked for it: only the next boot tells. */
function maybeRebooting(open: Open): null {
  open.unclear = { reason: "it was killed, perhaps by the reboot that it asks for", unwritten: false };
  return null;
}

async function untilEnded(open: Open, ports: FollowPorts, signal: AbortSignal): Promise<Ended | null> {
  while (!signal.aborted) {
    const before = open.unclear?.reason;
    const ended = interpret(await ports.runner.find(open.intent), open, ports.boot);
    if (ended) return ended;
    if (open.unclear?.reason !== before) open.pulse.fire();
    if (open.unclear) await pause(ports.clock, RETRY_MS, signal);
    else await ports.runner.changed(open.intent, signal);
  }
  return null;
}

async function write(open: Open, ended: Ended, ports: FollowPorts, signal: AbortSignal): Promise<void> {
  while (!(await writeEnding(open, ended, ports))) if (!(await pause(ports.clock, RETRY_MS, signal))) return;
}

/** Durable when it returns true; else `unclear` says why it is not. */
export async function writeEnding(
  open: Open,
  ended: Ended,
  ports: Pick<FollowPorts, "ledger" | "clock">,
): Promise<boolean> {
  const { output, intent, pulse } = open;
  output.cap();
  const outputCapped = output.capped || output.dropped;
  try {
    await ports.ledger.end(intent.id, { ended, atMs: ports.clock.wall(), outputBytes: output.size(), outputCapped });
    return true;
  } catch (error) {
    open.unclear = { reason: `it has ended, but the ledger cannot be written: ${String(error)}`, unwritten: true };
    return false;
  } finally {
    pulse.fire();
  }
}

async function tail(open: Open, clock: Clock, signal: AbortSignal): Promise<void> {
  let before = open.output.size();
  let interval = TAIL_MS;
  while (await pause(clock, interval, signal)) {
    const size = open.output.size();
    if (size !== before) open.pulse.fire();
    interval = size - before > OUTPUT_CAP_BYTES / 4 ? POURING_MS : TAIL_MS;
    before = size;
    open.output.cap();
  }
}

/** False where the signal came first. */
async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(ms, signal);
    return true;
  } catch {
    return false;
  }
}
