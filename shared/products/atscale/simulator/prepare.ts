/**
 * Lays out the directory of a simulated cluster: each host's file tree with the vendor's commands in it. Starts nothing.
 */
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { files } from "../../../simulator/files.ts";
import { installScript, linkProgram, makePipes, prepareDirectory } from "../../../simulator/install.ts";
import { commandScript } from "../../../simulator/scripts.ts";
import { type FullWorldConfig, setupOf, type WorldConfig, worldSchema } from "./config.ts";
import {
  balancerPath,
  COMMAND_NAMES,
  COMMANDS,
  type CommandName,
  DATA_DIRECTORY,
  installRoot,
  programPath,
  strangerHome,
  strangerPath,
  VERSION,
} from "./paths.ts";
import { hasPostgres, servicesOf } from "./world/topology.ts";

/** Programs that are no services. */
const OTHER_PROGRAMS = ["supervisord", "postgres"];

/**
 * May be repeated on the same directory. Returns the configuration with its defaults filled in; throws a ZodError on a bad one.
 */
export async function prepareWorld(written: WorldConfig): Promise<FullWorldConfig> {
  const config = worldSchema.parse(written);
  await prepareDirectory(config.dir);
  await writeFile(
    join(config.dir, files.flood),
    "INFO  flushing 4096 buffers of the aggregate cache before shutdown\n".repeat(15_420),
  );
  for (const node of Object.keys(config.nodes)) await prepareHost(config, node);
  return config;
}

/** Puts a vendor command in its place. */
export function installCommand(dir: string, node: string, command: CommandName): void {
  installScript(join(installRoot(dir, node), COMMANDS[command]), commandScript(dir, node, command));
}

async function prepareHost(config: FullWorldConfig, node: string): Promise<void> {
  const { dir } = config;
  const root = installRoot(dir, node);
  for (const path of ["conf", "data", "log", "bin", `${VERSION}/bin`])
    await mkdir(join(root, path), { recursive: true });
  await rm(join(root, "current"), { force: true });
  await symlink(VERSION, join(root, "current"));
  if (hasPostgres(config, node)) await mkdir(join(root, DATA_DIRECTORY, "global"), { recursive: true, mode: 0o700 });
  for (const command of COMMAND_NAMES) installCommand(dir, node, command);
  const { balancerProgram } = config.options;
  const program = typeof balancerProgram === "string" ? balancerProgram : undefined;
  installScript(balancerPath(dir, node, program), commandScript(dir, node, "muster-lb"));
  const programs = [...servicesOf(setupOf(config, 0), node), ...OTHER_PROGRAMS];
  for (const program of programs) await linkProgram(dir, programPath(dir, node, program));
  await linkProgram(dir, strangerPath(dir, node, "less"));
  await prepareStranger(strangerHome(dir, node));
}

/** What the extra process reads: a pipe, so that it waits as a pager does. */
async function prepareStranger(home: string): Promise<void> {
  await mkdir(home, { recursive: true });
  const log = join(home, "engine.log");
  await rm(log, { force: true });
  await makePipes([log]);
}
