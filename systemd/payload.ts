/**
 * What an installation consists of: prints the paths, from the project's root, that install.sh copies, one a line.
 * Read off the lock file, so that what runs on a host is what was locked, and no tool of development goes there.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const OWN = ["package.json", "proto", "shared", "agent", "controller"];

/** Node itself is installed as one file beside the tree; types are for the compiler only. */
const NOT_ON_HOSTS = /^node_modules\/(node-linux-|@types\/|undici-types$)/;

interface LockFile {
  readonly packages: Record<string, { readonly dev?: boolean }>;
}

/** Paths of the project and of the packages it needs at run time. A folder stands for all that is in it. */
export function payload(lock: LockFile, exists: (path: string) => boolean): string[] {
  const packages = Object.entries(lock.packages)
    .filter(([path, entry]) => path.startsWith("node_modules/") && !entry.dev && !NOT_ON_HOSTS.test(path))
    .map(([path]) => path)
    // One that stands inside another comes with it.
    .filter((path, _, all) => !all.some((other) => path.startsWith(`${other}/`)));
  return [...OWN, ...packages].filter(exists);
}

if (import.meta.main) {
  const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as LockFile;
  console.log(payload(lock, (path) => existsSync(join(ROOT, path))).join("\n"));
}
