/**
 * A nats-server of our own on this machine, for rehearsals, the demo and tests. In production NATS is a unit of its own.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { systemClock } from "../clock.ts";
import { MusterError } from "../errors.ts";
import type { Logger } from "../log.ts";
import { findNatsServer } from "./find.ts";
import { isServer, type LivingServer, livingServer, readPort } from "./living.ts";
import { type ClusterOptions, type ServerFiles, serverFiles, serverSettings } from "./settings.ts";

/** It starts in some 30 ms; a loaded machine and a big store take longer. */
const READY_WITHIN_MS = 15_000;
/** After SIGTERM; then it is killed. */
const STOP_WITHIN_MS = 5_000;
const POLL_MS = 20;

export interface NatsServerOptions {
  /** Holds its settings, store, log, pid and ports. Two servers never share one. */
  readonly dir: string;
  /** 0: any free one. */
  readonly port?: number;
  readonly cluster?: ClusterOptions;
  /** Take over the living server of this directory, if there is one. */
  readonly adopt?: boolean;
  /** Let it outlive this process, whatever ends it. The signal then ends only the start. */
  readonly detached?: boolean;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

export interface NatsServer {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  readonly adopted: boolean;
  /** Ends it (SIGTERM, then SIGKILL; or SIGKILL at once) and waits until it is gone. Its store stays. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
}

/** Resolves once clients can connect. Fails with `no-nats-server` where there is no binary or it does not come up. */
export async function startNatsServer(options: NatsServerOptions): Promise<NatsServer> {
  const { dir, port = 0, cluster, adopt = false, detached = false, log, signal } = options;
  signal.throwIfAborted();
  const files = serverFiles(dir);
  const living = adopt ? await livingServer(files) : null;
  if (living) {
    log.info({ pid: living.pid, port: living.port }, "adopted the living nats-server");
    return handle(living, files, { adopted: true });
  }
  await mkdir(dir, { recursive: true });
  await writeFile(files.settings, serverSettings(dir, port, cluster));
  const child = spawn(await findNatsServer(), ["-c", files.settings], { stdio: "ignore", detached });
  const server = await ready(child, files, signal);
  if (detached) child.unref();
  const started = handle(server, files, { adopted: false });
  if (!detached) signal.addEventListener("abort", () => void started.stop(), { once: true });
  log.info({ pid: server.pid, port: server.port }, "started nats-server");
  return started;
}

async function ready(child: ChildProcess, files: ServerFiles, signal: AbortSignal): Promise<LivingServer> {
  const failed = new Promise<never>((_, reject) => {
    child.once("error", (cause) =>
      reject(new MusterError("no-nats-server", `nats-server: ${cause.message}`, { cause })),
    );
    child.once("exit", () =>
      tail(files.log).then((text) => reject(new MusterError("no-nats-server", `nats-server did not start: ${text}`))),
    );
  });
  failed.catch(() => {});
  const decided = new AbortController();
  const over = AbortSignal.any([signal, decided.signal, AbortSignal.timeout(READY_WITHIN_MS)]);
  try {
    return await Promise.race([failed, portWritten(child, files, over)]);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  } finally {
    decided.abort();
  }
}

async function portWritten(child: ChildProcess, files: ServerFiles, over: AbortSignal): Promise<LivingServer> {
  for (;;) {
    const port = child.pid === undefined ? null : await readPort(files, child.pid);
    if (child.pid !== undefined && port !== null) return { pid: child.pid, port };
    await systemClock.sleep(POLL_MS, over);
  }
}

function handle({ pid, port }: LivingServer, files: ServerFiles, { adopted }: { adopted: boolean }): NatsServer {
  return {
    pid,
    port,
    url: `nats://127.0.0.1:${port}`,
    adopted,
    stop: async (first = "SIGTERM") => {
      if (!(await send(pid, files, first))) return;
      if (await gone(pid, files, STOP_WITHIN_MS)) return;
      await send(pid, files, "SIGKILL");
      await gone(pid, files, STOP_WITHIN_MS);
    },
  };
}

/** By what /proc shows, so that an adopted server is ended just as a child, and never a stranger with its number. */
async function send(pid: number, files: ServerFiles, signal: NodeJS.Signals): Promise<boolean> {
  if (!(await isServer(pid, files))) return false;
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

async function gone(pid: number, files: ServerFiles, withinMs: number): Promise<boolean> {
  const until = systemClock.now() + withinMs;
  while (await isServer(pid, files)) {
    if (systemClock.now() > until) return false;
    await systemClock.sleep(POLL_MS);
  }
  return true;
}

async function tail(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.trim().split("\n").slice(-3).join(" | ") || "it wrote no log";
}
