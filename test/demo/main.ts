/**
 * `npm run demo`: wiring only. The wrong way, Muster's way, and what the simulator wrote down of both; with `--all` three products under
 * one order. Exit 0 only if all of it holds.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stoppingAtSignals } from "../../controller/cli/rehearsal/stopping.ts";
import { setStage } from "../../controller/rehearsal/stage.ts";
import { loadCluster } from "../../shared/cluster/load.ts";
import { BUNDLED_PRODUCTS } from "../../shared/config/parts.ts";
import { silentLogger } from "../../shared/log.ts";
import { readState } from "../../shared/products/atscale/simulator/records.ts";
import { loadProducts } from "../../shared/products/load.ts";
import { allThree } from "./all.ts";
import { musterWay } from "./muster-way.ts";
import { heading, say } from "./screen.ts";
import { verdict } from "./verdict.ts";
import { wrongWay } from "./wrong-way.ts";

/** Together they keep the demo well under a minute; the second is slow enough to be followed. */
const WRONG_WAY_SPEED = 60;
const MUSTER_SPEED = 20;
const LEADER = "bi-02";
const FILE = fileURLToPath(new URL("../../docs/examples/bi-prod.yaml", import.meta.url));

const stopping = stoppingAtSignals();
const { signal } = stopping;
const dir = await mkdtemp(join(tmpdir(), "muster-demo-"));
try {
  process.exitCode = process.argv.includes("--all") ? conclude(await allThree(signal)) : await demo();
} catch (error) {
  if (!signal.aborted) throw error;
  await rm(dir, { recursive: true, force: true });
  say(`\nThe demo was ${(signal.reason as Error).message}.`);
  process.exitCode = 130;
} finally {
  stopping.forget();
}

async function demo(): Promise<number> {
  const { cluster, definition, text } = loadCluster(FILE, loadProducts([BUNDLED_PRODUCTS]).definitions);
  const common = { cluster, definition, text, start: "up", seed: 1, faults: [], bearers: { leader: LEADER } } as const;
  // Set behind the scene while the wrong way is shown.
  const setting = setStage({ ...common, speed: MUSTER_SPEED, log: silentLogger(), signal });
  setting.catch(() => undefined);
  const wrongDir = join(dir, "wrong-way");
  await mkdir(wrongDir);
  try {
    heading(1, 3, "The wrong way: a shell script that stops the leader first", WRONG_WAY_SPEED);
    const wrong = await wrongWay({ cluster, leader: LEADER, speed: WRONG_WAY_SPEED, dir: wrongDir, signal });
    heading(2, 3, "Muster: the same restart, of docs/examples/bi-prod.yaml, on a fresh cluster", MUSTER_SPEED);
    const stage = await setting;
    const muster = await musterWay({ stage, cluster, leader: LEADER, keepIn: join(dir, "muster"), signal });
    signal.throwIfAborted();
    heading(3, 3, "The verdict", MUSTER_SPEED);
    const state = readState(muster.evidence.dir);
    const problems = verdict({ cluster, leader: LEADER, wrong, muster, state });
    return conclude(problems);
  } finally {
    await rm(join(wrongDir, "world"), { recursive: true, force: true });
    await setting.then(
      (stage) => stage[Symbol.asyncDispose](),
      () => undefined,
    );
  }
}

function conclude(problems: readonly string[]): number {
  say("");
  for (const problem of problems) say(`DOES NOT HOLD  ${problem}`);
  if (problems.length === 0) say("Now yours:  postgres_nodes | npm run -s muster -- parse atscale postgres");
  return problems.length === 0 ? 0 : 1;
}
