import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { naming, until } from "../support/stage-processes.ts";

/** Some 35 s on a quiet machine. */
const TIMEOUT_MS = 240_000;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "muster-test-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it("shows the wrong way, then Muster's through a killed controller, and a verdict that holds", {
  timeout: TIMEOUT_MS,
}, async () => {
  const { code, stdout } = await demo();
  expect(stdout).toContain("Timeline 3 -> 4");
  expect(stdout).toMatch(/failover: bi-02 went away and bi-03 took the leader key/);
  expect(stdout).toMatch(/\*\*\* kill -9 \d+: the controller dies while atscale_stop runs on\s+bi-02/);
  expect(stdout).toContain("Asking what became of");
  expect(stdout).toMatch(/ok {2}commands run +10/);
  expect(stdout).toMatch(/ok {2}run twice +0/);
  expect(stdout).toMatch(/ok {2}out of order +0/);
  expect(stdout).toMatch(/ok {2}harm +none/);
  expect(stdout).toContain("Now yours:  postgres_nodes | npm run -s muster -- parse atscale postgres");
  expect(stdout.match(/^SIMULATOR/gm)).toHaveLength(3);
  expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  const files = stdout.match(/\/\S+\.jsonl/g) ?? [];
  expect(files).toHaveLength(3);
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
  const [commands = ""] = files;
  expect(readFileSync(commands, "utf8").match(/"event":"began"/g)).toHaveLength(10);
  expect(code).toBe(0);
  await until(
    () => naming(dir),
    (lines) => lines.length === 0,
    60_000,
  );
});

/** In a temporary directory of its own, so that whatever is left names it. */
function demo(): Promise<{ code: number; stdout: string }> {
  const env = { ...process.env, TMPDIR: dir };
  return new Promise((resolve) => {
    execFile(process.execPath, ["test/demo/main.ts"], { env }, (error, stdout) => {
      resolve({ code: error ? Number(error.code) : 0, stdout });
    });
  });
}
