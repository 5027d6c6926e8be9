/**
 * muster-controller: wiring only.
 */
import { controllerConfigSchema } from "../shared/config/controller.ts";
import { loadConfig } from "../shared/config/load.ts";
import { daemonCommand, guarded } from "../shared/daemon-command.ts";
import { createLogger } from "../shared/log.ts";
import { VERSION } from "../shared/version.ts";
import { serve } from "./serve.ts";

const NAME = "muster-controller";
const ABOUT = "Muster's controller: sequences what the agents do, each step after what it waits for was seen.";
const DEFAULT_CONFIG = "/etc/muster/controller.yaml";

const program = daemonCommand(NAME, ABOUT, DEFAULT_CONFIG).action(guarded(NAME, main));
await program.parseAsync();

async function main(): Promise<void> {
  const given = program.opts<{ config?: string }>().config;
  const { config, file } = loadConfig(controllerConfigSchema, given, DEFAULT_CONFIG);
  const log = createLogger(config.logLevel, { service: NAME, controller: config.name });
  log.info({ file, version: VERSION }, "starting");
  const stopping = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stopping.abort(new Error(signal)));
  process.exit(await serve(config, log, stopping));
}
