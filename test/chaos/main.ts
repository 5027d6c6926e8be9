/**
 * npm run -s chaos -- --minutes M --seed N [--product P] -o json
 * Real processes on loopback: three controllers, three nats-servers, an agent a node and the product's simulator, killed, stopped and started
 * again at random while runs are asked for. One JSON document on stdout; exit 1 where anything was harmed or ran twice.
 */
import { parseArgs } from "node:util";
import { stoppingAtSignals } from "../../controller/cli/rehearsal/stopping.ts";
import { setStage } from "../../controller/rehearsal/stage.ts";
import { readCluster } from "../../shared/cluster/load.ts";
import { BUNDLED_PRODUCTS } from "../../shared/config/parts.ts";
import { silentLogger } from "../../shared/log.ts";
import { loadProducts } from "../../shared/products/load.ts";
import { dice } from "../simulation/kernel/dice.ts";
import { runsOf } from "../support/journal-files.ts";
import { Blows } from "./blows.ts";
import { duplicates } from "./duplicates.ts";
import { Operator } from "./operator.ts";
import { type ChaosScene, SCENES } from "./scenes.ts";

const BAD_USAGE = 2;
/** Of the product's own waits; faster, and a loaded machine makes runs pause that would not. */
const SPEED = 20;
/** For the run under way to end, once everything is whole again. */
const SETTLE_WITHIN_MS = 180_000;
const MOST_MINUTES = 24 * 60;

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "2" },
    seed: { type: "string", default: "1" },
    product: { type: "string", default: "atscale" },
    output: { type: "string", short: "o", default: "json" },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
const scene = SCENES[values.product];
if (!scene || !(minutes > 0 && minutes <= MOST_MINUTES) || !Number.isSafeInteger(seed) || values.output !== "json") {
  console.error(
    `Bad usage. npm run -s chaos -- --minutes M (up to ${MOST_MINUTES}) --seed N [--product ${Object.keys(SCENES).join("|")}] -o json`,
  );
  process.exitCode = BAD_USAGE;
} else process.exitCode = await chaos(scene);

async function chaos({ text, bearers, verbs, words }: ChaosScene): Promise<number> {
  const stopping = stoppingAtSignals();
  const { cluster, definition } = readCluster("chaos.yaml", text, loadProducts([BUNDLED_PRODUCTS]).definitions);
  const { signal } = stopping;
  await using stage = await setStage({
    ...{ cluster, definition, text, start: "up", speed: SPEED, seed, faults: [], bearers },
    ...{ controllers: 3, natsServers: 3, log: silentLogger(), signal },
  });
  const say = (line: string) => console.error(`${new Date().toISOString().slice(11, 19)}Z ${line}`);
  const operator = new Operator(stage, { cluster: cluster.name, verbs }, dice(seed), say);
  const blows = new Blows(stage, dice(seed + 1), say);
  const over = AbortSignal.any([signal, AbortSignal.timeout(minutes * 60_000)]);
  await Promise.all([blows.strike(over), operator.work(over)]);
  await blows.heal();
  const settled = AbortSignal.any([signal, AbortSignal.timeout(SETTLE_WITHIN_MS)]);
  await operator.settle(settled);
  const { harm } = await stage.judge();
  const twice = await duplicates(stage, await runsOf(stage, cluster.name), words);
  for (const what of twice) say(`ran twice: ${what}`);
  const { runs, finished, paused } = operator;
  console.log(JSON.stringify({ faults: blows.count, runs, finished, paused, harm, duplicates: twice.length }));
  stopping.forget();
  return harm.length > 0 || twice.length > 0 || signal.aborted ? 1 : 0;
}
