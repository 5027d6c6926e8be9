/**
 * Lays out the directory of a simulated cluster: each host's file tree with the vendor's commands in it. Starts nothing.
 */
import { chmod, copyFile, link, mkdir, realpath, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sysroot } from "../../../simulator/files.ts";
import { installScript, prepareDirectory } from "../../../simulator/install.ts";
import { commandScript } from "../../../simulator/scripts.ts";
import { type FullWorldConfig, setupOf, type WorldConfig, worldSchema } from "./config.ts";
import { COMMAND_NAMES, commandPath, logPath, nodeHome, programPath, settingsPath, waitingShell } from "./paths.ts";

/** May be repeated on the same directory. Returns the configuration with its defaults filled in; throws a ZodError on a bad one. */
export async function prepareWorld(written: WorldConfig): Promise<FullWorldConfig> {
  const config = worldSchema.parse(written);
  const { dir } = config;
  await prepareDirectory(dir);
  await rm(waitingShell(dir), { force: true });
  await copyFile(await realpath("/bin/sh"), waitingShell(dir));
  await chmod(waitingShell(dir), 0o755);
  const nodes = Object.values(setupOf(config, 0).nodes);
  for (const host of new Set(nodes.map((node) => node.host))) await prepareHost(config, host);
  for (const { host, id, port } of nodes) await prepareNode(dir, host, id, port);
  return config;
}

async function prepareHost({ dir, password, options }: FullWorldConfig, host: string): Promise<void> {
  const { passwordFile } = options;
  // For whoever asks by a port; memsqlctl knows it by itself.
  if (typeof passwordFile === "string") {
    const path = join(sysroot(dir, host), passwordFile);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${password}\n`);
  }
  for (const command of COMMAND_NAMES)
    installScript(commandPath(dir, host, command), commandScript(dir, host, command));
  for (const program of ["memsqld", "memsqld_safe"] as const) {
    const path = programPath(dir, host, program);
    await mkdir(dirname(path), { recursive: true });
    await rm(path, { force: true });
    await link(waitingShell(dir), path);
  }
}

async function prepareNode(dir: string, host: string, id: string, port: number): Promise<void> {
  for (const part of ["data", "plancache", "tracelogs", "auditlogs"])
    await mkdir(join(nodeHome(dir, host, id), part), { recursive: true });
  await writeFile(settingsPath(dir, host, id), `[server]\nport = ${port}\n`);
  await writeFile(logPath(dir, host, id), "", { flag: "a" });
}
