import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "muster-daemons-"));
const wrong = join(folder, "wrong.yaml");
writeFileSync(wrong, "nats: 5\n");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DAEMONS = [
  ["muster-agent", "agent/main.ts"],
  ["muster-controller", "controller/main.ts"],
] as const;
const run = (main: string, ...args: string[]) =>
  execa(process.execPath, [join(root, main), ...args], { reject: false });

test.each(DAEMONS)("%s ends 2 at a wrong configuration, with file and line and no stack", async (name, main) => {
  const { exitCode, stderr } = await run(main, "--config", wrong);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`${name}: ${wrong}:1: nats is 5 (write a map)`);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test.each(DAEMONS)("%s ends 2 where its configuration is not there", async (name, main) => {
  const { exitCode, stderr } = await run(main, "--config", join(folder, "none.yaml"));
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(new RegExp(`^${name}: .*none.yaml.*there is no such file`));
});

test.each(DAEMONS)("%s tells of an option that it does not have", async (_, main) => {
  const { exitCode, stderr } = await run(main, "--confg", wrong);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("Did you mean --config?");
});

test.each(DAEMONS)("%s tells its options", async (name, main) => {
  const { exitCode, stdout } = await run(main, "--help");
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`Usage: ${name}`);
  expect(stdout).toContain(`/etc/muster/${name.slice("muster-".length)}.yaml`);
});
