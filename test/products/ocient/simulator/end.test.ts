import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { WorldConfig } from "../../../../shared/products/ocient/simulator/config.ts";
import { commandPath } from "../../../../shared/products/ocient/simulator/paths.ts";
import { accepts, beginFile, processesUnder, until } from "../../../support/simulated.ts";
import { makeConfig } from "./real-world.ts";

const main = new URL("../../../../shared/products/ocient/simulator/main.ts", import.meta.url).pathname;

it("as a process takes what a rehearsal gives it, says when it is ready, and leaves nothing behind", async () => {
  await using place = await somewhere();
  const { config } = place;
  const { child, ready } = await startMain(place, {
    ...config,
    options: { sqlPort: 4055, latUnit: "loading", anyOther: ["x"] },
    nodes: Object.fromEntries(
      Object.entries(config.nodes).map(([node, one]) => [
        node,
        { ...one, member: node, host: node, id: null, port: null },
      ]),
    ),
  });
  expect(JSON.parse(ready)).toMatchObject({ ready: true, cluster: "dw", dir: config.dir, pid: child.pid });
  expect(await accepts(config.nodes.sql1?.address ?? "", 4055)).toBe(true);
  const shown = await beginFile(commandPath(config.dir, "ldr1", "systemctl"), "is-active", "loading").ended;
  expect(shown.out.toString()).toBe("active\n");
  child.stdin.end();
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(processesUnder(config.dir)).toEqual([]);
  expect(await accepts(config.nodes.sql1?.address ?? "", 4055)).toBe(false);
});

it("killed with -9 takes its children with it, and callers that wait or come later exit 70", async () => {
  await using place = await somewhere();
  const { dir } = place.config;
  const { child } = await startMain(place, { ...place.config, faults: ["fnd1:quiesce-times-out"], speed: 1 });
  const systemctl = commandPath(dir, "fnd1", "systemctl");
  const waiting = beginFile(systemctl, "stop", "rolehostd");
  await until(async () => {
    const { out } = await beginFile(systemctl, "is-active", "rolehostd").ended;
    return out.toString() === "deactivating\n";
  }, "a stop is under way");
  child.kill("SIGKILL");
  await once(child, "exit");
  expect((await waiting.ended).exit).toBe(70);
  expect((await beginFile(systemctl, "show", "rolehostd").ended).exit).toBe(70);
  await until(() => processesUnder(dir).length === 0, "every simulated process has ended");
});

it("refuses a bad configuration whole, with every error and exit 2", async () => {
  await using place = await somewhere();
  const bad = { ...place.config, faults: ["fnd1:bogus"], stopTimeoutSeconds: 0 };
  const { child, ready } = await startMain(place, bad);
  const [exit] = child.exitCode === null ? await once(child, "exit") : [child.exitCode];
  expect({ exit, ready }).toEqual({ exit: 2, ready: "" });
  expect(child.said()).toMatch(/stopTimeoutSeconds/);
});

/** A directory for a world, and the processes started there: whatever a failed test leaves behind goes with it. */
async function somewhere() {
  const config = await makeConfig();
  const children: ChildProcess[] = [];
  return {
    ...{ config, children },
    [Symbol.asyncDispose]: async () => {
      for (const child of children) child.kill("SIGKILL");
      await rm(config.dir, { recursive: true, force: true });
    },
  };
}

async function startMain({ children }: { children: ChildProcess[] }, config: WorldConfig) {
  const file = join(config.dir, "config.json");
  await writeFile(file, JSON.stringify(config));
  const child = spawn(process.execPath, [main, "--config", file, "--until-stdin-ends"], { stdio: "pipe" });
  children.push(child);
  let err = "";
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ready = await new Promise<string>((resolve) => {
    child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString()));
    child.once("close", () => resolve(""));
  });
  return { child: Object.assign(child, { said: () => err }), ready };
}
