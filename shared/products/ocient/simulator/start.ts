/**
 * Runs one simulated system: the pure world of world/ in the common shell.
 */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Clock } from "../../../clock.ts";
import type { Effect, Machine, ProcessNews, Request } from "../../../simulator/model.ts";
import { acceptingServer, keepPorts } from "../../../simulator/ports.ts";
import { keepProcesses, startWaiting } from "../../../simulator/processes.ts";
import { type RunningWorld as Running, startShell } from "../../../simulator/shell.ts";
import { type FullWorldConfig, setupOf, type WorldConfig } from "./config.ts";
import { latServer } from "./lat-server.ts";
import { beginLog, performLog, writeBootId } from "./log-files.ts";
import { programPath } from "./paths.ts";
import { prepareWorld } from "./prepare.ts";
import { beginWorld } from "./world/begin.ts";
import { bootId } from "./world/boot.ts";
import { faults, parseFault } from "./world/faults.ts";
import { isLoading } from "./world/lat.ts";
import { firstLog } from "./world/log.ts";
import type { LogEffect } from "./world/scene.ts";
import type { World } from "./world/state.ts";
import { nextDueMs, step } from "./world/step.ts";
import { summarize } from "./world/summary.ts";
import { type WantedPort, type WantedProcess, wanted } from "./world/wanted.ts";

export type RunningWorld = Running<World>;

/** Rows that LAT waits for while the node is in the middle of loading. */
const UNACKNOWLEDGED = 4_096;

/** Resolves when everything that ought to be there is. Rejects where a port is taken or the configuration is bad. */
export async function startWorld(
  written: WorldConfig,
  options: { readonly signal?: AbortSignal; readonly clock?: Clock } = {},
): Promise<RunningWorld> {
  options.signal?.throwIfAborted();
  const config = await prepareWorld(written);
  return await startShell<World, LogEffect>(
    {
      config,
      model: {
        ...{ step, nextDueMs, summarize, faults, parseFault },
        begin: (epochMs) => beginWorld(setupOf(config, epochMs)),
      },
      machine: (world, news) => machineOf(config, world, news),
      isOwn: (effect: Effect | LogEffect): effect is LogEffect => ["logged", "rotated", "booted"].includes(effect.type),
    },
    options,
  );
}

function machineOf(config: FullWorldConfig, world: () => World, news: ProcessNews): Machine<World, LogEffect> {
  const { dir, nodes } = config;
  const serviceOf = ({ node, unit }: WantedProcess) => unit && { node, service: unit.name, run: unit.run };
  const start = ({ node, program }: WantedProcess) => {
    const path = programPath(dir, node, program);
    return startWaiting(path, dirname(path));
  };
  const processes = keepProcesses<WantedProcess>(start, {
    spawned: (process, pid) => {
      const which = serviceOf(process);
      if (which) news.spawned(which, pid);
    },
    died: (process) => news.died(serviceOf(process)),
  });
  const ports = keepPorts<WantedPort>(
    (node) => nodes[node]?.address ?? "127.0.0.1",
    ({ node, serves }) =>
      serves === "lat" ? latServer(() => (isLoading(world(), node) ? UNACKNOWLEDGED : 0)) : acceptingServer(),
  );
  for (const node of Object.keys(nodes)) {
    beginLog(dir, node, firstLog(world()));
    writeBootId(dir, node, bootId(world(), node));
  }
  return {
    see: async (now) => {
      const asked = wanted(now);
      processes.see(asked.processes);
      await ports.see(asked.ports);
    },
    perform: (effect) => performLog(dir, effect),
    read: withFile,
    close: async () => {
      await Promise.all([processes.close(), ports.close()]);
    },
  };
}

/** The text of pyocient's `-i FILE` in place of the file's name; as it is where it cannot be read. */
function withFile(request: Request): Request {
  const at = request.command === "pyocient" ? request.argv.indexOf("-i") + 1 : 0;
  const file = request.argv[at];
  if (at === 0 || file === undefined) return request;
  return { ...request, argv: request.argv.with(at, readText(file)) };
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // no statement: pyocient's usage error
  }
}
