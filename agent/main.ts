/**
 * muster-agent: wiring only.
 */
import { Command } from "commander";
import { type AgentConfig, agentConfigSchema } from "../shared/config/agent.ts";
import { loadConfig } from "../shared/config/load.ts";
import { MusterError } from "../shared/errors.ts";
import { createLogger } from "../shared/log.ts";
import { VERSION } from "../shared/version.ts";
import { acceptJournal } from "./accept-journal.ts";
import { runAgent } from "./run.ts";

const DEFAULT_CONFIG = "/etc/muster/agent.yaml";
/** Bad usage or bad input, as for every command of Muster. */
const EXIT_BAD_INPUT = 2;

const program = new Command("muster-agent")
  .description("Muster's agent: runs the controller's commands on this host and reports what it sees.")
  .version(VERSION)
  .option("--config <file>", `configuration (default: ${DEFAULT_CONFIG})`)
  .action(guarded(serve));
program
  .command("accept-journal <id>")
  .description("follow another journal from now on: the controller's was replaced")
  .action(guarded(accept));
await program.parseAsync();

async function serve(): Promise<void> {
  const { config, file } = configuration();
  const log = createLogger(config.logLevel, { service: "muster-agent", host: config.host });
  const stopping = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stopping.abort(new Error(signal)));
  log.info({ file, version: VERSION }, "starting");
  await runAgent(config, log, stopping.signal, (ready) => console.log(JSON.stringify({ ready: true, ...ready })));
  log.info("stopped; commands that are running go on");
}

async function accept(journal: string): Promise<void> {
  const { config } = configuration();
  await acceptJournal(config.state, journal);
  console.log(`This host now follows the journal ${journal}.`);
}

function configuration(): { config: AgentConfig; file: string } {
  return loadConfig(agentConfigSchema, program.opts<{ config?: string }>().config, DEFAULT_CONFIG);
}

/** An error of the catalogue is told as one line and its remedy; anything else is a fault, with its stack. */
function guarded<Arguments extends unknown[]>(work: (...given: Arguments) => Promise<void>) {
  return async (...given: Arguments) => {
    try {
      await work(...given);
    } catch (error) {
      if (!(error instanceof MusterError)) throw error;
      console.error(`muster-agent: ${error.message}\n${error.remedy}`);
      process.exit(error.code === "bad-input" ? EXIT_BAD_INPUT : 1);
    }
  };
}
