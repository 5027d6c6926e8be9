import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemProcesses } from "../../../agent/commands/processes.ts";
import { endLeftBehind, keptGroups } from "../../../agent/probes/left-behind.ts";
import { systemClock } from "../../../shared/clock.ts";

const BOOT = "this-boot";
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "muster-left-"));
  file = join(folder, "probes.json");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A command that leads a group and hangs, as a probe of a store that is down. */
function hanging(script = "sleep 600 & wait") {
  const child = execa("sh", ["-c", script], { detached: true, cleanup: false, reject: false, stdio: "ignore" });
  if (child.pid === undefined) throw new TypeError("it did not start");
  return { pid: child.pid, child };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("a probe that outlived its agent is ended with its whole group by the next life", async () => {
  const { pid, child } = hanging();
  await expect.poll(() => systemProcesses.children(pid).length).toBe(1);
  keptGroups(file, BOOT).add(pid);
  expect(await endLeftBehind(file, BOOT, systemClock)).toEqual([pid]);
  expect((await child).isTerminated).toBe(true);
  expect(systemProcesses.inSession(pid)).toEqual([]);
});

test("one that pays no heed to SIGTERM is killed", async () => {
  const { pid, child } = hanging("trap '' TERM; while :; do sleep 1; done");
  // It sleeps once it has set its trap.
  await expect.poll(() => systemProcesses.children(pid).length).toBeGreaterThan(0);
  keptGroups(file, BOOT).add(pid);
  await endLeftBehind(file, BOOT, systemClock);
  expect((await child).signal).toBe("SIGKILL");
});

test("a probe that ended, another boot's, and whoever has a probe's process id by now are left alone", async () => {
  const { pid, child } = hanging();
  const groups = keptGroups(file, BOOT);
  groups.add(pid);
  expect(await endLeftBehind(file, "another-boot", systemClock)).toEqual([]);
  groups.delete(pid);
  expect(await endLeftBehind(file, BOOT, systemClock)).toEqual([]);
  writeFileSync(file, JSON.stringify({ boot: BOOT, groups: [{ leader: pid, startTicks: "1" }] }));
  expect(await endLeftBehind(file, BOOT, systemClock)).toEqual([]);
  expect(isAlive(pid)).toBe(true);
  process.kill(-pid, "SIGKILL");
  await child;
});

test.each(["", '{"boot":"this-boot","gro', "[]"])("a record that is torn or strange ends nothing: %j", async (text) => {
  writeFileSync(file, text);
  expect(await endLeftBehind(file, BOOT, systemClock)).toEqual([]);
});
