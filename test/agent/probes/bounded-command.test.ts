import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { OUTPUT_CAP, runBounded } from "../../../agent/probes/bounded-command.ts";
import { LiveGroups } from "../../../agent/probes/live-groups.ts";
import { calm, folder, script, until } from "./support.ts";

const run = (argv: [string, ...string[]], withinMs = 60_000, signal = calm()) =>
  runBounded({ argv, withinMs }, new LiveGroups(), signal);

test("an exit code and both streams come back as they were", async () => {
  const file = script(join(folder(), "tell"), "echo out; echo err >&2; exit 3");
  const ending = await run([file]);
  expect(ending).toEqual({ kind: "exited", truncated: false, raw: { exit: 3, stdout: "out\n", stderr: "err\n" } });
});

test("a command that ignores SIGTERM is killed at its deadline, with the grandchild that holds its output", async () => {
  const at = folder();
  const file = script(
    join(at, "stubborn"),
    `trap "" TERM; (trap "" TERM; echo $BASHPID > ${at}/grandchild; exec sleep 300) & echo $$ > ${at}/child; while :; do sleep 300; done`,
  );
  const ending = await run([file], 700);
  expect(ending).toMatchObject({ kind: "overdue", gone: true });
  for (const who of ["child", "grandchild"]) {
    const pid = readFileSync(join(at, who), "utf8").trim();
    await until(`the end of the ${who}`, () => !isRunning(pid));
  }
});

test("a grandchild that holds stdout open does not keep the look waiting, and does not stay behind", async () => {
  const at = folder();
  const file = script(join(at, "leaky"), `echo answer; sleep 300 & echo $! > ${at}/left; exit 0`);
  const ending = await run([file], 60_000);
  expect(ending).toMatchObject({ kind: "exited", raw: { exit: 0, stdout: "answer\n" } });
  const left = readFileSync(join(at, "left"), "utf8").trim();
  await until("the end of what was left", () => !isRunning(left));
});

test("a daemon that left the command's session is not touched", async () => {
  const at = folder();
  const file = script(
    join(at, "daemoniser"),
    `setsid bash -c 'echo $$ > ${at}/daemon; exec sleep 300' >/dev/null 2>&1 &\nwhile ! [ -s ${at}/daemon ]; do sleep 0.01; done`,
  );
  await run([file]);
  const daemon = readFileSync(join(at, "daemon"), "utf8").trim();
  try {
    expect(isRunning(daemon)).toBe(true);
  } finally {
    process.kill(Number(daemon), "SIGKILL");
  }
});

test("hundreds of megabytes of output are drained and only the first mebibyte is kept", async () => {
  const file = script(join(folder(), "torrent"), "head -c 300000000 /dev/zero | tr '\\0' x; echo end >&2");
  const before = process.memoryUsage().rss;
  const ending = await run([file], 60_000);
  expect(ending).toMatchObject({ kind: "exited", truncated: true, raw: { exit: 0, stderr: "end\n" } });
  if (ending.kind !== "exited") throw new Error(ending.kind);
  expect(ending.raw.stdout.length).toBe(OUTPUT_CAP);
  expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
});

test("bytes that are no UTF-8 become replacement characters", async () => {
  const file = script(join(folder(), "binary"), "printf 'a\\xffb'");
  expect(await run([file])).toMatchObject({ kind: "exited", raw: { stdout: "a�b" } });
});

test("a missing and a forbidden file are told apart", async () => {
  const at = folder();
  const forbidden = script(join(at, "forbidden"), "true", 0o644);
  expect(await run([join(at, "missing")])).toEqual({ kind: "not-started", code: "ENOENT" });
  expect(await run([forbidden])).toEqual({ kind: "not-started", code: "EACCES" });
});

test("a command that a signal ended says so", async () => {
  const file = script(join(folder(), "crasher"), "kill -SEGV $$");
  expect(await run([file])).toMatchObject({ kind: "signalled", signal: "SIGSEGV" });
});

test("it finds a small environment, no input and no terminal", async () => {
  const file = script(join(folder(), "look"), "env | sort; cat; [ -t 1 ] && echo terminal; pwd");
  const ending = await run([file]);
  if (ending.kind !== "exited") throw new Error(ending.kind);
  const lines = ending.raw.stdout.trim().split("\n");
  expect(lines.filter((l) => !/^(_|SHLVL|PWD)=/.test(l))).toEqual([
    "LANG=C.UTF-8",
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "/",
  ]);
});

test("an aborted look ends its whole group", async () => {
  const at = folder();
  const file = script(join(at, "long"), `sleep 300 & echo $! > ${at}/child; wait`);
  const stop = new AbortController();
  const ending = run([file], 60_000, stop.signal);
  await until("the child", () => existsSync(join(at, "child")) && readFileSync(join(at, "child"), "utf8").length > 1);
  stop.abort();
  expect(await ending).toEqual({ kind: "stopped" });
  const child = readFileSync(join(at, "child"), "utf8").trim();
  await until("the end of the child", () => !isRunning(child));
});

/** A zombie waiting for its reaper runs no more. */
function isRunning(pid: string): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

test("what a command printed is read though this process stood still just as the command ended", async () => {
  const at = folder();
  const file = script(
    join(at, "list"),
    `echo $$ > ${at}/pid; while ! [ -e ${at}/go ]; do sleep 0.01; done; echo answer`,
  );
  const running = run([file]);
  await until("it runs", () => readFileSync(join(at, "pid"), { encoding: "utf8", flag: "a+" }).endsWith("\n"));
  const pid = Number(readFileSync(join(at, "pid"), "utf8"));
  // Another child has ended: both its output and its end are told in the next turn. In that turn the command ends too: its end is told with
  // the other's, before the turn in which its output is read, and by then more time has gone than its output is waited for.
  const other = spawn("/bin/echo", ["x"]);
  other.stdout.once("data", () => {
    writeFileSync(join(at, "go"), "");
    standStillUntil(() => isZombie(pid));
  });
  other.once("exit", () => {
    const until = performance.now() + 500;
    standStillUntil(() => performance.now() > until);
  });
  standStillUntil(() => isZombie(other.pid ?? 0));
  expect(await running).toMatchObject({ kind: "exited", raw: { exit: 0, stdout: "answer\n" } });
});

function standStillUntil(holds: () => boolean): void {
  while (!holds());
}
const isZombie = (pid: number) => /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
