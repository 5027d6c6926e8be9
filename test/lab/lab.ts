/**
 * Real hosts for a test: each node boots its own systemd (see boot-nodes.sh beside this file). A lab lives as long as this
 * process holds the pipe to it: whatever ends the process ends the lab.
 */
import { randomBytes, randomInt } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { execa, execaSync } from "execa";

const SCRIPT = fileURLToPath(new URL("boot-nodes.sh", import.meta.url));
const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** Booting takes 0.3 s a node; the rest is room for a machine that is busy with other things. */
const BOOT_DEADLINE_MS = 30_000;
/** Nothing that a test asks of a node takes longer, unless it says so. */
const EXEC_DEADLINE_MS = 20_000;

/** Standard input is a socket here, which cannot be opened by name: hence cat. Arguments: path, mode. */
const WRITE_FILE = 'mkdir -p "$(dirname "$1")" && cat >"$1" && chmod "$2" "$1"';

export interface Finished {
  /** Absent where a signal ended the command or it was past its deadline. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ExecOptions {
  /** Fed to standard input. */
  readonly input?: string | Uint8Array;
  readonly deadlineMs?: number;
}

export interface Lab extends AsyncDisposable {
  /** Begins the name of everything the lab makes on this machine. */
  readonly name: string;
  /** n1, n2, … */
  readonly nodes: readonly string[];
  /** This machine's own address on the nodes' network. */
  readonly gateway: string;
  /** A node's address, reachable from this process. */
  address(node: string): string;
  /** Runs a command in the node and says how it ended; never rejects because of its exit code. */
  exec(node: string, argv: readonly string[], options?: ExecOptions): Promise<Finished>;
  /** Runs a command in the node that must succeed; resolves to its standard output, trimmed. */
  run(node: string, argv: readonly string[], options?: ExecOptions): Promise<string>;
  /** Writes a file in the node, with its folders. Mode is octal text. */
  write(node: string, path: string, content: string, mode?: string): Promise<void>;
  /** What to put before a command's words so that any program of this machine runs it in the node. */
  entering(node: string): readonly string[];
  /** Copies a file of this machine into the node, with its folders. */
  copy(from: string, node: string, path: string, mode?: string): Promise<void>;
  /** Shuts the node down in the order of its units; resolves when it is off. */
  poweroff(node: string): Promise<void>;
  /** Takes the node's power away; resolves when it is off. */
  crash(node: string): Promise<void>;
  /** Boots a node that is off, with the disk it had; resolves when its systemd has settled. */
  start(node: string): Promise<void>;
  /** `systemctl reboot`: shuts down, boots again. */
  reboot(node: string): Promise<void>;
  /** Pulls the node's network cable. */
  cut(node: string): Promise<void>;
  /** Puts the cable back. */
  heal(node: string): Promise<void>;
  /** Takes every node down and removes what the lab made. Safe to call twice. */
  down(): Promise<void>;
}

/** Whether this machine can boot nodes, and if not, what is missing. */
export function labPossible(): { possible: true } | { possible: false; why: string } {
  if (process.platform !== "linux") return { possible: false, why: "it needs Linux" };
  const trial = execaSync("bash", [SCRIPT, "possible"], { reject: false });
  if (trial.exitCode === 0) return { possible: true };
  return {
    possible: false,
    why: trial.stdout.trim() || trial.stderr.trim() || `the trial ended with ${trial.exitCode}`,
  };
}

/** Boots n1…n`count`. Rejects with the console of the node that did not come up; nothing stays behind then. */
export async function bootNodes(count: number): Promise<Lab> {
  const network = freeNetwork();
  const directory = await mkdtemp(join(tmpdir(), "muster-lab-"));
  const env = {
    LAB_DIR: directory,
    LAB_PREFIX: `mu${randomBytes(3).toString("hex")}`,
    LAB_NET: network,
    LAB_BINDS: REPOSITORY,
  };
  // In a session of its own: an interrupt at the terminal ends this process, and the closed pipe then ends the lab in order.
  const holder = execa("bash", [SCRIPT, "hold", String(count)], { env, detached: true, reject: false, stdin: "pipe" });
  const removeDirectory = () => rmSync(directory, { recursive: true, force: true });
  await untilReady(holder, removeDirectory);

  const script = async (verb: string, node: string) => {
    await execa("bash", [SCRIPT, verb, node], { env, timeout: BOOT_DEADLINE_MS });
  };
  const exec: Lab["exec"] = async (node, argv, options = {}) => {
    const { input, deadlineMs = EXEC_DEADLINE_MS } = options;
    const io = input === undefined ? { stdin: "ignore" as const } : { input };
    const result = await execa("bash", [SCRIPT, "exec", node, ...argv], {
      env,
      reject: false,
      timeout: deadlineMs,
      ...io,
    });
    return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
  };
  const run: Lab["run"] = async (node, argv, options) => {
    const { exitCode, stdout, stderr } = await exec(node, argv, options);
    if (exitCode === 0) return stdout.trim();
    // What systemd and its units said last is what the next question would be.
    const { stdout: journal } = await exec(node, ["journalctl", "--lines=20", "--output=cat", "--no-pager"]);
    throw new Error(`${node}: ${argv.join(" ")} ended with ${exitCode}: ${stderr || stdout}\n${journal}`);
  };
  const down = async () => {
    holder.stdin.end();
    await holder;
    removeDirectory();
  };
  const write = async (node: string, path: string, content: string | Uint8Array, mode = "644") => {
    await run(node, ["sh", "-c", WRITE_FILE, "sh", path, mode], { input: content });
  };
  return {
    name: env.LAB_PREFIX,
    nodes: Array.from({ length: count }, (_, index) => `n${index + 1}`),
    gateway: `${network}.1`,
    address: (node) => `${network}.${10 + Number(node.slice(1))}`,
    exec,
    run,
    entering: (node) => ["env", `LAB_DIR=${directory}`, "bash", SCRIPT, "exec", node],
    write,
    copy: async (from, node, path, mode) => write(node, path, await readFile(from), mode),
    poweroff: (node) => script("poweroff", node),
    crash: (node) => script("crash", node),
    start: (node) => script("start", node),
    reboot: async (node) => {
      await run(node, ["systemctl", "reboot"]);
      await script("wait-off", node);
      await script("start", node);
    },
    cut: (node) => script("cut", node),
    heal: (node) => script("heal", node),
    down,
    [Symbol.asyncDispose]: down,
  };
}

interface Holder extends PromiseLike<{ exitCode?: number | undefined; stderr?: string | undefined }> {
  readonly stdin: NodeJS.WritableStream;
  readonly stdout: NodeJS.ReadableStream;
}

async function untilReady(holder: Holder, removeDirectory: () => void): Promise<void> {
  const timer = setTimeout(() => holder.stdin.end(), BOOT_DEADLINE_MS);
  try {
    for await (const line of createInterface({ input: holder.stdout })) if (line === "ready") return;
  } finally {
    clearTimeout(timer);
  }
  const { exitCode, stderr } = await holder;
  removeDirectory();
  throw new Error(`The lab did not come up (${exitCode}): ${stderr}`);
}

/** First three numbers of a private network that no interface of this machine is in. */
function freeNetwork(): string {
  const taken = Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).map(({ address }) => address),
  );
  for (;;) {
    const network = `10.${randomInt(64, 192)}.${randomInt(256)}`;
    if (!taken.some((address) => address.startsWith(`${network}.`))) return network;
  }
}
