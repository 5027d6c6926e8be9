import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { logPath } from "../../../../shared/products/singlestore/simulator/paths.ts";
import { readCommands, readHarm, readState } from "../../../../shared/products/singlestore/simulator/records.ts";
import { begin, makeConfig, processesOf, query, realWorld, run, until } from "./real-world.ts";

const ctl = (dir: string, host: string, verb: string, id: string, ...more: string[]) =>
  run(dir, host, "memsqlctl", verb, "--memsql-id", id, "--yes", ...more);

it("goes down and up in the vendor's order by its own commands, without harm", async () => {
  await using world = await realWorld();
  const { dir } = world.config;
  const child = world.running.world().setup.nodes.c1?.id ?? "";
  expect((await ctl(dir, "m1", "stop-node", "a1b2c3d4e5")).exit).toBe(0);
  expect((await ctl(dir, "c1", "stop-node", child)).exit).toBe(0);
  for (const leaf of ["1111111111", "2222222222"]) expect((await ctl(dir, "m1", "stop-node", leaf)).exit).toBe(0);
  await until(() => processesOf(dir).length === 0, "no process is left");
  await expect(query(world.config, "l1", "SELECT 1")).rejects.toThrow(/ECONNREFUSED/);
  for (const leaf of ["1111111111", "2222222222"]) expect((await ctl(dir, "m1", "start-node", leaf)).exit).toBe(0);
  const states = async (leaf: string) =>
    ((await query(world.config, leaf, "SHOW DATABASES EXTENDED")) as { State: string }[]).map(({ State }) => State);
  await until(
    async () => [...(await states("l1")), ...(await states("l2"))].every((state) => state === "pending"),
    "every partition is pending",
  );
  expect((await ctl(dir, "c1", "start-node", child)).exit).toBe(0);
  expect((await ctl(dir, "m1", "start-node", "a1b2c3d4e5")).exit).toBe(0);
  await until(() => readState(dir)?.databases.sales === "healthy", "sales is healthy");
  expect(readHarm(dir)).toEqual([]);
  expect(readState(dir)).toMatchObject({ moved: 0, failovers: 0 });
  const order = ["m1", "c1", "l1", "l2"];
  expect(readCommands(dir).map(({ node, command, event, exit }) => `${event} ${command} ${node} ${exit}`)).toEqual(
    [
      ...order.map((node) => `stop-node ${node}`),
      ...["l1", "l2", "c1", "m1"].map((node) => `start-node ${node}`),
    ].flatMap((what) => [`began ${what} null`, `ended ${what} 0`]),
  );
  const { id = "" } = world.running.world().setup.nodes.l1 ?? {};
  expect(readFileSync(logPath(dir, "m1", id), "utf8")).toMatch(/INFO: .*`sales_0` log: Replaying snapshot: \d+%/);
});

it("answers a MySQL client with the columns by name, numbers as numbers and NULL as null", async () => {
  await using world = await realWorld();
  const leaves = await query(world.config, "m1", "SHOW LEAVES");
  expect(leaves).toMatchObject([
    {
      Port: 3307,
      State: "online",
      Pair_Port: 3308,
      Grace_Period_in_Seconds: null,
      Average_Roundtrip_Latency_ms: expect.any(Number),
    },
    { Port: 3308, State: "online", Pair_Port: 3307 },
  ]);
  expect(await query(world.config, "l1", "select 1 as one")).toEqual([{ one: 1 }]);
  await query(world.config, "m1", "SET GLOBAL leaf_failure_detection = OFF");
  expect(await query(world.config, "m1", "SHOW VARIABLES LIKE 'leaf_failure_detection'")).toEqual([
    { Variable_name: "leaf_failure_detection", Value: "OFF" },
  ]);
  await expect(query(world.config, "c1", "SNAPSHOT DATABASE sales")).rejects.toMatchObject({ errno: 1796 });
  await query(world.config, "m1", "SNAPSHOT DATABASE sales");
  expect(
    readCommands(world.config.dir).map(({ node, command, event, exit }) => `${event} ${command} ${node} ${exit}`),
  ).toEqual([
    ...["began set leaf_failure_detection m1 null", "ended set leaf_failure_detection m1 0"],
    ...["began snapshot sales c1 null", "ended snapshot sales c1 1"],
    ...["began snapshot sales m1 null", "ended snapshot sales m1 0"],
  ]);
});

it("lets root in with its password only", async () => {
  await using world = await realWorld({ password: "s3cret" });
  expect(await query(world.config, "m1", "SELECT 1", "s3cret")).toEqual([{ "1": 1 }]);
  await expect(query(world.config, "m1", "SELECT 1", "wrong")).rejects.toMatchObject({ errno: 1045 });
  await expect(query(world.config, "m1", "SELECT 1")).rejects.toMatchObject({ errno: 1045 });
});

it("tells the same through memsqlctl query as a MySQL client hears", async () => {
  await using world = await realWorld();
  const told = await run(
    world.config.dir,
    "m1",
    "memsqlctl",
    "query",
    "--memsql-id",
    "2222222222",
    "--json",
    "-e",
    "SHOW DATABASES EXTENDED",
  );
  expect(JSON.parse(told.out).rows).toEqual(await query(world.config, "l2", "SHOW DATABASES EXTENDED"));
});

it("runs memsqld_safe and memsqld for each node, and another memsqld after a kill, which is a harm", async () => {
  await using world = await realWorld();
  const { dir } = world.config;
  const { id = "" } = world.running.world().setup.nodes.l1 ?? {};
  const mine = () => processesOf(dir).filter(({ argv }) => argv.at(-1)?.includes(`/${id}/`));
  expect(
    mine()
      .map(({ program }) => program)
      .toSorted(),
  ).toEqual(["memsqld", "memsqld_safe"]);
  const pid = Number((await ctl(dir, "m1", "describe-node", id, "--property", "Pid")).out);
  expect(mine().find(({ program }) => program === "memsqld")?.pid).toBe(pid);
  process.kill(pid, "SIGKILL");
  await until(() => mine().some((one) => one.program === "memsqld" && one.pid !== pid), "another memsqld");
  expect(readHarm(dir).map(({ harm }) => harm)).toContain("killed");
});

it("waits at its question until its input ends, and does as it is told yes", async () => {
  await using world = await realWorld();
  const { dir } = world.config;
  const stop = () => begin(dir, "m1", "memsqlctl", "stop-node", "--memsql-id", "a1b2c3d4e5");
  const unanswered = stop();
  let asked = "";
  unanswered.child.stdout.on("data", (chunk: Buffer) => {
    asked += chunk.toString();
  });
  await until(() => asked.includes("Would you like to continue?"), "it asks");
  expect(unanswered.child.exitCode).toBe(null);
  unanswered.child.stdin.end();
  expect((await unanswered.ended).exit).toBe(1);
  expect(readCommands(dir)).toEqual([]);
  const answered = stop();
  answered.child.stdin.write("y\n");
  expect(await answered.ended).toMatchObject({ exit: 0, out: expect.stringContaining("Successfully stopped") });
});

it("opens a port that says nothing under sql-silent, by its control script", async () => {
  await using world = await realWorld();
  const { dir } = world.config;
  const control = spawn(join(dir, "fault"), ["c1:sql-silent"], { stdio: "ignore" });
  expect((await once(control, "exit"))[0]).toBe(0);
  await expect(query(world.config, "c1", "SELECT 1")).rejects.toThrow(/ETIMEDOUT/);
});

it("as a process says when it is ready, and leaves nothing behind when its input ends", async () => {
  const config = await makeConfig();
  const main = new URL("../../../../shared/products/singlestore/simulator/main.ts", import.meta.url).pathname;
  try {
    const file = join(config.dir, "world.json");
    await writeFile(file, JSON.stringify({ ...config, master: "m1" }));
    const child = spawn(process.execPath, [main, "--config", file, "--until-stdin-ends"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    expect(JSON.parse(line)).toMatchObject({ ready: true, cluster: "dwh" });
    expect(processesOf(config.dir)).toHaveLength(8);
    child.stdin.end();
    expect((await once(child, "exit"))[0]).toBe(0);
    await until(() => processesOf(config.dir).length === 0, "no process is left");
  } finally {
    await rm(config.dir, { recursive: true, force: true });
  }
});
