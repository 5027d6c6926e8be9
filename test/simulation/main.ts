/**
 * npm run -s simulate -- --seeds A..B [--product P] | --seed N --trace | --bugs | --bug NAME [--seeds A..B] | --pace
 */
import { parseArgs } from "node:util";
import { bugs } from "./bugs/bugs.ts";
import type { Flaws } from "./bugs/flaws.ts";
import { paceOf } from "./pace.ts";
import { allProducts } from "./products/all.ts";
import type { ProductModel } from "./products/model.ts";
import { type Simulated, type SimulateOptions, simulate } from "./simulate.ts";

const BAD_USAGE = 2;
const PACE_RUNS = 200;
/** So many failing seeds are told line by line; of the others only how to see them. */
const MOST_TRACES = 3;
const { values } = parseArgs({
  options: {
    seeds: { type: "string" },
    seed: { type: "string" },
    product: { type: "string" },
    bug: { type: "string" },
    bugs: { type: "boolean", default: false },
    pace: { type: "boolean", default: false },
    trace: { type: "boolean", default: false },
  },
});
process.exitCode = await main();

async function main(): Promise<number> {
  if (values.bugs) {
    for (const name of Object.keys(bugs)) console.log(name);
    return 0;
  }
  const all = await allProducts();
  const named =
    values.product === undefined ? [...all.values()] : [...all.values()].filter(({ name }) => name === values.product);
  const range = rangeOf(values.seed ?? values.seeds ?? "1..100");
  const flaws = values.bug === undefined ? undefined : bugs[values.bug];
  if (named.length === 0 || range === null || (values.bug !== undefined && !flaws)) {
    console.error(
      `Bad usage. Products: ${[...all.keys()].join(", ")}. Bugs: --bugs lists them. Seeds: --seeds 1..100, or --seed 7 --trace.`,
    );
    return BAD_USAGE;
  }
  return values.pace ? await pace(named) : await run(named, range, flaws);
}

async function pace(products: readonly ProductModel[]): Promise<number> {
  for (const product of products) {
    const { runs, seconds, aSecond } = await paceOf(product, PACE_RUNS);
    const { verb, hosts } = product.measured;
    const what = `${product.name}: ${runs} times a whole ${verb} of ${Object.keys(hosts).length} nodes`;
    console.log(`${what} in ${seconds.toFixed(1)} s, ${aSecond.toFixed(0)} a second on one core`);
  }
  return 0;
}

async function run(
  products: readonly ProductModel[],
  [first, last]: readonly [number, number],
  flaws: Flaws | undefined,
): Promise<number> {
  const beganMs = performance.now();
  const quiet: SimulateOptions = flaws ? { flaws } : {};
  const options = values.trace ? { ...quiet, tell: print } : quiet;
  let violations = 0;
  let runs = 0;
  for (let seed = first; seed <= last; seed += 1) {
    for (const product of products) {
      const one = await simulate(seed, product, options);
      runs += one.runs;
      if (one.faults.length === 0) continue;
      violations += 1;
      if (!values.trace && violations <= MOST_TRACES) await simulate(seed, product, { ...quiet, tell: print });
      sayFailed(one);
      if (!flaws || values.trace) continue;
      console.log(`caught ${values.bug} with seed ${seed}`);
      return 1;
    }
  }
  const seconds = ((performance.now() - beganMs) / 1000).toFixed(1);
  console.log(`${last - first + 1} seeds, ${violations} violations, ${runs} runs, ${seconds} s`);
  return violations > 0 ? 1 : 0;
}

function print(line: string): void {
  console.log(line);
}

function sayFailed({ seed, product, faults }: Simulated): void {
  console.log(`seed ${seed} (${product}): ${faults[0]}`);
  const given = [...(values.product ? [`--product ${product}`] : []), ...(values.bug ? [`--bug ${values.bug}`] : [])];
  console.log(`  to see it again: npm run -s simulate -- ${[`--seed ${seed}`, ...given].join(" ")} --trace`);
}

/** `7` or `1..100`. */
function rangeOf(text: string): readonly [number, number] | null {
  const match = /^(\d{1,9})(?:\.\.(\d{1,9}))?$/.exec(text);
  if (!match) return null;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return last >= first ? [first, last] : null;
}
