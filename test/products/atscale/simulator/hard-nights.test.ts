import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { balancerPath, installRoot } from "../../../../shared/products/atscale/simulator/paths.ts";
import { readCommands, readHarm, readState } from "../../../../shared/products/atscale/simulator/records.ts";
import { accepts, begin, beginFile, processesUnder, realWorld, run, until } from "./real-world.ts";

it("puts the same conf/atscale.yaml on every host, and changes one line of it on one when asked to", async () => {
  await using world = await realWorld();
  const { dir, nodes } = world.config;
  const read = (node: string) => readFileSync(join(installRoot(dir, node), "conf/atscale.yaml"), "utf8");
  expect(new Set(Object.keys(nodes).map(read)).size).toBe(1);
  const before = read("q1");
  expect(before).toContain("dnsname: e1.example.com");
  world.running.fault("q1:config-differs");
  expect(read("q1").split("\n").length).toBe(before.split("\n").length);
  expect(read("q1")).not.toBe(before);
  expect(read("e1")).toBe(before);
  world.running.fault("q1:config-differs", false);
  expect(read("q1")).toBe(before);
});

it("answers pg_controldata from its place under the install root, whether Postgres runs or not", async () => {
  await using world = await realWorld();
  const { dir } = world.config;
  const ask = (node: string) => {
    const root = installRoot(dir, node);
    return beginFile(join(root, "current/bin/database/pg_controldata"), join(root, "data/postgres")).ended;
  };
  expect(statSync(join(installRoot(dir, "e2"), "data/postgres")).isDirectory()).toBe(true);
  expect((await ask("e2")).out.toString()).toMatch(/^Database cluster state: +in archive recovery$/m);
  await run(dir, "e2", "atscale_stop");
  await until(() => readState(dir)?.nodes.e2?.stopped === true, "e2 is stopped");
  expect((await ask("e2")).out.toString()).toMatch(/^Database cluster state: +shut down in recovery$/m);
  expect(await ask("q1")).toMatchObject({ exit: 1, err: expect.stringContaining("No such file or directory") });
});

it("drains and undrains by muster-lb on each host, and writes it down among the commands", async () => {
  await using world = await realWorld({ balancer: true });
  const { dir } = world.config;
  const balance = (verb: string) => beginFile(balancerPath(dir, "q1"), verb, "q1").ended;
  expect((await balance("drain")).exit).toBe(0);
  await until(() => readState(dir)?.nodes.q1?.balancer === "out", "q1 is out");
  expect((await balance("undrain")).exit).toBe(0);
  expect(readCommands(dir).map(({ command, argv, event }) => `${event} ${command} ${argv}`)).toEqual(
    ["lb_drain", "lb_undrain"].flatMap((command) => [`began ${command} q1`, `ended ${command} q1`]),
  );
  expect(readHarm(dir)).toEqual([]);
  await run(dir, "q1", "atscale_stop");
  await balance("undrain");
  expect(readHarm(dir).map(({ harm, node }) => `${harm} ${node}`)).toEqual(["undrained-stop q1", "cold-undrain q1"]);
});

it.skipIf(process.getuid?.() !== 0)("gives a log file to another user and takes it back, as root", async () => {
  await using world = await realWorld();
  const root = installRoot(world.config.dir, "e1");
  const owner = () => statSync(join(root, "log/engine.log")).uid;
  expect(owner()).toBe(statSync(root).uid);
  world.running.fault("e1:root-owned");
  expect(owner()).not.toBe(statSync(root).uid);
  world.running.fault("e1:root-owned", false);
  expect(owner()).toBe(statSync(root).uid);
});

it("leaves no process, no port and no answer of a dead host, and ends what hung there when it is back", async () => {
  await using world = await realWorld();
  const { dir, nodes } = world.config;
  world.running.fault("e1:dead-host");
  const hanging = begin(dir, "e1", "atscale_service_control", "status");
  await until(() => Object.keys(world.running.world().calls).length === 1, "the status hangs");
  await until(() => processesUnder(installRoot(dir, "e1")).length === 0, "its processes are gone");
  await until(async () => !(await accepts(nodes.e1?.address ?? "", 10520)), "its ports are shut");
  await until(() => readState(dir)?.leader === "e2", "e2 leads");
  expect(hanging.child.exitCode).toBeNull();
  world.running.fault("e1:dead-host", false);
  expect(await hanging.ended).toMatchObject({ exit: 137, err: "" });
  expect((await run(dir, "e1", "atscale_start")).exit).toBe(0);
  await until(() => readState(dir)?.nodes.e1?.up === true, "e1 is up");
});

it("leaves real processes behind a stop that found the disk full, until a stop ends well", async () => {
  await using world = await realWorld({ faults: ["e2:disk-full"] });
  const { dir } = world.config;
  const names = () => processesUnder(installRoot(dir, "e2")).map(({ exe }) => exe.split("/").at(-1));
  const full = await run(dir, "e2", "atscale_stop");
  expect(full).toMatchObject({ exit: 1, err: expect.stringContaining("No space left on device") });
  expect(names()).toEqual(expect.arrayContaining(["engine", "postgres"]));
  world.running.fault("e2:disk-full", false);
  expect((await run(dir, "e2", "atscale_stop")).exit).toBe(0);
  await until(() => names().length === 0, "nothing is left");
});
