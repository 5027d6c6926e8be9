/**
 * Tells systemd how this daemon is (sd_notify(3)). Node has no datagram sockets of the local kind, so the `systemd-notify` tool does it:
 * the unit needs NotifyAccess=all.
 */
import { execFile } from "node:child_process";
import { setInterval } from "node:timers/promises";
import type { Logger } from "./log.ts";

/** Nothing depends on the answer; a tool that hangs must not pile up. */
const TOOL_MS = 5_000;

export interface Notifier {
  /** Up, as far as it depends on this daemon alone. */
  ready(): Promise<void>;
  /** One line for `systemctl status`. */
  status(text: string): Promise<void>;
  stopping(): Promise<void>;
}

export interface NotifierOptions {
  readonly log: Logger;
  /** Its abort ends the watchdog's pings. */
  readonly signal: AbortSignal;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Tells systemd these assignments; never rejects. */
  readonly tell?: (words: readonly string[]) => Promise<void>;
}

/**
 * Does nothing where systemd did not start this process. Pings the watchdog at half of WATCHDOG_USEC for as long as the event loop turns:
 * the timer is the loop's, so that a loop that hangs is seen as hanging.
 */
export function createNotifier({ log, signal, environment = process.env, tell }: NotifierOptions): Notifier {
  const send = async (...words: string[]) => {
    if (environment.NOTIFY_SOCKET) await (tell ?? systemdNotifyTool(log))(words);
  };
  const everyMs = Number(environment.WATCHDOG_USEC ?? 0) / 1000 / 2;
  if (environment.NOTIFY_SOCKET && everyMs > 0) void keepAlive(everyMs, () => send("WATCHDOG=1"), signal);
  return {
    ready: () => send("READY=1"),
    status: (text) => send(`STATUS=${text.replaceAll(/\s+/g, " ").trim()}`),
    stopping: () => send("STOPPING=1"),
  };
}

async function keepAlive(everyMs: number, ping: () => Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    for await (const _ of setInterval(everyMs, undefined, { signal, ref: false })) await ping();
  } catch {
    // Aborted: the daemon ends.
  }
}

const systemdNotifyTool = (log: Logger) => (words: readonly string[]) =>
  new Promise<void>((resolve) => {
    execFile("systemd-notify", [...words], { timeout: TOOL_MS }, (error) => {
      if (error) log.warn({ err: error, words }, "systemd could not be told");
      resolve();
    });
  });
