/**
 * Several real agents in one process: the agent's own code, each with its own ledger, gRPC server and NATS connection. Its addresses go
 * into a file, as {HOST: address:port}.
 *
 *     node test/bench/agents.ts ADDRESSES_FILE CONFIG...
 */
import { writeFileSync } from "node:fs";
import { runAgent } from "../../agent/run.ts";
import { agentConfigSchema } from "../../shared/config/agent.ts";
import { loadConfig } from "../../shared/config/load.ts";
import { createLogger } from "../../shared/log.ts";

const [addressesFile = "", ...files] = process.argv.slice(2);
const stopping = new AbortController();
process.on("SIGTERM", () => stopping.abort());
const addresses: Record<string, string> = {};
const lives: Promise<void>[] = [];
for (const file of files) {
  const { config } = loadConfig(agentConfigSchema, file, file);
  const log = createLogger(config.logLevel, { service: "muster-agent", host: config.host });
  // One after the other: each makes 64 fsynced blocks in its ledger at first.
  await new Promise<void>((resolve, reject) => {
    lives.push(
      runAgent(config, log, stopping.signal, ({ host, address }) => {
        addresses[host] = address;
        resolve();
      }).catch(reject),
    );
  });
}
writeFileSync(addressesFile, JSON.stringify(addresses));
console.log(JSON.stringify({ ready: true }));
await Promise.all(lives);
process.exit(0);
