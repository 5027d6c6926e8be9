import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readSupervisorctl } from "../../../../shared/formats/supervisorctl.ts";
import { installRoot } from "../../../../shared/products/atscale/simulator/paths.ts";
import {
  readCommands,
  readHarm,
  readProbes,
  readState,
} from "../../../../shared/products/atscale/simulator/records.ts";
import { accepts, begin, beginFile, processesUnder, realWorld, run, until } from "./real-world.ts";

const PORTS = [10500, 10502, 10520];

it("goes down and up in the vendor's order by its own commands, without harm", async () => {
  await using world = await realWorld();
  const { dir, nodes } = world.config;
  const stopped = async (node: string) => {
    const open = await Promise.all(PORTS.map((port) => accepts(nodes[node]?.address ?? "", port)));
    const status = await run(dir, node, "atscale_service_control", "status");
    return status.exit === 4 && !open.includes(true) && processesUnder(installRoot(dir, node)).length === 0;
  };
  for (const node of ["q1", "e2", "e1", "c1"]) {
    const { exit, out } = await run(dir, node, "atscale_stop");
    expect(exit).toBe(0);
    expect(out.toString()).toMatch(/^service_registry: stopped$/m);
    await until(() => stopped(node), `${node} is wholly stopped`);
  }
  for (const node of ["c1", "e1", "e2", "q1"]) {
    expect((await run(dir, node, "atscale_start")).exit).toBe(0);
    await until(() => readState(dir)?.nodes[node]?.up === true, `${node} is up`);
  }
  const listing = () => run(dir, "e1", "postgres_nodes");
  await until(async () => {
    const { exit, out } = await listing();
    return (
      exit === 0 &&
      /e1\.example\.com .*Leader .*running[\s\S]*e2\.example\.com .*Replica .*running/.test(out.toString())
    );
  }, "both copies run and e1 leads");
  expect(readHarm(dir)).toEqual([]);
  expect(readCommands(dir).map(({ node, command, event, exit }) => `${event} ${command} ${node} ${exit}`)).toEqual(
    ["q1", "e2", "e1", "c1"]
      .map((node) => `atscale_stop ${node}`)
      .concat(["c1", "e1", "e2", "q1"].map((node) => `atscale_start ${node}`))
      .flatMap((what) => [`began ${what} null`, `ended ${what} 0`]),
  );
});

it("runs one real process a service, under the install root, with the pid that its status prints", async () => {
  await using world = await realWorld();
  const { dir } = world.config;
  const { out, err, exit } = await run(dir, "e1", "atscale_service_control", "status");
  const read = readSupervisorctl({ exit: exit ?? -1, stdout: out.toString(), stderr: err });
  if (!read.ok) throw new Error(read.reason);
  const found = processesUnder(installRoot(dir, "e1"));
  expect(read.value.services).toHaveLength(11);
  for (const { name, pid } of read.value.services) {
    const process = found.find((one) => one.pid === pid);
    expect(process?.exe.split("/").at(-1)).toBe(name);
    expect(process?.argv[0]).toBe(process?.exe);
  }
  expect(found.map(({ exe }) => exe.split("/").at(-1))).toEqual(expect.arrayContaining(["supervisord", "postgres"]));
});

it("restarts a service whose process is killed, as supervisor does", async () => {
  await using world = await realWorld();
  const { dir } = world.config;
  const find = () => processesUnder(join(installRoot(dir, "q1"), "versions/2024.1.0/bin/ingress"))[0]?.pid;
  const before = find();
  if (before === undefined) throw new Error("no process of ingress");
  process.kill(before, "SIGKILL");
  await until(
    () => find() !== undefined && find() !== before && readState(dir)?.nodes.q1?.up === true,
    "a new process",
  );
});

it("answers /ping with OK only when the engine is warm, later than its service says RUNNING", async () => {
  await using world = await realWorld({ start: "stopped", speed: 50 });
  const { dir, nodes } = world.config;
  const ping = () =>
    fetch(`http://${nodes.q1?.address}:10502/ping`).then(
      async (answer) => `${answer.status} ${await answer.text()}`,
      () => "refused",
    );
  expect(await ping()).toBe("refused");
  await run(dir, "q1", "atscale_start");
  const seen: string[] = [];
  await until(async () => {
    const running = readState(dir)?.nodes.q1?.services.engine === "RUNNING";
    seen.push(`${running ? "RUNNING" : "not RUNNING"} ${await ping()}`);
    return seen.at(-1) === "RUNNING 200 OK";
  }, "a warm engine");
  expect(seen).toContain("RUNNING 503 starting");
  expect(seen).not.toContain("not RUNNING 200 OK");
});

it("goes on with a stop whose caller was killed", async () => {
  await using world = await realWorld({ speed: 100 });
  const { dir } = world.config;
  const { child, ended } = begin(dir, "q1", "atscale_stop");
  await until(() => readCommands(dir).length === 1, "the stop has begun");
  child.kill("SIGKILL");
  expect((await ended).signal).toBe("SIGKILL");
  await until(() => readState(dir)?.nodes.q1?.stopped === true, "q1 is stopped all the same");
  expect(readCommands(dir).at(-1)).toMatchObject({ event: "ended", exit: 0 });
});

it("forgets a listing whose caller was killed while it hung, and keeps answering others", async () => {
  await using world = await realWorld({ faults: ["e1:store-down"] });
  const { dir } = world.config;
  const { child, ended } = begin(dir, "e1", "postgres_nodes");
  await until(() => Object.keys(world.running.world().calls).length === 1, "the listing hangs");
  child.kill("SIGKILL");
  await ended;
  await until(() => Object.keys(world.running.world().calls).length === 0, "the call is forgotten");
  expect(readProbes(dir).at(-1)).toMatchObject({ command: "postgres_nodes", event: "ended", exit: null });
  expect((await run(dir, "e2", "postgres_nodes")).exit).toBe(0);
});

it("answers many callers at once, each its own answer", async () => {
  await using world = await realWorld();
  const { dir, nodes } = world.config;
  const calls = Array.from({ length: 80 }, (_, i) => Object.keys(nodes)[i % 4] ?? "");
  const answers = await Promise.all(calls.map((node) => run(dir, node, "atscale_service_control", "status")));
  const services = { c1: 5, e1: 11, e2: 11, q1: 5 } as Record<string, number>;
  const pids = new Map(
    Object.keys(nodes).map((node) => [node, processesUnder(installRoot(dir, node)).map((p) => p.pid)]),
  );
  for (const [i, node] of calls.entries()) {
    const rows = answers[i]?.out.toString().trimEnd().split("\n") ?? [];
    const said = `${node}, call ${i}: exit ${answers[i]?.exit}, ${answers[i]?.err}`;
    expect(rows, said).toHaveLength(services[node] ?? -1);
    for (const row of rows) expect(pids.get(node)).toContain(Number(/pid (\d+)/.exec(row)?.[1]));
  }
});

it("takes faults by its control script, and gives them back", async () => {
  await using world = await realWorld();
  const { dir } = world.config;
  const fault = (...argv: string[]) => beginFile(join(dir, "fault"), ...argv).ended;
  const stop = join(installRoot(dir, "q1"), "bin/atscale_stop");
  expect((await fault("q1:missing-binary", "e1:garbage-output")).exit).toBe(0);
  expect(existsSync(stop)).toBe(false);
  const garbage = await run(dir, "e1", "atscale_service_control", "status");
  expect(garbage.out.includes(Buffer.from([0xff, 0xfe, 0x80]))).toBe(true);
  expect((await fault("--clear", "q1:missing-binary")).exit).toBe(0);
  expect(existsSync(stop)).toBe(true);
  expect(await fault("q1:no-such")).toMatchObject({ exit: 2, err: expect.stringContaining("no known NODE:FAULT") });
});

it("prints 100 MB from a stop when asked to", async () => {
  await using world = await realWorld({ faults: ["q1:huge-output"] });
  const { out, exit } = await run(world.config.dir, "q1", "atscale_stop");
  expect(exit).toBe(0);
  expect(out.length).toBeGreaterThan(100e6);
});

it("runs somebody else's pager outside the install root when asked to", async () => {
  await using world = await realWorld({ faults: ["e1:extra-process"] });
  const found = processesUnder(join(world.config.dir, "hosts/e1/usr"));
  expect(found.map(({ argv }) => argv)).toEqual([["less", "engine.log"]]);
});
