import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { NotReady, say } from "./not-ready.mjs";

/** npm ci on a slow machine and line takes minutes; past this the holder is stuck. */
const DEADLINE_MS = 10 * 60_000;
const POLL_MS = 200;
/** A lock without its owner's name is being made just now, or its maker died in between. */
const NAMELESS_MS = 10_000;

/**
 * Runs `work` while no other process holds the lock, a directory (made by one mkdir, which only one can win). Who is killed in
 * between leaves it behind; the next one sees that its owner is dead.
 */
export async function withLock(lock, work) {
  mkdirSync(dirname(lock), { recursive: true });
  await acquire(lock);
  try {
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

async function acquire(lock) {
  const deadline = performance.now() + DEADLINE_MS;
  for (let told = false; ; told = true) {
    if (tryMake(lock)) {
      writeFileSync(join(lock, "pid"), String(process.pid));
      return;
    }
    if (isStale(lock)) breakStale(lock);
    else if (performance.now() > deadline)
      throw new NotReady(
        `Another setup (pid ${ownerOf(lock)}) has held ${lock} for too long. If none runs: rm -r ${lock}`,
      );
    else if (!told) say(`waiting for another setup in this directory (pid ${ownerOf(lock) ?? "?"})`);
    await after(POLL_MS);
  }
}

function tryMake(lock) {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw new NotReady(`Cannot write in this directory (${error.code}): ${lock}`);
  }
}

function isStale(lock) {
  const owner = ownerOf(lock);
  if (owner !== null) return !isAlive(owner);
  try {
    return Date.now() - statSync(lock).mtimeMs > NAMELESS_MS;
  } catch {
    return false;
  }
}

/** Breaking is itself done under a lock, and looks again: of two that saw the same dead owner, one could break the other's new lock. */
function breakStale(lock) {
  const breaking = `${lock}.breaking`;
  if (!tryMake(breaking)) {
    if (ageMs(breaking) > NAMELESS_MS) rmSync(breaking, { recursive: true, force: true });
    return;
  }
  if (isStale(lock)) rmSync(lock, { recursive: true, force: true });
  rmSync(breaking, { recursive: true, force: true });
}

function ageMs(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

function ownerOf(lock) {
  try {
    const pid = Number(readFileSync(join(lock, "pid"), "utf8"));
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
