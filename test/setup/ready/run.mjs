import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { say } from "./not-ready.mjs";

/** From here on type stripping needs no flag. */
const NODE_WITH_TYPES = 24;

/** Runs an entry file in this very process where this Node can, else in a child: a verb of the CLI should not pay for two Nodes. */
export async function runHere(root, entry, args, env) {
  if (Number.parseInt(process.versions.node, 10) < NODE_WITH_TYPES)
    return await runStages(root, [["node", join(root, entry), ...args]], env, process.cwd());
  Object.assign(process.env, env);
  const path = join(root, entry);
  process.argv = [process.execPath, path, ...args];
  await import(pathToFileURL(path).href);
}

/** Runs the programs of node_modules/.bin one after another and stops at the first that fails; this process ends as that one did. */
export async function runStages(root, stages, env, cwd = root) {
  const bin = join(root, "node_modules/.bin");
  const PATH = `${bin}${delimiter}${pathWithoutProject(root)}`;
  for (const [program, ...args] of stages) {
    if (stages.length > 1) say(`${program} ${args.join(" ")}`);
    const { code, signal } = await runInFront(join(bin, program), args, { cwd, env: { ...env, PATH } });
    if (signal) return endBy(signal);
    if (code !== 0) {
      process.exitCode = code;
      return;
    }
  }
}

/** Its output goes to stderr, since stdout belongs to what is run afterwards. The exit code; 127 where there is no such program. */
export async function runQuietly(program, args, { cwd, env }) {
  const { code } = await ended(spawn(program, args, { ...options(cwd, env), stdio: ["ignore", 2, 2] }));
  return code;
}

/** A program's exit code and stdout; 127 where there is no such program. */
export async function capture(program, args) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"] });
  let stdout = "";
  child.stdout?.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  return { ...(await ended(child)), stdout };
}

/** PATH as it was before npm put this project's programs in front: `npm` must not run on a Node that it is about to replace. */
export function pathWithoutProject(root) {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .filter((dir) => dir !== join(root, "node_modules/.bin"))
    .join(delimiter);
}

async function runInFront(program, args, { cwd, env }) {
  const child = spawn(program, args, { ...options(cwd, env), stdio: "inherit" });
  // Ctrl-C in a terminal reaches the child by itself; a second SIGINT would read as "now, at once". Elsewhere it came to us alone.
  const inTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  const handlers = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"].map((signal) => {
    const own = inTerminal && (signal === "SIGINT" || signal === "SIGQUIT");
    const handler = () => (own ? undefined : child.kill(signal));
    process.on(signal, handler);
    return [signal, handler];
  });
  const end = await ended(child);
  for (const [signal, handler] of handlers) process.removeListener(signal, handler);
  return end;
}

function options(cwd, env) {
  return { ...(cwd ? { cwd } : {}), env: { ...process.env, ...env } };
}

async function ended(child) {
  try {
    const [code, signal] = await once(child, "close");
    return { code: code ?? 1, signal };
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "EACCES") throw error;
    return { code: 127, signal: null };
  }
}

/** Dies of the same signal, so that the caller sees what became of the child. */
function endBy(signal) {
  process.kill(process.pid, signal);
  // Node ends by the signal at its next turn; without this it would end with 0 first.
  setTimeout(() => {}, 60_000);
}
