import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { withLock } from "./lock.mjs";
import { NotReady, say } from "./not-ready.mjs";
import { capture, runQuietly } from "./run.mjs";

/**
 * The path of a server that tests need, from its Debian package; fetched where the machine has none.
 * The package is always unpacked into .tools/, never installed, also as root: installing it would start a server and leave a
 * user and a unit behind on the machine, and unpacking needs no root.
 *
 * `server`: its `name`, the Debian package `from` which it comes, the folder `inside` the package, the variable (`named`) by which a
 * person says where it is.
 */
export async function ensureServer(root, server) {
  const found = find(root, server);
  if (found) return found;
  const lock = join(root, `.tools/lock-${server.name}`);
  return await withLock(lock, async () => find(root, server) ?? (await fetchAndUnpack(root, server)));
}

const unpacked = (root, { name, inside }) => join(root, ".tools", inside, name);

function find(root, server) {
  const named = process.env[server.named];
  if (named) {
    if (isExecutable(named)) return named;
    throw new NotReady(`${server.named} names ${named}, which is no program. Mend it, or unset it.`);
  }
  const dirs = [...(process.env.PATH ?? "").split(delimiter).filter(Boolean), `/${server.inside}`, "/usr/local/bin"];
  return [...dirs.map((dir) => join(dir, server.name)), unpacked(root, server)].find(isExecutable) ?? null;
}

async function fetchAndUnpack(root, server) {
  const { from, inside, name } = server;
  const cannot = (why) => cannotBring(server, why);
  for (const tool of ["apt-get", "dpkg-deb"])
    if ((await capture(tool, ["--version"])).code !== 0) throw cannot(`there is no ${tool} here to fetch it with`);
  const tools = join(root, ".tools");
  const scratch = mkdtempSync(join(tools, "unpack-"));
  try {
    await download(scratch, from, cannot);
    const [archive] = readdirSync(scratch).filter((file) => file.endsWith(".deb"));
    if (!archive) throw cannot("apt-get brought no package");
    if ((await runQuietly("dpkg-deb", ["-x", join(scratch, archive), join(scratch, "tree")], {})) !== 0)
      throw cannot("its package could not be unpacked");
    const binary = join(scratch, "tree", inside, name);
    if ((await capture(binary, ["--version"])).code !== 0) throw cannot("the one fetched does not run on this machine");
    mkdirSync(join(tools, inside), { recursive: true });
    // Into its place whole and at once: others look for it without the lock.
    renameSync(binary, unpacked(root, server));
    return unpacked(root, server);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function download(into, from, cannot) {
  const isRoot = process.getuid?.() === 0;
  // As root apt fetches as its own user, who must be able to write here.
  chmodSync(into, 0o777);
  if (await isListed(from)) {
    say(`fetching ${from} (apt-get download)`);
    if ((await runQuietly("apt-get", ["download", "-q", from], { cwd: into })) === 0) return;
  }
  // apt has no list of packages, or one so old that the package's file is gone.
  if (!isRoot) throw cannot("apt does not know it, and only root may renew apt's lists");
  say("renewing apt's lists (apt-get update)");
  if ((await runQuietly("apt-get", ["update", "-q"], {})) !== 0) throw cannot("apt-get update failed; see above");
  say(`fetching ${from} (apt-get download)`);
  if ((await runQuietly("apt-get", ["download", "-q", from], { cwd: into })) !== 0)
    throw cannot("apt-get download failed; see above");
}

async function isListed(from) {
  const { code, stdout } = await capture("apt-cache", ["policy", from]);
  return code === 0 && /Candidate: *\d/.test(stdout);
}

function cannotBring({ name, from, named }, why) {
  return new NotReady(
    [
      `This needs ${name}, and ${why}. Do one of these, then try again:`,
      `  sudo apt-get update && sudo apt-get install --no-install-recommends ${from}`,
      `  export ${named}=/path/to/${name}`,
    ].join("\n"),
  );
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
