import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { naming, stagesOf, until } from "../../support/stage-processes.ts";

/** A rehearsal of two nodes takes some ten seconds; a busy machine takes many times that. */
const TIMEOUT_MS = 180_000;
const SMALL = "cluster: lab\nproduct: atscale\nnodes:\n  c1: { roles: [coordinator] }\n  e1: { roles: [engine] }\n";
const TWO_ENGINES = `${SMALL}  e2: { roles: [engine] }\n`;

/** The rehearsal's own temporary directory: whatever it leaves is found here. */
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "muster-test-"));
});
afterEach(async () => {
  const left = await until(
    () => naming(dir),
    (lines) => lines.length === 0,
    60_000,
  ).catch((error: unknown) => error);
  rmSync(dir, { recursive: true, force: true });
  expect(left).toEqual([]);
});

function start(clusterFile: string, ...args: string[]): ChildProcess {
  const file = join(dir, "cluster.yaml");
  writeFileSync(file, clusterFile);
  return spawn(
    process.execPath,
    ["controller/cli/main.ts", "rehearse", ...args.map((arg) => (arg === "FILE" ? file : arg))],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, TMPDIR: dir },
    },
  );
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function rehearse(clusterFile: string, ...args: string[]): Promise<Ended> {
  const child = start(clusterFile, ...args);
  if (!child.stdout || !child.stderr) throw new Error("no output");
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: code as number | null, stdout, stderr };
}

/** What the simulator itself wrote, in order: "e1 atscale_stop". */
function begunBySimulator(file: string): string[] {
  const lines = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return lines.filter(({ event }) => event === "began").map(({ node, command }) => `${node} ${command}`);
}

it("rehearses a restart in the vendor's order and says so in one JSON document", { timeout: TIMEOUT_MS }, async () => {
  const { code, stdout, stderr } = await rehearse(SMALL, "restart", "-f", "FILE", "--speed", "40", "-o", "json");
  const document = JSON.parse(stdout);
  expect(document).toMatchObject({ result: "done", harm: [], twice: [], cluster: "lab", verb: "restart" });
  const vendorsOrder = ["e1 atscale_stop", "c1 atscale_stop", "c1 atscale_start", "e1 atscale_start"];
  expect(document.commands.map(({ node, command }: Record<string, string>) => `${node} ${command}`)).toEqual(
    vendorsOrder,
  );
  expect(begunBySimulator(document.files.commands)).toEqual(vendorsOrder);
  expect(readFileSync(document.files.harm, "utf8")).toBe("");
  expect(document.phases.map(({ part, nodes }: { part: string; nodes: string[] }) => `${part} ${nodes}`)).toEqual([
    "stop c1,e1",
    "stop e1",
    "stop c1",
    "start c1",
    "start e1",
  ]);
  expect(stderr).toMatch(/^SIMULATOR\. No host is touched/);
  expect(stderr).toContain("40 s of theirs pass in 1 s");
  expect(code).toBe(0);
});

it("starts the leader that was named before the other copy", { timeout: TIMEOUT_MS }, async () => {
  const { code, stdout } = await rehearse(
    TWO_ENGINES,
    "start",
    "-f",
    "FILE",
    "--speed",
    "40",
    "--leader",
    "e2",
    "-o",
    "json",
  );
  const document = JSON.parse(stdout);
  expect(begunBySimulator(document.files.commands)).toEqual([
    "c1 atscale_start",
    "e2 atscale_start",
    "e1 atscale_start",
  ]);
  expect(document).toMatchObject({ result: "done", harm: [] });
  expect(code).toBe(0);
});

it("ends at a failed command with 5, and nothing after it has begun", { timeout: TIMEOUT_MS }, async () => {
  const { code, stdout } = await rehearse(
    SMALL,
    "stop",
    "-f",
    "FILE",
    "--speed",
    "40",
    "--fault",
    "e1:stop-fails",
    "-o",
    "json",
  );
  const document = JSON.parse(stdout);
  expect(document).toMatchObject({ result: "paused", pause: { rule: "command-failed", node: "e1" } });
  expect(begunBySimulator(document.files.commands)).toEqual(["e1 atscale_stop"]);
  expect(code).toBe(5);
});

it("prints a refused plan and ends with 3", { timeout: TIMEOUT_MS }, async () => {
  const { code, stdout } = await rehearse(SMALL, "roll", "-f", "FILE", "--speed", "40");
  expect(stdout).toContain("REFUSED");
  expect(stdout).toMatch(/commands +0/);
  expect(code).toBe(3);
});

it("names every wrong argument at once and lists the simulator's faults", { timeout: TIMEOUT_MS }, async () => {
  const { code, stdout, stderr } = await rehearse(
    SMALL,
    "stop",
    "-f",
    "FILE",
    "--fault",
    "e1:nope",
    "--fault",
    "e9:stop-fails",
    "--leader",
    "c1",
    "-o",
    "json",
  );
  const { errors } = JSON.parse(stdout) as { errors: { message: string }[] };
  expect(errors.map(({ message }) => message)).toEqual([
    expect.stringContaining("e1:nope"),
    expect.stringContaining("e9:stop-fails"),
    expect.stringContaining("c1"),
  ]);
  expect(stderr).toMatch(/stop-fails +atscale_stop exits 1 and stops nothing/);
  expect(stderr).not.toContain("SIMULATOR.");
  expect(code).toBe(2);
});

it("lists the faults without a cluster file", { timeout: TIMEOUT_MS }, async () => {
  const { code, stdout } = await rehearse(SMALL, "--fault", "list");
  expect(stdout).toMatch(/slow-engine +the engine answers/);
  expect(code).toBe(0);
});

it.each(["SIGKILL", "SIGTERM"] as const)(
  "leaves no process and no stage behind when ended by %s",
  { timeout: TIMEOUT_MS },
  async (signal) => {
    const child = start(SMALL, "restart", "-f", "FILE", "--speed", "20", "-o", "json");
    if (child.pid === undefined || !child.stderr) throw new Error("not started");
    const { pid } = child;
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    await until(
      () => said,
      (all) => all.includes("phase=1/"),
      120_000,
    );
    const [stage] = stagesOf(pid);
    if (!stage) throw new Error("no process of its names a stage");
    expect(naming(stage).length).toBeGreaterThan(5);
    child.kill(signal);
    await once(child, "exit");
    await until(
      () => naming(stage),
      (lines) => lines.length === 0,
      60_000,
    );
    await until(
      () => existsSync(stage),
      (exists) => !exists,
      60_000,
    );
  },
);
