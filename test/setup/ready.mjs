/**
 * Makes a fresh clone ready and runs one thing in it: `node test/setup/ready.mjs demo|test|bench|simulate|chaos|muster [ARGS]`.
 * Plain JavaScript for Node 20 with nothing installed: everything else here needs the Node 24 and the packages that this installs.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureEtcd } from "./ready/etcd.mjs";
import { ensureNatsServer } from "./ready/nats-server.mjs";
import { NotReady, say } from "./ready/not-ready.mjs";
import { ensurePackages } from "./ready/packages.mjs";
import { checkPlatform } from "./ready/platform.mjs";
import { runHere, runStages } from "./ready/run.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const [target = "", ...args] = process.argv.slice(2);
const entries = {
  muster: "controller/cli/main.ts",
  demo: "test/demo/main.ts",
  bench: "test/bench/main.ts",
  simulate: "test/simulation/main.ts",
  chaos: "test/chaos/main.ts",
};

try {
  await main();
} catch (error) {
  if (!(error instanceof NotReady)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function main() {
  if (target !== "test" && target !== "long" && !Object.hasOwn(entries, target))
    throw new NotReady(
      `What shall run? One of: demo, test, long, bench, simulate, chaos, muster. Not: ${target || "nothing"}`,
    );
  checkPlatform(process.versions.node, process.platform, process.arch);
  await ensurePackages(root);
  const nats = needsNats() ? await ensureNatsServer(root) : null;
  const etcd = target === "test" ? await etcdIfAny() : null;
  const env = {
    // Dozens of processes a test file, each of which would strip and compile the same files anew.
    NODE_COMPILE_CACHE: join(root, ".tools/compile-cache"),
    ...(nats ? { MUSTER_NATS_SERVER: nats } : {}),
    ...(etcd ? { MUSTER_ETCD: etcd } : {}),
  };
  if (target === "test") await runStages(root, testStages(), env);
  else if (target === "long") await runStages(root, [longStage()], { ...env, MUSTER_LONG: "1" });
  else if (target === "muster") await runHere(root, entries.muster, args, env);
  else await runStages(root, [["node", ...nodeFlags(), entries[target], ...args]], env);
}

/** All long tests, or the files that are named. */
function longStage() {
  const named = args.some((arg) => arg.startsWith("test/"));
  return ["vitest", "run", ...(named ? [] : ["test/long"]), ...args];
}

/** A simulation makes much that lives for one seed only: with more room for the young it is collected less often (a sixth of the time). */
function nodeFlags() {
  return target === "simulate" ? ["--max-semi-space-size=64"] : [];
}

/** Of the muster verbs only a rehearsal starts a server of its own; the others find one that runs. */
function needsNats() {
  if (target === "simulate") return false;
  return target !== "muster" || args[0] === "rehearse";
}

/** One test file needs it, and fails without it, saying the same: all the others can still run. */
async function etcdIfAny() {
  try {
    return await ensureEtcd(root);
  } catch (error) {
    if (!(error instanceof NotReady)) throw error;
    for (const line of error.message.split("\n")) say(line);
    return null;
  }
}

/** Cheapest first: a type error needs no test run to be found. */
function testStages() {
  return [
    ["tsc", "--noEmit"],
    ["biome", "check", "."],
    ["node", "test/setup/generate-types.ts", "--check"],
    ["node", "test/setup/generate-schemas.ts", "--check"],
    ["vitest", "run", ...args],
  ];
}
