/**
 * Puts commands, programs and pipes in their places under a world's directory.
 */
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { chmod, copyFile, link, mkdir, realpath, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { files } from "./files.ts";
import { askScript, commandScript } from "./scripts.ts";

const run = promisify(execFile);

/** What every world has, whatever its product. May be repeated on the same directory. */
export async function prepareDirectory(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, files.ask), askScript());
  installScript(join(dir, files.fault), commandScript(dir, "", "fault"));
  await installProgram(join(dir, files.program));
}

/** Makes named pipes that any user may write to. */
export async function makePipes(paths: readonly string[]): Promise<void> {
  if (paths.length > 0) await run("mkfifo", ["-m", "666", ...paths]);
}

export function installScript(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

/**
 * `cat` waits on a pipe from the world and ends with it. Where cat is one name of a program of many (busybox), a copy of it under
 * another name would not know what to do; a shell does, and waits the same way.
 */
async function installProgram(path: string): Promise<void> {
  const cat = await realpath("/bin/cat");
  await rm(path, { force: true });
  await copyFile(basename(cat) === "cat" ? cat : await realpath("/bin/sh"), path);
  await chmod(path, 0o755);
}

export async function linkProgram(dir: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true });
  await link(join(dir, files.program), path);
}
