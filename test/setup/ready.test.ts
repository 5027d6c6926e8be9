/** The setup in a small project of its own: stand-ins for npm, apt and the targets, found through PATH. */
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const LOCK = JSON.stringify({ packages: { "": {}, "node_modules/a": { version: "1.0.0" } } });
let project: string;
let tools: string;
const started = new Set<ReturnType<typeof start>>();

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "muster-ready-"));
  tools = join(project, "path");
  mkdirSync(join(project, "test"));
  mkdirSync(join(project, "test/setup/ready"), { recursive: true });
  for (const file of [
    "ready",
    "ready/debian-server",
    "ready/etcd",
    "ready/lock",
    "ready/nats-server",
    "ready/not-ready",
    "ready/packages",
    "ready/platform",
    "ready/run",
  ])
    put(`test/setup/${file}.mjs`, readFileSync(join(root, `test/setup/${file}.mjs`), "utf8"));
  put("package-lock.json", LOCK);
  put("package.json", '{"type":"module"}');
  // What a stand-in for `npm ci` leaves: a node in .bin, as the real optional package does.
  program(
    "npm",
    `echo "npm $*" >> "$PWD/calls"; echo "npm's own words"; sleep "\${SLOW:-0}"; mkdir -p node_modules/.bin; ln -sf ${process.execPath} node_modules/.bin/node`,
  );
  for (const tool of ["mkdir", "ln", "sleep", "cat", "sh", "bash", "cp", "touch"]) borrow(tool);
});
afterEach(async () => {
  // A target whose setup is killed ends by itself after 20 s.
  for (const running of started) running.kill("SIGKILL");
  await Promise.all(started);
  started.clear();
  rmSync(project, { recursive: true, force: true });
});

describe("the packages", () => {
  test("are installed once and not again until the lock changes", async () => {
    entry("controller/cli/main.ts", "console.log('ran')");
    expect((await ready(["muster", "status"])).exitCode).toBe(0);
    expect((await ready(["muster", "status"])).stdout).toBe("ran");
    expect(calls()).toHaveLength(1);
    expect(readFileSync(join(project, "node_modules/.muster-lock"), "utf8")).toBe(
      createHash("sha256").update(LOCK).digest("hex"),
    );
    put("package-lock.json", `${LOCK}\n`);
    await ready(["muster", "status"]);
    expect(calls()).toHaveLength(2);
  });

  test("are installed once by four that start at the same time", async () => {
    entry("controller/cli/main.ts", "console.log('ran')");
    const runs = await Promise.all([1, 2, 3, 4].map(() => ready(["muster"], { SLOW: "1" })));
    expect(runs.map((r) => [r.exitCode, r.stdout])).toEqual(Array(4).fill([0, "ran"]));
    expect(calls()).toHaveLength(1);
    expect(existsSync(join(project, ".tools/lock-packages"))).toBe(false);
  });

  test("are installed though one that installed was killed and left its lock", async () => {
    entry("controller/cli/main.ts", "console.log('ran')");
    const dead = await execa(process.execPath, ["-p", "process.pid"]);
    put(".tools/lock-packages/pid", dead.stdout);
    expect((await ready(["muster"])).stdout).toBe("ran");
    expect(calls()).toHaveLength(1);
  });

  test("that someone installed by hand, and that agree with the lock, are left alone", async () => {
    entry("controller/cli/main.ts", "console.log('ran')");
    put("node_modules/.package-lock.json", JSON.stringify({ packages: { "node_modules/a": { version: "1.0.0" } } }));
    mkdirSync(join(project, "node_modules/.bin"));
    symlinkSync(process.execPath, join(project, "node_modules/.bin/node"));
    expect((await ready(["muster"])).stdout).toBe("ran");
    expect(existsSync(join(project, "calls"))).toBe(false);
  });

  test("that npm cannot install are said, with the command to try", async () => {
    program("npm", "echo broken >&2; exit 1");
    const { exitCode, stderr, stdout } = await ready(["muster"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain("run: npm ci --ignore-scripts");
  });
});

describe("what is run", () => {
  test("gets its arguments, its stdout for itself, and gives its exit code", async () => {
    entry("controller/cli/main.ts", "console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 5;");
    const { exitCode, stdout } = await ready(["muster", "plan", "--reason", "two words", "-o", "json"]);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 5,
      stdout: JSON.stringify(["plan", "--reason", "two words", "-o", "json"]),
    });
  });

  test.each(["demo", "bench"])("%s is told where nats-server is", async (target) => {
    program("nats-server", "true");
    entry(
      `test/${target}/main.ts`,
      "console.log(process.env.MUSTER_NATS_SERVER, ...process.argv.slice(2)); process.exitCode = 3;",
    );
    const { exitCode, stdout } = await ready([target, "--quick"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: `${join(tools, "nats-server")} --quick` });
  });

  test.each(["SIGINT", "SIGTERM"] as const)(
    "gets %s, may end in its own way, and its exit code survives",
    async (signal) => {
      program("nats-server", "true");
      entry(
        "test/demo/main.ts",
        `process.on("${signal}", () => { console.log("tidied"); process.exit(130); }); setTimeout(() => {}, 20_000); console.log("up");`,
      );
      const running = start(["demo"]);
      await saysUp(running);
      running.kill(signal);
      const { exitCode, stdout } = await running;
      expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: "up\ntidied" });
    },
  );

  test("that dies of a signal makes the setup die of it too", async () => {
    program("nats-server", "true");
    entry("test/demo/main.ts", "process.kill(process.pid, 'SIGKILL'); setTimeout(() => {}, 20_000);");
    expect((await ready(["demo"])).signal).toBe("SIGKILL");
  });

  test("as the test is every check in its order, stopping at the first that fails", async () => {
    program("nats-server", "true");
    await ready(["muster"]); // installs
    for (const check of ["tsc", "biome", "vitest"]) stage(check, 0);
    entry("test/setup/generate-types.ts", "console.log('types', ...process.argv.slice(2))");
    entry("test/setup/generate-schemas.ts", "console.log('schemas', ...process.argv.slice(2))");
    const all = await ready(["test", "test/some"]);
    expect(all.stdout.split("\n")).toEqual([
      "tsc --noEmit",
      "biome check .",
      "types --check",
      "schemas --check",
      "vitest run test/some",
    ]);
    expect(all.exitCode).toBe(0);
    stage("biome", 9);
    const some = await ready(["test"]);
    expect(some.stdout.split("\n")).toEqual(["tsc --noEmit", "biome check ."]);
    expect(some.exitCode).toBe(9);
  });

  test("as the test goes on without etcd, which one test needs, and says what to do about it", async () => {
    program("nats-server", "true");
    await ready(["muster"]); // installs
    for (const check of ["tsc", "biome", "vitest"]) stage(check, 0);
    for (const check of ["types", "schemas"]) entry(`test/setup/generate-${check}.ts`, "");
    const { exitCode, stdout, stderr } = await ready(["test"]);
    expect({ exitCode, last: stdout.split("\n").at(-1) }).toEqual({ exitCode: 0, last: "vitest run" });
    expect(stderr).toContain("This needs etcd, and there is no apt-get here to fetch it with");
    expect(stderr).toContain("export MUSTER_ETCD=/path/to/etcd");
  });

  test("as the test is told where etcd is", async () => {
    for (const server of ["nats-server", "etcd"]) program(server, "true");
    await ready(["muster"]); // installs
    for (const check of ["tsc", "biome"]) stage(check, 0);
    entry("test/setup/generate-types.ts", "console.log(process.env.MUSTER_ETCD)");
    entry("test/setup/generate-schemas.ts", "");
    stage("vitest", 0);
    expect((await ready(["test"])).stdout).toContain(join(tools, "etcd"));
  });

  test("of the long ones is all of them, or the files that are named", async () => {
    program("nats-server", "true");
    await ready(["muster"]); // installs
    stage("vitest", 0);
    const last = async (...args: string[]) => (await ready(["long", ...args])).stdout.split("\n").at(-1);
    expect(await last("--retry=0")).toBe("vitest run test/long --retry=0");
    expect(await last("test/long/orders.test.ts", "--retry=0")).toBe("vitest run test/long/orders.test.ts --retry=0");
  });

  test("has to be named", async () => {
    const { exitCode, stderr } = await ready(["everything"]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: "What shall run? One of: demo, test, long, bench, simulate, chaos, muster. Not: everything",
    });
  });
});

// A machine with a nats-server in Debian's own place never asks apt.
describe.skipIf(existsSync("/usr/sbin/nats-server") || existsSync("/usr/local/bin/nats-server"))("nats-server", () => {
  const demo = "console.log(process.env.MUSTER_NATS_SERVER)";

  test("is fetched and unpacked into .tools, once, and the machine's own packages are left alone", async () => {
    standInApt();
    entry("test/demo/main.ts", demo);
    const unpacked = join(project, ".tools/usr/sbin/nats-server");
    const runs = await Promise.all([ready(["demo"]), ready(["demo"])]);
    expect(runs.map((r) => r.stdout)).toEqual([unpacked, unpacked]);
    expect(calls().filter((call) => call.startsWith("apt"))).toEqual(["apt-get download -q nats-server"]);
  });

  test("is fetched after apt's lists are renewed, where apt does not know it yet", async () => {
    standInApt();
    program("apt-cache", "true");
    entry("test/demo/main.ts", demo);
    const { exitCode, stderr } = await ready(["demo"]);
    const asked = calls().filter((call) => call.startsWith("apt"));
    if (process.getuid?.() === 0) {
      expect(exitCode).toBe(0);
      expect(asked).toEqual(["apt-get update -q", "apt-get download -q nats-server"]);
    } else {
      expect(exitCode).toBe(1);
      expect(stderr).toContain("only root may renew apt's lists");
    }
  });

  test("that cannot be fetched without apt is said, with what to do", async () => {
    entry("test/demo/main.ts", demo);
    const { exitCode, stdout, stderr } = await ready(["demo"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain("there is no apt-get here");
    expect(stderr).toContain("sudo apt-get update && sudo apt-get install --no-install-recommends nats-server");
  });

  test("is not looked for by the verbs of muster that need none, but by a rehearsal", async () => {
    entry("controller/cli/main.ts", "console.log('ran')");
    expect((await ready(["muster", "status"])).stdout).toBe("ran");
    expect((await ready(["muster", "rehearse", "stop"])).exitCode).toBe(1);
  });

  test("that MUSTER_NATS_SERVER names and is none is refused", async () => {
    entry("test/demo/main.ts", demo);
    const { exitCode, stderr } = await ready(["demo"], { MUSTER_NATS_SERVER: "/nowhere/nats-server" });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("MUSTER_NATS_SERVER names /nowhere/nats-server, which is no program");
  });
});

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const running = execa(process.execPath, [join(project, "test/setup/ready.mjs"), ...args], {
    cwd: project,
    extendEnv: false,
    env: { PATH: tools, ...env },
    reject: false,
    stdin: "ignore",
  });
  started.add(running);
  return running;
}
const ready = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => await start(args, env);

function saysUp(running: ReturnType<typeof start>): Promise<void> {
  return new Promise((up, gone) => {
    running.stdout.on("data", (text: Buffer) => {
      if (text.toString().includes("up")) up();
    });
    void running.then(() => gone(new Error("it ended before it was up")));
  });
}

function standInApt(): void {
  program("apt-cache", "echo '  Candidate: 2.9.10'");
  program(
    "apt-get",
    `[ "$1" = --version ] && exit; echo "apt-get $*" >> "${project}/calls"; [ "$1" = update ] || touch nats-server.deb`,
  );
  program(
    "dpkg-deb",
    `[ "$1" = --version ] && exit; mkdir -p "$3/usr/sbin"; cp "${tools}/served" "$3/usr/sbin/nats-server"`,
  );
  program("served", "true");
}

function calls(): string[] {
  return readFileSync(join(project, "calls"), "utf8").trim().split("\n");
}

function entry(path: string, code: string): void {
  put(path, code);
}

function stage(name: string, exitCode: number): void {
  const path = join(project, "node_modules/.bin", name);
  writeFileSync(path, `#!/bin/sh\necho "${name} $*"\nexit ${exitCode}\n`);
  chmodSync(path, 0o755);
}

function program(name: string, script: string): void {
  put(join("path", name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(tools, name), 0o755);
}

/** Only named tools are on the stand-ins' PATH, or the machine's own apt would be found. */
function borrow(tool: string): void {
  const path = ["/usr/bin", "/bin"]
    .map((directory) => join(directory, tool))
    .find((candidate) => existsSync(candidate));
  if (path) symlinkSync(path, join(tools, tool));
}

function put(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}
