/**
 * Runs one simulated cluster: the pure world of world/ in the common shell.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../../clock.ts";
import type { Machine, ProcessNews } from "../../../simulator/model.ts";
import { acceptingServer, keepPorts } from "../../../simulator/ports.ts";
import { keepProcesses } from "../../../simulator/processes.ts";
import { type RunningWorld as Running, startShell } from "../../../simulator/shell.ts";
import { type FullWorldConfig, setupOf, type WorldConfig } from "./config.ts";
import { keepFiles } from "./host-files.ts";
import { COMMANDS, installRoot } from "./paths.ts";
import { pingServer } from "./ping.ts";
import { installCommand, prepareWorld } from "./prepare.ts";
import { startProgram } from "./programs.ts";
import { beginWorld } from "./world/begin.ts";
import { faults, parseFault } from "./world/faults.ts";
import type { World } from "./world/state.ts";
import { nextDueMs, step } from "./world/step.ts";
import { summarize } from "./world/summary.ts";
import { type WantedPort, type WantedProcess, wanted } from "./world/wanted.ts";

export type RunningWorld = Running<World>;

/** Resolves when everything that ought to be there is. Rejects where a port is taken or the configuration is bad. */
export async function startWorld(
  written: WorldConfig,
  options: { readonly signal?: AbortSignal; readonly clock?: Clock } = {},
): Promise<RunningWorld> {
  options.signal?.throwIfAborted();
  const config = await prepareWorld(written);
  return await startShell<World, never>(
    {
      config,
      model: {
        ...{ step, nextDueMs, summarize, faults, parseFault },
        begin: (epochMs) => beginWorld(setupOf(config, epochMs)),
      },
      machine: (world, news) => machineOf(config, world, news),
    },
    options,
  );
}

function machineOf(config: FullWorldConfig, world: () => World, news: ProcessNews): Machine<World> {
  const { dir, nodes } = config;
  const serviceOf = ({ node, service }: WantedProcess) => service && { node, service: service.name, run: service.run };
  const processes = keepProcesses<WantedProcess>((process) => startProgram(dir, process), {
    spawned: (process, pid) => {
      const which = serviceOf(process);
      if (which) news.spawned(which, pid);
    },
    died: (process) => news.died(serviceOf(process)),
  });
  const hostFiles = keepFiles(dir, (text) => process.stderr.write(`${text}\n`));
  const ports = keepPorts<WantedPort>(
    (node) => nodes[node]?.address ?? "127.0.0.1",
    ({ node, serves }) =>
      serves === "ping" ? pingServer(() => world().hosts[node]?.ping === "warm") : acceptingServer(),
  );
  const withoutStop = new Set<string>();

  return {
    see: async (now) => {
      const asked = wanted(now);
      hostFiles.see(asked.files);
      processes.see(asked.processes);
      for (const node of Object.keys(nodes)) placeStop(dir, node, asked.withoutStop.includes(node), withoutStop);
      await ports.see(asked.ports);
    },
    perform: () => {},
    read: (request) => request,
    close: async () => {
      await Promise.all([processes.close(), ports.close()]);
    },
  };
}

function placeStop(dir: string, node: string, missing: boolean, withoutStop: Set<string>): void {
  if (missing === withoutStop.has(node)) return;
  if (missing) withoutStop.add(node);
  else withoutStop.delete(node);
  if (missing) rmSync(join(installRoot(dir, node), COMMANDS.atscale_stop), { force: true });
  else installCommand(dir, node, "atscale_stop");
}
