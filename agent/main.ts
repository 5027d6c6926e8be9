/**
 * muster-agent: wiring only.
 */
import { type AgentConfig, agentConfigSchema } from "../shared/config/agent.ts";
import { loadConfig } from "../shared/config/load.ts";
import { daemonCommand, guarded } from "../shared/daemon-command.ts";
import { createLogger } from "../shared/log.ts";
import { VERSION } from "../shared/version.ts";
import { acceptJournal } from "./accept-journal.ts";
import { runAgent } from "./run.ts";

const DEFAULT_CONFIG = "/etc/muster/agent.yaml";
const NAME = "muster-agent";
const ABOUT = "Muster's agent: runs the controller's commands on this host and reports what it sees.";

const program = daemonCommand(NAME, ABOUT, DEFAULT_CONFIG).action(guarded(NAME, serve));
program
  .command("accept-journal <id>")
  .description("follow another journal from now on: the controller's was replaced")
  .action(guarded(NAME, accept));
await program.parseAsync();

async function serve(): Promise<void> {
  const { config, file } = configuration();
  const log = createLogger(config.logLevel, { service: NAME, host: config.host });
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
