/**
 * Tells whether a process is the nats-server of one directory, by /proc: a pid file may be older than the machine's last boot.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ServerFiles } from "./settings.ts";

export interface LivingServer {
  readonly pid: number;
  readonly port: number;
}

/** The server whose pid file and ports file are there, if it lives. */
export async function livingServer(files: ServerFiles): Promise<LivingServer | null> {
  const pid = Number(await readText(files.pid));
  if (!Number.isSafeInteger(pid) || pid <= 1 || !(await isServer(pid, files))) return null;
  const port = await readPort(files, pid);
  return port === null ? null : { pid, port };
}

/** A zombie has no command line, and a process that took over the number has another one. */
export async function isServer(pid: number, files: ServerFiles): Promise<boolean> {
  const commandLine = await readText(`/proc/${pid}/cmdline`);
  return commandLine?.split("\0").includes(files.settings) ?? false;
}

/** The client port out of nats-server_PID.ports: `{"nats": ["nats://127.0.0.1:40123"]}`; null until it is written. */
export async function readPort(files: ServerFiles, pid: number): Promise<number | null> {
  const text = await readText(join(files.ports, `nats-server_${pid}.ports`));
  try {
    const { nats } = JSON.parse(text ?? "") as { nats?: string[] };
    return nats?.[0] ? Number(new URL(nats[0]).port) : null;
  } catch {
    return null;
  }
}

async function readText(file: string): Promise<string | null> {
  return await readFile(file, "utf8").catch(() => null);
}
