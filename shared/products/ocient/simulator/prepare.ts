/**
 * Lays out the directory of a simulated system: each host's file tree with the commands in it. Starts nothing.
 */
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { installScript, linkProgram, prepareDirectory } from "../../../simulator/install.ts";
import { commandScript } from "../../../simulator/scripts.ts";
import { type FullWorldConfig, type WorldConfig, worldSchema } from "./config.ts";
import { bootIdPath, COMMAND_NAMES, commandPath, logPath, PROGRAM_NAMES, programPath } from "./paths.ts";

/**
 * May be repeated on the same directory. Returns the configuration with its defaults filled in; throws a ZodError on a bad one.
 */
export async function prepareWorld(written: WorldConfig): Promise<FullWorldConfig> {
  const config = worldSchema.parse(written);
  await prepareDirectory(config.dir);
  for (const node of Object.keys(config.nodes)) await prepareHost(config.dir, node);
  return config;
}

async function prepareHost(dir: string, node: string): Promise<void> {
  for (const path of [logPath(dir, node), bootIdPath(dir, node)]) await mkdir(dirname(path), { recursive: true });
  for (const command of COMMAND_NAMES)
    installScript(commandPath(dir, node, command), commandScript(dir, node, command));
  for (const program of PROGRAM_NAMES) await linkProgram(dir, programPath(dir, node, program));
}
