/** The part of the capture script that runs on a host, with looks that go wrong in every way a host has. */
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";

const PART = fileURLToPath(new URL("../../../controller/cli/capture/on-host.sh", import.meta.url));

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "muster-on-host-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** A program of the host's. */
async function program(name: string, text: string): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
  return path;
}

interface Looked {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What came of these looks: by probe an output, or why there is none. */
async function look(...calls: string[]): Promise<Record<string, Looked | string>> {
  const { stdout } = await execa("sh", {
    input: `${await readFile(PART, "utf8")}\n${calls.join("\n")}\n`,
    env: { TMPDIR: dir },
  });
  const lines = stdout.split("\n").flatMap((line) => {
    const [, kind, probe = "", rest = ""] = /^@(muster|missing) (\S+) (.*)$/.exec(line) ?? [];
    return kind ? [[probe, kind === "muster" ? (JSON.parse(rest) as Looked) : rest] as const] : [];
  });
  return Object.fromEntries(lines);
}

const seen = (looked: Looked | string | undefined) =>
  typeof looked === "object" ? (JSON.parse(looked.stdout) as unknown) : looked;

test("an output is recorded as it was printed, with its exit code, whatever characters it holds", async () => {
  const text = 'a "quoted" \\back\\slash\\n\ttab\r\n\u001b[31mré€d\u001b[0m\n\n  last, unended';
  await writeFile(join(dir, "text"), text);
  const printing = await program("printing", `cat "${dir}/text"; echo "to stderr: $1|$2" >&2; exit 4`);
  const { listing } = await look(`run listing 5 '' no ${printing} 'two words' '$HOME;"'`);
  expect(listing).toEqual({ exit: 4, stdout: text, stderr: 'to stderr: two words|$HOME;"\n' });
});

test("a command past its deadline, one that is not there, one that was killed and one that floods are left out, each with its reason", async () => {
  const hanging = await program("hanging", "sleep 60");
  const killed = await program("killed", "kill -9 $$");
  const flooding = await program("flooding", "exec yes flood");
  const found = await look(
    `run hanging 1 '' no ${hanging}`,
    `run gone 5 '' no ${dir}/gone`,
    `run killed 5 '' no ${killed}`,
    `run flooding 5 '' no ${flooding}`,
    "run stranger 5 no-such-user no true",
    `run after 5 '' no ${await program("after", "echo still here")}`,
  );
  expect(found).toMatchObject({
    hanging: "no answer within 1 s, ended",
    gone: expect.stringContaining("exit 127"),
    killed: expect.stringMatching(/killed/),
    flooding: "it printed more than 1 MiB",
    stranger: "this host has no user no-such-user",
    after: { exit: 0, stdout: "still here\n" },
  });
});

test("a port is open where something listens and closed where nothing does", async () => {
  const server = createServer((_, answer) => answer.writeHead(503).end('starting "slowly"')).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const hex = (n: number) => n.toString(16).toUpperCase().padStart(4, "0");
  const found = await look(
    `ports ports ${port}:${hex(port)} 1:0001`,
    `get ping 5 http://127.0.0.1:${port}/ping`,
    "get refused 5 http://127.0.0.1:1/ping",
  );
  server.closeAllConnections();
  server.close();
  const states = [
    { port, state: "open" },
    { port: 1, state: "closed" },
  ];
  expect(seen(found.ports)).toEqual({ ports: states });
  expect(seen(found.ping)).toEqual({ status: 503, body: 'starting "slowly"', reachable: "yes" });
  expect(seen(found.refused)).toEqual({ status: null, body: "", reachable: "refused" });
});

test("a file is told by its digest, or as absent", async () => {
  await writeFile(join(dir, "config"), "hello\n");
  const found = await look(`file config 5 ${dir}/config`, `file none 5 ${dir}/none`, `file folder 5 ${dir}`);
  const sha256 = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
  expect(seen(found.config)).toEqual({ exists: true, sha256 });
  expect(seen(found.none)).toEqual({ exists: false, sha256: null });
  expect(found.folder).toMatch(/directory/);
});

test("what belongs to somebody else is told with its owner, down to the second level", async () => {
  const root = join(dir, "owned");
  await execa("mkdir", ["-p", join(root, "log/old/deep")]);
  await writeFile(join(root, "log/old/deep/unseen"), "");
  const { username } = userInfo();
  const stranger = username === "root" ? "nobody" : "root";
  const strangers = async (user: string) => seen((await look(`owned owned 5 ${user} ${root}/log ${root}/gone`)).owned);
  expect(await strangers(username)).toEqual({ strangers: [] });
  const paths = [`${root}/log`, `${root}/log/old`, `${root}/log/old/deep`];
  expect(await strangers(stranger)).toEqual({ strangers: paths.map((path) => ({ path, owner: username })) });
  expect(await strangers("no-such-user")).toBe("this host has no user no-such-user");
});

test("processes of the root are found by what they execute and by the script they run; a reader of its files is none", async () => {
  const root = join(dir, "root");
  await execa("mkdir", ["-p", root]);
  await execa("cp", ["/bin/sleep", join(root, "own")]);
  await writeFile(join(root, "script.sh"), "read -r line\n");
  await writeFile(join(root, "engine.log"), "");
  const own = execa(join(root, "own"), ["60"], { reject: false });
  const script = execa("sh", ["script.sh"], { cwd: root, reject: false });
  const reader = execa("tail", ["-f", join(root, "engine.log")], { reject: false });
  try {
    const { processes } = await look(`processes processes '' ${root}`);
    const { processes: found } = seen(processes) as { processes: { pid: number }[] };
    expect(found.map(({ pid }) => pid).toSorted()).toEqual([own.pid, script.pid].toSorted());
  } finally {
    own.kill();
    reader.kill();
    script.kill();
    await Promise.all([own, script, reader]);
  }
});

test("nothing is left on the host", async () => {
  const made = `echo "@missing made $(ls "$TMPDIR" | grep muster-capture)"`;
  expect(await look(made)).toEqual({ made: expect.stringMatching(/^muster-capture\./) });
  expect((await readdir(dir)).filter((name) => name.startsWith("muster-capture."))).toEqual([]);
});
