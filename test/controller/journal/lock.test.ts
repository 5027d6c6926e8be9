import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockDirectory } from "../../../controller/journal/lock.ts";
import { startTime } from "../../../controller/journal/process-identity.ts";

const MODULE = fileURLToPath(new URL("../../../controller/journal/lock.ts", import.meta.url));

let directory: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "muster-lock-"));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await rm(directory, { recursive: true, force: true });
});

/** Another process that has locked the directory and stays. */
async function holder(instance: string, epoch: number): Promise<ChildProcess> {
  const script = `
    const { lockDirectory } = await import(${JSON.stringify(MODULE)});
    const lock = await lockDirectory(${JSON.stringify(directory)}, ${JSON.stringify(instance)});
    await lock.remember(${epoch});
    process.stdout.write("locked");
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  if (child.stdout) await once(child.stdout, "data");
  return child;
}

test("a directory on which another process works is refused, with that process's pid, until it is dead", async () => {
  const child = await holder("first", 5);
  await expect(lockDirectory(directory, "second")).rejects.toMatchObject({
    code: "controller-running",
    message: expect.stringContaining(`pid ${child.pid}`),
  });
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
  const lock = await lockDirectory(directory, "second");
  expect(lock).toMatchObject({ forerunner: "first", epoch: 5 });
});

test("two controllers of one process do not share a directory either, and the second may come after the first", async () => {
  const first = await lockDirectory(directory, "first");
  expect(first).toMatchObject({ forerunner: null, epoch: 0 });
  await expect(lockDirectory(directory, "second")).rejects.toMatchObject({ code: "controller-running" });
  await first.remember(3);
  await first.release();
  const second = await lockDirectory(directory, "second");
  expect(second).toMatchObject({ forerunner: "first", epoch: 3 });
});

test("a process that got the number of a dead one is not taken for it, nor one of an earlier boot", async () => {
  const record = { pid: process.pid, instance: "old", epoch: 2, held: true };
  for (const identity of [
    { start: "1", boot: "the same" },
    { start: "whenever", boot: "another" },
  ]) {
    await rm(join(directory, "controller.lock"), { recursive: true, force: true });
    await mkdir(join(directory, "controller.lock"));
    await writeFile(join(directory, "controller.lock", "1"), JSON.stringify({ ...record, ...identity }));
    const lock = await lockDirectory(directory, "new");
    expect(lock).toMatchObject({ forerunner: "old", epoch: 2 });
    await lock.release();
  }
});

test("of many that start at once on a dead one's directory exactly one gets it, and nothing is left lying about", async () => {
  for (let round = 0; round < 20; round += 1) {
    const before = await lockDirectory(directory, `before ${round}`);
    await before.release();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, (_, i) => lockDirectory(directory, `${round}.${i}`)),
    );
    const got = outcomes.filter((outcome) => outcome.status === "fulfilled");
    expect(got).toHaveLength(1);
    await got[0]?.value.release();
  }
  expect(await readdir(join(directory, "controller.lock"))).toHaveLength(1);
});

test("the start time is read past a command that has spaces and brackets in its name; a zombie has none", () => {
  const rest = Array.from({ length: 30 }, (_, i) => String(i + 4)).join(" ");
  expect(startTime(`12 (a) b) R (c) S ${rest}`)).toBe("22");
  expect(startTime(`12 (node) Z ${rest}`)).toBeNull();
  expect(startTime("")).toBeNull();
});
