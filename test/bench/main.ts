/**
 * npm run bench [-- -o json] [-- --runs N]: what Muster costs, beside a floor measured in the same run. Asserts nothing about times.
 */
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { createLogger } from "../../shared/log.ts";
import { bareFanOut, type Floors, floorsOf, measureFloors } from "./floors.ts";
import { print } from "./print.ts";
import { type Measured, machine, type Report, shapeReport } from "./report.ts";
import { leads, restart } from "./runs.ts";
import { even, hostNames, lopsided, type Shape } from "./shapes.ts";
import { readRun } from "./shares.ts";
import { setStage } from "./stage.ts";

const { values } = parseArgs({
  options: { output: { type: "string", short: "o", default: "table" }, runs: { type: "string", default: "0" } },
});
const stopping = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => stopping.abort(new Error(name)));
const log = createLogger("warn", { service: "bench" });
const loadBefore = loadavg()[0] ?? 0;

const few = await measure(4, 1, runsOr(12), (hosts) => [even("four", hosts)]);
const many = await measure(64, 16, runsOr(5), (hosts) => [even("even", hosts), lopsided("lopsided", hosts)]);
const report: Report = {
  machine: machine(loadBefore),
  floors: [few, many].map(({ agents, floors }) => ({ agents, floors })),
  shapes: [few, many].flatMap(({ floors, measured }) => measured.map((m) => shapeReport(m, floors))),
};
console.log(values.output === "json" ? JSON.stringify(report, null, 2) : print(report));

interface Stay {
  readonly agents: string;
  readonly floors: Floors;
  readonly measured: readonly Measured[];
}

/** One warm-up run of each shape, then `runs` that count. */
async function measure(
  nodes: number,
  agentsPerProcess: number,
  runs: number,
  shapesOf: (hosts: readonly string[]) => Shape[],
): Promise<Stay> {
  const hosts = hostNames(nodes);
  const agents =
    agentsPerProcess === 1
      ? `${nodes} agents, a process each`
      : `${nodes} agents in ${Math.ceil(nodes / agentsPerProcess)} processes`;
  say(`${agents}: starting them, a controller and NATS`);
  await using stage = await setStage({ hosts, agentsPerProcess, log, signal: stopping.signal });
  await leads(stage);
  say("measuring the floor, here and once more at the end");
  const ports = { ...stage, log, signal: stopping.signal };
  const samples = [await measureFloors(ports)];
  const bare = [await bareFanOut(ports, 8, nodes / 4)];
  const shapes = shapesOf(hosts);
  const ran: { shape: Shape; times: Awaited<ReturnType<typeof restart>> }[] = [];
  for (const shape of shapes) {
    say(`${shape.title}: ${runs} restarts after one to warm up`);
    await stage.apply(shape.cluster, shape.nodes);
    ran.push({ shape, times: await restart(stage, shape.cluster, runs, 1) });
  }
  samples.push(await measureFloors(ports));
  bare.push(await bareFanOut(ports, 8, nodes / 4));
  const floors = floorsOf(samples);
  const bareMs = Math.min(...bare);
  const records = await stage.finish();
  const measured = ran.map(({ shape, times }) => ({
    ...{ title: shape.title, agents, nodes, bareMs, times },
    traces: times.map(({ run }) => readRun(records, run, shape.cluster)),
  }));
  return { agents, floors, measured };
}

function runsOr(standard: number): number {
  const asked = Number(values.runs);
  return Number.isInteger(asked) && asked > 0 ? asked : standard;
}

function say(line: string): void {
  stopping.signal.throwIfAborted();
  process.stderr.write(`bench: ${line}\n`);
}
