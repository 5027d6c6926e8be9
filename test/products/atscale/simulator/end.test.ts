import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { WorldConfig } from "../../../../shared/products/atscale/simulator/config.ts";
import { prepareWorld } from "../../../../shared/products/atscale/simulator/prepare.ts";
import { readCommands } from "../../../../shared/products/atscale/simulator/records.ts";
import { startWorld } from "../../../../shared/products/atscale/simulator/start.ts";
import { accepts, begin, makeConfig, processesUnder, run, until } from "./real-world.ts";

const main = new URL("../../../../shared/products/atscale/simulator/main.ts", import.meta.url).pathname;

it("leaves no process and no listener behind when it is stopped, and turns waiting callers away", async () => {
  await using place = await somewhere({ faults: ["e1:store-down", "*:extra-process"] });
  const { dir, nodes } = place.config;
  const stopping = new AbortController();
  const world = await startWorld(place.config, { signal: stopping.signal });
  expect(processesUnder(dir).length).toBeGreaterThan(30);
  expect(await accepts(nodes.e1?.address ?? "", 10520)).toBe(true);
  const waiting = begin(dir, "e1", "postgres_nodes");
  await until(() => Object.keys(world.world().calls).length === 1, "a caller waits");
  stopping.abort();
  await world.stop();
  expect(await waiting.ended).toMatchObject({ exit: 70, err: expect.stringContaining("the simulated world has gone") });
  await nothingLeft(place.config);
  expect(await run(dir, "e1", "atscale_stop")).toMatchObject({
    exit: 70,
    err: expect.stringMatching(/^atscale_stop: /),
  });
});

it("turns callers away where the world is dead and left only its pid", async () => {
  await using place = await somewhere();
  await prepareWorld(place.config);
  const dead = spawn("true");
  await once(dead, "exit");
  await writeFile(join(place.config.dir, "world.pid"), `${dead.pid}\n`);
  expect((await run(place.config.dir, "c1", "atscale_service_control", "status")).exit).toBe(70);
});

it("leaves nothing behind when a port is taken", async () => {
  await using place = await somewhere();
  const first = await startWorld(place.config);
  await using other = await somewhere({ nodes: place.config.nodes });
  await expect(startWorld(other.config)).rejects.toThrow(/EADDRINUSE/);
  expect(processesUnder(other.config.dir)).toEqual([]);
  await first.stop();
});

it("as a process says when it is ready, and ends with its children on SIGTERM", async () => {
  await using place = await somewhere();
  const { child, ready } = await startMain(place);
  expect(JSON.parse(ready)).toMatchObject({ ready: true, cluster: "bi", dir: place.config.dir, pid: child.pid });
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  await nothingLeft(place.config);
});

it("killed with -9 takes its children with it, and callers that wait or come later exit 70", async () => {
  await using place = await somewhere({ speed: 1 });
  const { dir } = place.config;
  const { child } = await startMain(place);
  const waiting = begin(dir, "q1", "atscale_stop");
  await until(() => readCommands(dir).length === 1, "a stop is under way");
  child.kill("SIGKILL");
  await once(child, "exit");
  expect((await waiting.ended).exit).toBe(70);
  expect((await run(dir, "q1", "atscale_stop")).exit).toBe(70);
  await until(() => processesUnder(dir).length === 0, "every simulated process has ended");
});

it("as a process ends when whoever started it closes its standard input, if told to", async () => {
  await using place = await somewhere();
  const { child } = await startMain(place, "--until-stdin-ends");
  child.stdin.end();
  expect(await once(child, "exit")).toEqual([0, null]);
  await nothingLeft(place.config);
});

it("refuses a bad configuration whole, with every error and exit 2", async () => {
  await using place = await somewhere({ leader: "nobody", faults: ["e1:bogus"] });
  const { child, ready } = await startMain(place);
  const [exit] = child.exitCode === null ? await once(child, "exit") : [child.exitCode];
  expect({ exit, ready }).toEqual({ exit: 2, ready: "" });
  expect(child.said()).toMatch(/nobody is not one of the nodes[\s\S]*"e1:bogus" is no known NODE:FAULT/);
});

/** A directory for a world, and the processes started there: whatever a failed test leaves behind goes with it. */
async function somewhere(more: Partial<WorldConfig> = {}) {
  const config = await makeConfig(more);
  const children: ChildProcess[] = [];
  return {
    config,
    children,
    [Symbol.asyncDispose]: async () => {
      for (const child of children) child.kill("SIGKILL");
      await rm(config.dir, { recursive: true, force: true });
    },
  };
}

async function nothingLeft({ dir, nodes }: WorldConfig): Promise<void> {
  expect(processesUnder(dir)).toEqual([]);
  for (const { address } of Object.values(nodes))
    for (const port of [10500, 10502, 10520]) expect(await accepts(address, port)).toBe(false);
}

async function startMain({ config, children }: { config: WorldConfig; children: ChildProcess[] }, ...argv: string[]) {
  const file = join(config.dir, "config.json");
  await writeFile(file, JSON.stringify(config));
  const child = spawn(process.execPath, [main, "--config", file, ...argv], { stdio: ["pipe", "pipe", "pipe"] });
  children.push(child);
  let err = "";
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  const said = () => err;
  const ready = await new Promise<string>((resolve) => {
    child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString()));
    child.once("close", () => resolve(""));
  });
  return { child: Object.assign(child, { said }), ready };
}
