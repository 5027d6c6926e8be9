/**
 * docs/first-cluster.md as its reader walks it: every command of the page, in its order, on hosts that have nothing of Muster yet.
 */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { findNatsServer } from "../../shared/nats-server/find.ts";
import { installAtScale, isUp } from "./atscale-stand-in.ts";
import { bootNodes, type Lab } from "./lab.ts";
import { describeOnRealHosts } from "./on-real-hosts.ts";

const CLONE = fileURLToPath(new URL("../..", import.meta.url));
/** Whom the page's hosts are played by. */
const PLAYED = { "db-admin": "n1", "bi-01": "n2", "bi-02": "n3" } as const;
const BLOCK_WITHIN_MS = 120_000;

interface Block {
  readonly on: string;
  /** What a person types into it. */
  readonly types: string | null;
  readonly text: string;
}

describeOnRealHosts("the first cluster, by its page", () => {
  let lab: Lab;
  let desk: string;
  beforeAll(async () => {
    lab = await bootNodes(3);
    desk = await mkdtemp(join(tmpdir(), "muster-desk-"));
    await layDesk(lab, desk);
    await installAtScale(lab, PLAYED["bi-01"], "coordinator");
    await installAtScale(lab, PLAYED["bi-02"], "engine");
    // As the distribution's package puts it there.
    await lab.copy(await findNatsServer(), "n1", "/usr/sbin/nats-server", "755");
  }, 120_000);
  afterAll(async () => {
    await lab?.down();
    if (desk) await rm(desk, { recursive: true, force: true });
  });

  test("leads from nothing to a plan, a stop and a start, every command of it", { timeout: 300_000 }, async () => {
    const said = new Map<string, string>();
    for (const block of await page()) {
      const isHosts = block.text.startsWith("muster hosts");
      const output = isHosts ? await untilAllPresent(lab, desk, block) : await carryOut(lab, desk, block);
      said.set(block.text.trim(), output);
      if (block.text.startsWith("muster stop "))
        for (const host of ["n2", "n3"]) expect(await isUp(lab, host)).toBe(false);
    }
    for (const host of ["n2", "n3"]) expect(await isUp(lab, host)).toBe(true);
    const after = (words: string) => [...said].find(([text]) => text.includes(words))?.[1] ?? "";
    expect(after("--capture bi-prod.capture\n") || after("capture.sh > bi-prod.capture")).toMatch(
      /n3 .*engine leader up/,
    );
    expect(after("muster discover")).toMatch(
      /n2: *\{ roles: \[ coordinator \] \}[\s\S]*n3: *\{ roles: \[ engine \] \}/,
    );
    expect(after("muster stop")).toContain("SAFE TO POWER OFF");
    const runs = after("muster runs");
    expect(runs).toMatch(/bi-prod\.1 +stop +done .* \d+:\d\d +\S+ +first stop by Muster · CHG-1/);
    // In `why` too.
    expect(runs).toMatch(/STOP bi-prod .*"first stop by Muster" · CHG-1/);
  });
});

/** Agents and controller answer when they are there: a reader asks again, and so does this. */
function untilAllPresent(lab: Lab, desk: string, block: Block): Promise<string> {
  return vi.waitFor(
    async () => {
      const output = await carryOut(lab, desk, block);
      expect(output.match(/\bpresent\b/g)).toHaveLength(2);
      return output;
    },
    { timeout: 60_000, interval: 500 },
  );
}

/** The page's commands, in order, for the hosts that play. */
async function page(): Promise<Block[]> {
  const text = await readFile(join(CLONE, "docs/first-cluster.md"), "utf8");
  const blocks = [...text.matchAll(/^```sh (\S+)(?: types=(\S+))?\n([\s\S]*?)^```$/gm)];
  expect(blocks.length).toBeGreaterThan(10);
  return blocks.map(([, on = "", types = null, commands = ""]) => ({
    on: played(on),
    types,
    text: played(commands),
  }));
}

const played = (text: string) => Object.entries(PLAYED).reduce((now, [host, node]) => now.replaceAll(host, node), text);

/** What it printed. Rejects where a command fails; a refused plan is a failure here. */
async function carryOut(lab: Lab, desk: string, { on, types, text }: Block): Promise<string> {
  const shell = ["sh", "-e", "-l", "-c", `cd "$HOME"\n${text}`];
  const typing = types === null ? shell : ["script", "-qec", shell.map(quote).join(" "), "/dev/null"];
  const [file = "", ...args] = on === "workstation" ? ["sh", "-e", "-c", text] : [...lab.entering(on), ...typing];
  const { stdout, stderr, exitCode } = await execa(file, args, {
    cwd: desk,
    env: { PATH: `${join(desk, "bin")}:${process.env.PATH ?? ""}`, HOME: desk, USER: "ann", TERM: "xterm" },
    extendEnv: false,
    reject: false,
    timeout: BLOCK_WITHIN_MS,
    ...(types === null ? { stdin: "ignore" } : { input: `${types}\n` }),
  });
  if (exitCode !== 0) throw new Error(`on ${on}, exit ${exitCode}:\n${text}\n${stdout}\n${stderr}`);
  return stdout;
}

const quote = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;

/** The workstation: the clone's own folders, `muster`, and an ssh that leads into the lab. */
async function layDesk(lab: Lab, desk: string): Promise<void> {
  const bin = join(desk, "bin");
  await mkdir(bin);
  await mkdir(join(desk, "systemd"));
  const place = async (name: string, script: string) => {
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(bin, name), 0o755);
  };
  await place("../systemd/install.sh", `exec ${CLONE}systemd/install.sh "$@"`);
  await place("muster", `exec ${process.execPath} ${CLONE}controller/cli/main.ts "$@"`);
  const enter = lab.entering("HOST").map((word) => (word === "HOST" ? '"$host"' : word));
  await place(
    "ssh",
    `while :; do case $1 in -l | -o | -i) shift 2 ;; -*) shift ;; *) break ;; esac; done
host=\${1#root@}
shift
exec ${enter.join(" ")} sh -c "$*"`,
  );
}
