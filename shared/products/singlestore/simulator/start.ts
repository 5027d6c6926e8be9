/**
 * Runs one simulated cluster: the pure world of world/ in the common shell.
 */
import { appendFileSync } from "node:fs";
import type { Clock } from "../../../clock.ts";
import type { Machine, ProcessNews } from "../../../simulator/model.ts";
import { keepPorts } from "../../../simulator/ports.ts";
import { keepProcesses, startWaiting } from "../../../simulator/processes.ts";
import { type RunningWorld as Running, startShell } from "../../../simulator/shell.ts";
import { setupOf, type WorldConfig } from "./config.ts";
import { logPath, nodeHome, programPath, settingsPath } from "./paths.ts";
import { prepareWorld } from "./prepare.ts";
import { silentPort, sqlPort } from "./sql-port.ts";
import { beginWorld } from "./world/begin.ts";
import { SQL_PORT } from "./world/calls.ts";
import { faults, parseFault } from "./world/faults.ts";
import type { Effect, OwnEffect } from "./world/scene.ts";
import type { SqlAnswer } from "./world/sql/answer.ts";
import type { Setup, World } from "./world/state.ts";
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
  return await startShell<World, OwnEffect>(
    {
      config,
      model: {
        ...{ step, nextDueMs, summarize, faults, parseFault },
        begin: (epochMs) => beginWorld(setupOf(config, epochMs)),
      },
      machine: (world, news) => machineOf(config.dir, world().setup, news),
      isOwn: (effect: Effect): effect is OwnEffect => effect.type === "answered" || effect.type === "logged",
    },
    options,
  );
}

function machineOf(dir: string, setup: Setup, news: ProcessNews): Machine<World, OwnEffect> {
  const processes = keepProcesses<WantedProcess>((process) => startNodeProgram(dir, setup, process), {
    spawned: ({ node, program, run }, pid) => news.spawned({ node, service: program, run }, pid),
    died: ({ node, program, run }) => news.died({ node, service: program, run }),
  });
  const desk = openQuestions(news);
  const ports = keepPorts<WantedPort>(
    (node) => setup.nodes[node]?.address ?? "127.0.0.1",
    ({ node, serves }) => (serves === "silent" ? silentPort() : sqlPort(setup.password, (sql) => desk.ask(node, sql))),
  );
  return {
    see: async (world) => {
      const asked = wanted(world);
      processes.see(asked.processes);
      await ports.see(asked.ports);
    },
    perform: (effect) => {
      switch (effect.type) {
        case "answered":
          desk.answer(effect.call, effect.answer);
          break;
        case "logged":
          appendLog(dir, setup, effect.node, effect.line);
      }
    },
    read: (request) => request,
    close: async () => {
      await Promise.all([processes.close(), ports.close()]);
    },
  };
}

/** Statements that came by a port and have no answer yet. */
function openQuestions(news: ProcessNews) {
  const open = new Map<string, (answer: SqlAnswer) => void>();
  let asked = 0;
  return {
    ask: (node: string, sql: string) =>
      new Promise<SqlAnswer>((resolve) => {
        asked += 1;
        const id = `sql-${asked}`;
        open.set(id, resolve);
        news.called({ id, node, command: SQL_PORT, argv: [sql], pid: 0, uid: 0 });
      }),
    answer: (id: string, answer: SqlAnswer) => {
      open.get(id)?.(answer);
      open.delete(id);
    },
  };
}

/** `memsqld ... --defaults-file .../ID/memsql.cnf`: the id in its command line tells whose it is. */
function startNodeProgram(dir: string, setup: Setup, { node, program }: WantedProcess) {
  const { host = node, id = "" } = setup.nodes[node] ?? {};
  const argv = ["-c", "read -r _", "--defaults-file", settingsPath(dir, host, id)];
  return startWaiting(programPath(dir, host, program), nodeHome(dir, host, id), argv);
}

function appendLog(dir: string, setup: Setup, node: string, line: string): void {
  const { host = node, id = "" } = setup.nodes[node] ?? {};
  appendFileSync(logPath(dir, host, id), line);
}
