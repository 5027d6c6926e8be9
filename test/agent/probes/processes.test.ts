import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runBounded } from "../../../agent/probes/bounded-command.ts";
import type { ProbePorts } from "../../../agent/probes/ports.ts";
import { DENIED } from "../../../agent/probes/process-entry.ts";
import { type ProcessesValue, processesProbe } from "../../../agent/probes/processes.ts";
import { redact } from "../../../agent/probes/redact.ts";
import { place } from "../../../agent/probes/under-root.ts";
import type { Yield } from "../../../shared/state/observation.ts";
import { calm, folder, ports, script, until } from "./support.ts";

const SLEEP = realpathSync("/bin/sleep");
const me = ports().users.nameOf(process.getuid?.() ?? -1);
const isRoot = process.getuid?.() === 0;

async function scan(root: string, over: Partial<ProbePorts> = {}): Promise<ProcessesValue> {
  const { yields } = await processesProbe({ root, user: me, withinMs: 60_000 }, ports(over), calm());
  if (yields.result !== "seen") throw new Error(yields.reason);
  return yields.value as ProcessesValue;
}

function start(
  file: string,
  args: string[],
  options: { argv0?: string; uid?: number; gid?: number; cwd?: string } = {},
): ChildProcess {
  const child = spawn(file, args, { stdio: "ignore", detached: true, ...options });
  onTestFinished(() => {
    // The whole group: a script has children of its own.
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, "SIGKILL");
  });
  return child;
}

function installed(): { root: string; sleeper: string } {
  const root = folder();
  mkdirSync(join(root, "bin"));
  copyFileSync(SLEEP, join(root, "bin/databased"));
  return { root, sleeper: join(root, "bin/databased") };
}

test("a program under the root is found, a stranger is not", async () => {
  const { root, sleeper } = installed();
  const inside = start(sleeper, ["300"]);
  const outside = start(SLEEP, ["301"]);
  const value = await scan(root);
  expect(value.processes).toEqual([
    { pid: inside.pid, name: "databased", command: `${sleeper} 300`, user: me, tty: expect.any(String) },
  ]);
  expect(value.others.map((p) => p.pid)).not.toContain(inside.pid);
  if (value.others.length < 100) expect(value.others.map((p) => p.pid)).toContain(outside.pid);
});

test("nothing under the root is an empty list", async () => {
  expect((await scan(folder())).processes).toEqual([]);
  expect((await scan("/nowhere/at-all")).processes).toEqual([]);
});

test("a root given through a link finds what runs from where it leads", async () => {
  const { root, sleeper } = installed();
  const link = join(folder(), "current");
  symlinkSync(root, link);
  const { pid } = start(sleeper, ["300"]);
  expect((await scan(link)).processes.map((p) => p.pid)).toEqual([pid]);
});

test("a script under the root is found by its interpreter's argument, also a relative one", async () => {
  const root = folder();
  script(join(root, "serve"), "while :; do sleep 300; done");
  const absolute = start(join(root, "serve"), []);
  const relative = start("bash", ["./serve"], { cwd: root });
  await until("both scripts", () => absolute.pid !== undefined && relative.pid !== undefined);
  const found = (await scan(root)).processes.map((p) => p.pid);
  expect(found).toContain(absolute.pid);
  expect(found).toContain(relative.pid);
});

test("a program whose file was deleted meanwhile is still found", async () => {
  const { root, sleeper } = installed();
  const { pid } = start(sleeper, ["300"], { argv0: "renamed" });
  const { rmSync } = await import("node:fs");
  rmSync(sleeper);
  expect((await scan(root)).processes.map((p) => p.pid)).toEqual([pid]);
});

test("a command of a running probe is not taken for the product, a stray of the agent's is", async () => {
  const { root } = installed();
  const at = join(root, "bin/status");
  script(at, "sleep 300");
  const shared = ports();
  const stop = new AbortController();
  const probing = runBounded({ argv: [at], withinMs: 60_000 }, shared.liveGroups, stop.signal);
  const stray = start(join(root, "bin/databased"), ["300"]);
  const value = await scan(root, shared);
  stop.abort();
  await probing;
  expect(value.processes.map((p) => p.pid)).toEqual([stray.pid]);
});

test("kernel threads and zombies are no processes of anybody", async () => {
  const proc = folder();
  fake(proc, 1, { name: "init", exe: "/sbin/init", argv: ["/sbin/init"] });
  fake(proc, 2, { name: "kthreadd", flags: 0x0020_8040, argv: [] });
  fake(proc, 40, { name: "databased", state: "Z", exe: "/opt/toy/databased", argv: ["/opt/toy/databased"] });
  fake(proc, 41, { name: "data ) S 1", exe: "/opt/toy/databased", argv: ["/opt/toy/databased"], tty: 34817 });
  const value = await scan("/opt/toy", { proc });
  expect(value.processes).toMatchObject([{ pid: 41, name: "data ) S 1", tty: "pts/1" }]);
  expect(value.visible).toBe("all");
});

test("where process 1 cannot be seen, others are hidden too, and root's own view is partial at most", async () => {
  const proc = folder();
  fake(proc, 41, { name: "databased", exe: "/usr/bin/x", argv: ["/usr/bin/x"] });
  const { yields } = await processesProbe(
    { root: "/opt/toy", user: "daemon", withinMs: 60_000 },
    ports({ proc }),
    calm(),
  );
  if (isRoot) expect(yields).toMatchObject({ result: "seen", value: { visible: "partial" } });
  else expect(yields.result).toBe("unknown");
});

test.skipIf(!isRoot)(
  "an agent without the rights says unknown where a process may be the product's, and finds it by its path",
  async () => {
    const { root, sleeper } = installed();
    const daemon = { uid: 1, gid: 1 };
    const renamed = start(sleeper, ["300"], { ...daemon, argv0: "toy: writer" });
    const hidden = await scanAsNobody(root, "daemon");
    expect(hidden).toEqual({ result: "unknown", reason: expect.stringContaining(`process ${renamed.pid}`) });
    const gone = new Promise((resolve) => renamed.once("exit", resolve));
    renamed.kill("SIGKILL");
    await gone;
    const plain = start(sleeper, ["300"], daemon);
    const seen = await scanAsNobody(root, "daemon");
    expect(seen).toMatchObject({ result: "seen", value: { processes: [{ pid: plain.pid, user: "daemon" }] } });
  },
);

test("the place of a process is told by its file, its name, its script or a java argument", () => {
  const cwd = () => "/opt/toy/run";
  const at = (exe: string | typeof DENIED, ...argv: string[]) => place({ exe, argv, cwd }, ["/opt/toy"]);
  expect(at("/opt/toy/bin/x", "x")).toBe("under");
  expect(at("/opt/toyota/bin/x", "/opt/toyota/bin/x")).toBe("outside");
  expect(at("/usr/bin/tail", "tail", "-f", "/opt/toy/log")).toBe("outside");
  expect(at("/usr/bin/python3.11", "python3", "-u", "/opt/toy/agent.py")).toBe("under");
  expect(at("/usr/bin/java", "java", "-cp", "/usr/share/a.jar:/opt/toy/b.jar", "Main")).toBe("under");
  expect(at("/usr/bin/java", "java", "-Dhome=/opt/toy", "Main")).toBe("under");
  expect(at("/usr/bin/bash", "bash", "-c", "/opt/toy/bin/stop")).toBe("outside");
  expect(at("/usr/bin/bash", "bash", "../bin/serve")).toBe("under");
  expect(at(DENIED, "/opt/toy/bin/x")).toBe("under");
  expect(at(DENIED, "/usr/sbin/sshd")).toBe("outside");
  expect(at(DENIED, "postgres: walwriter")).toBe("undecided");
});

test("a published command line is short and holds no password", () => {
  expect(redact(["db", "--password", "s3cret", "--api-key=k", "PGPASSWORD=p", "-D", "/data"])).toBe(
    "db --password *** --api-key=*** PGPASSWORD=*** -D /data",
  );
  expect(redact(["java", "x".repeat(1000)])).toHaveLength(200);
});

interface Fake {
  name: string;
  state?: string;
  flags?: number;
  tty?: number;
  exe?: string;
  argv: string[];
}
function fake(proc: string, pid: number, { name, state = "S", flags = 0, tty = 0, exe, argv }: Fake): void {
  const at = join(proc, String(pid));
  mkdirSync(at);
  writeFileSync(
    join(at, "stat"),
    `${pid} (${name}) ${state} 1 ${pid} ${pid} ${tty} -1 ${flags} 0 0 0 0 0 0 0 0 20 0 1 0 100 0 0`,
  );
  writeFileSync(join(at, "status"), `Name:\t${name}\nUid:\t${process.getuid?.()}\t0\t0\t0\n`);
  writeFileSync(join(at, "cmdline"), argv.map((a) => `${a}\0`).join(""));
  if (exe) symlinkSync(exe, join(at, "exe"));
}

/** The same scan by an agent that is nobody. */
async function scanAsNobody(root: string, user: string): Promise<Yield> {
  const probe = new URL("../../../agent/probes", import.meta.url).pathname;
  const program = `
    import { processesProbe } from "${probe}/processes.ts";
    import { systemUsers } from "${probe}/users.ts";
    import { LiveGroups } from "${probe}/live-groups.ts";
    const ports = { users: systemUsers(), liveGroups: new LiveGroups(), proc: "/proc" };
    const answer = await processesProbe(${JSON.stringify({ root, user, withinMs: 60_000 })}, ports, new AbortController().signal);
    console.log(JSON.stringify(answer.yields));`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    uid: 65534,
    gid: 65534,
    cwd: "/",
    env: {},
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let text = "";
  for await (const chunk of child.stdout) text += String(chunk);
  return JSON.parse(text) as Yield;
}
