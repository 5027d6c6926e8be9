import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { logPath } from "../../../../shared/products/ocient/simulator/paths.ts";
import { readCommands, readHarm, readState } from "../../../../shared/products/ocient/simulator/records.ts";
import { accepts, beginFile, processesUnder, until } from "../../../support/simulated.ts";
import { type RealWorld, realWorld } from "./real-world.ts";

const KILL = ["kill", "-s", "SIGKILL", "rolehostd"] as const;

it("goes down and up in the vendor's order by its own commands, without harm", async () => {
  await using world = await realWorld();
  const { dir } = world;
  expect((await world.run("ldr1", "systemctl", "stop", "lat")).exit).toBe(0);
  for (const node of ["ldr1", "fnd1", "sql1"]) {
    expect((await world.run(node, "systemctl", ...KILL)).exit).toBe(0);
    await until(() => processesUnder(join(dir, "hosts", node)).length === 0, `no process on ${node}`);
    expect((await world.run(node, "systemctl", "is-active", "rolehostd")).out).toBe("failed\n");
  }
  expect(await accepts(addressOf(world, "sql1"), 4050)).toBe(false);
  for (const node of ["sql1", "fnd1", "ldr1"]) {
    expect((await world.run(node, "systemctl", "start", "rolehostd")).exit).toBe(0);
    await until(() => readState(dir)?.nodes[node]?.ready === true, `${node} is ready`);
  }
  expect((await world.run("ldr1", "systemctl", "start", "lat")).exit).toBe(0);
  expect(readHarm(dir)).toEqual([]);
  expect(readCommands(dir).map(({ node, command, event, exit }) => `${event} ${command} ${node} ${exit}`)).toEqual(
    [
      ...["stop lat ldr1", "kill rolehostd ldr1", "kill rolehostd fnd1", "kill rolehostd sql1"],
      ...["start rolehostd sql1", "start rolehostd fnd1", "start rolehostd ldr1", "start lat ldr1"],
    ].flatMap((what) => [`began ${what} null`, `ended ${what} 0`]),
  );
});

it("runs a real process for each unit, with the pid that systemctl shows", async () => {
  await using world = await realWorld();
  for (const [unit, program] of [
    ["rolehostd", "rolehostd"],
    ["lat", "java"],
  ] as const) {
    const { out } = await world.run("ldr1", "systemctl", "show", unit, "-p", "MainPID");
    const found = processesUnder(join(world.dir, "hosts/ldr1")).find(({ exe }) => exe.endsWith(`/${program}`));
    expect(out).toBe(`MainPID=${found?.pid}\n`);
    expect(found?.argv[0]).toBe(found?.exe);
  }
});

it("sees a process that somebody kills, as systemd does", async () => {
  await using world = await realWorld();
  const pid = processesUnder(join(world.dir, "hosts/fnd1"))[0]?.pid;
  if (pid === undefined) throw new Error("no process of rolehostd");
  process.kill(pid, "SIGKILL");
  await until(() => readState(world.dir)?.nodes.fnd1?.rolehostd === "failed", "the unit has failed");
  const { out } = await world.run("fnd1", "systemctl", "show", "rolehostd", "-p", "MainPID,Result,ExecMainStatus");
  expect(out).toBe("MainPID=0\nResult=signal\nExecMainStatus=9\n");
});

it("listens on 4050 of SQL nodes while rolehostd runs, also while it quiesces, and on no other node", async () => {
  await using world = await realWorld({ faults: ["sql1:query-holds"], stopTimeoutSeconds: 1_000_000 });
  await world.run("sql1", "systemctl", "stop", "--no-block", "rolehostd");
  expect((await world.run("sql1", "systemctl", "is-active", "rolehostd")).out).toBe("deactivating\n");
  expect(await accepts(addressOf(world, "sql1"), 4050)).toBe(true);
  expect(await accepts(addressOf(world, "fnd1"), 4050)).toBe(false);
  await world.run("sql1", "systemctl", ...KILL);
  await until(async () => !(await accepts(addressOf(world, "sql1"), 4050)), "4050 is shut");
});

it("serves LAT's metrics while LAT runs", async () => {
  await using world = await realWorld({ faults: ["ldr1:load-holds"] });
  const pending = () =>
    fetch(`http://${addressOf(world, "ldr1")}:8080/v2/metrics/read/lat:type=partitions`).then(
      async (answer) => JSON.stringify(await answer.json()),
      () => "refused",
    );
  expect(await pending()).toContain('"pushes_unacknowledged":4096');
  await world.run("ldr1", "systemctl", "stop", "lat");
  await until(async () => (await pending()) === "refused", "8080 is shut");
});

it("writes rolehostd.log: an earlier start's lines first, this start's after the command, none of a rotated log", async () => {
  await using world = await realWorld();
  const path = logPath(world.dir, "fnd1");
  const marker = "host: rolehostd successfully started\n";
  const before = readFileSync(path, "utf8");
  expect(before).toContain(marker);
  await world.run("fnd1", "systemctl", "stop", "rolehostd");
  await world.run("fnd1", "systemctl", "start", "rolehostd");
  const since = () => readFileSync(path, "utf8").slice(before.length);
  await until(() => since().includes(marker), "the ready line of this start");
  expect(readState(world.dir)?.nodes.fnd1).toBeDefined();
  expect((await beginFile(join(world.dir, "fault"), "fnd1:log-rotated").ended).exit).toBe(0);
  expect(readFileSync(path, "utf8")).not.toContain(marker);
  expect(readFileSync(`${path}.1`, "utf8")).toContain(marker);
});

it("takes pyocient's statements from the command line and from a file, and prints nothing for no rows", async () => {
  await using world = await realWorld({ faults: ["sql1:pyocient-warnings"] });
  const url = `ocient://admin:it's "secret"@${addressOf(world, "sql1")}:4050/system?force=true`;
  expect(await world.run("fnd1", "pyocient", url, "SELECT * FROM sys.queries")).toEqual({ exit: 0, out: "", err: "" });
  const file = join(world.dir, "statements.sql");
  writeFileSync(
    file,
    `connect to '${url.replace("it's ", "")}' user admin using x;\nSELECT count(*) AS n FROM sys.segment_groups;\n`,
  );
  const { out, exit } = await world.run("sql1", "pyocient", "-f", "json", "-i", file);
  expect(exit).toBe(0);
  expect(out).toMatch(/^Warning: /);
  expect(JSON.parse(out.slice(out.lastIndexOf("[\n")))).toEqual([{ n: 4 }]);
  expect((await world.run("fnd1", "pyocient", "-i", "/nowhere", url)).exit).toBe(64);
});

it("takes faults by its control script, and gives them back", async () => {
  await using world = await realWorld();
  const fault = (...argv: string[]) => beginFile(join(world.dir, "fault"), ...argv).ended;
  expect((await fault("ldr1:lat-missing", "sql1:query-holds")).exit).toBe(0);
  expect((await world.run("ldr1", "systemctl", "start", "lat")).exit).toBe(5);
  expect(world.running.world().queries).toHaveLength(1);
  expect((await fault("--clear", "ldr1:lat-missing", "sql1:query-holds")).exit).toBe(0);
  expect(world.running.world().queries).toEqual([]);
  expect(await fault("sql1:no-such")).toMatchObject({ exit: 2, err: expect.stringContaining("no known NODE:FAULT") });
});

const addressOf = (world: RealWorld, node: string) => world.config.nodes[node]?.address ?? "";
