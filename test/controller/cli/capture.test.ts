/**
 * What a capture records of a rehearsal is what a live plan sees: by the agents, and by the ssh script without them.
 */
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Rehearsed, rehearsed } from "../../support/rehearsed.ts";
import { EXAMPLE } from "./support/captures.ts";
import { json, muster } from "./support/run-cli.ts";

type Json = Record<string, unknown>;

describe("a capture of a rehearsal", () => {
  let on: Rehearsed;
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "muster-capture-test-"));
    // Colours and broken text must survive the way into the file; somebody's `less` is no process of the product.
    const faults = ["bi-04:garbage-output", "bi-05:extra-process"];
    on = await rehearsed({ text: await readFile(EXAMPLE, "utf8"), leader: "bi-03", faults });
  }, 120_000);
  afterAll(async () => {
    await on?.[Symbol.asyncDispose]();
    await rm(dir, { recursive: true, force: true });
  });

  const live = async (verb: string) => {
    const { stdout } = await muster(["plan", verb, "bi-prod", "--controller", on.stage.address, "-o", "json"]);
    return whatMatters(json(stdout));
  };
  const offline = async (verb: string, capture: string) => {
    const { stdout } = await muster(["plan", verb, "-f", EXAMPLE, "--capture", capture, "-o", "json"]);
    return whatMatters(json(stdout));
  };

  test("by the agents gives offline the plan that a live look gives, for every verb", async () => {
    const file = join(dir, "agents.capture");
    const taken = await muster(["capture", "bi-prod", "--controller", on.stage.address, "--to", file]);
    expect(taken).toMatchObject({ exit: 0, stdout: "" });
    expect((await live("stop")).phases).toMatchObject([
      {},
      { nodes: ["bi-04", "bi-05"] },
      { nodes: ["bi-02"] },
      {},
      {},
    ]);
    for (const verb of ["stop", "start"]) {
      const [planned, seen] = await Promise.all([offline(verb, file), live(verb)]);
      expect(planned).toEqual(seen);
    }
  });

  test("as JSON holds every probe of every node but the roll call, with what the vendor's command printed", async () => {
    const { stdout, exit } = await muster(["capture", "bi-prod", "--controller", on.stage.address, "-o", "json"]);
    const { cluster, nodes } = json(stdout) as { cluster: string; nodes: Record<string, Record<string, Json>> };
    expect({ exit, cluster }).toEqual({ exit: 0, cluster: "bi-prod" });
    expect(Object.keys(nodes)).toEqual(["bi-01", "bi-02", "bi-03", "bi-04", "bi-05"]);
    expect(Object.keys(nodes["bi-01"] ?? {})).toEqual(expect.arrayContaining(["services", "processes", "ports"]));
    expect(Object.keys(nodes["bi-01"] ?? {})).not.toContain("roll-call");
    expect(nodes["bi-02"]?.postgres).toMatchObject({ exit: 0, stdout: expect.stringMatching(/\| bi-03 .*Leader/) });
    expect(JSON.parse(String(nodes["bi-02"]?.ping?.stdout))).toMatchObject({ status: 200, body: "OK" });
  });

  test("by the ssh script, which knows nothing of agents, gives the same plan", async () => {
    const { stdout: script } = await muster(["capture", "-f", EXAMPLE, "--script"]);
    const { stdout, stderr, exitCode } = await overSsh(on, dir, script);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const file = join(dir, "ssh.capture");
    await writeFile(file, stdout);
    const [planned, seen] = await Promise.all([offline("stop", file), live("stop")]);
    expect(planned).toEqual(seen);
    const { nodes } = JSON.parse(stdout) as { nodes: Record<string, Record<string, { stdout: string }>> };
    const { processes } = JSON.parse(nodes["bi-02"]?.processes?.stdout ?? "{}") as { processes: { name: string }[] };
    expect(processes.map(({ name }) => name)).toEqual(expect.arrayContaining(["engine", "postgres"]));
  });

  test("leaves out a host that cannot be reached, says so, and still records the others", async () => {
    const { stdout: script } = await muster(["capture", "-f", EXAMPLE, "--script"]);
    const { stdout, stderr, exitCode } = await overSsh(on, dir, script, "bi-04");
    const { nodes } = JSON.parse(stdout) as { nodes: Record<string, object> };
    expect(exitCode).toBe(0);
    expect(stderr).toContain("left out: bi-04 on bi-04, what is not recorded of it: ssh ended with 255");
    expect(nodes["bi-04"]).toEqual({});
    expect(Object.keys(nodes["bi-05"] ?? {})).toContain("services");
  });
});

test("a capture of nothing in particular is bad usage", async () => {
  expect(await muster(["capture"])).toMatchObject({ exit: 2, stderr: expect.stringContaining("name a cluster") });
  expect(await muster(["capture", "--script"])).toMatchObject({ exit: 2 });
  expect(await muster(["capture", "c", "-f", EXAMPLE])).toMatchObject({ exit: 2 });
});

/** What a plan is made of. Ages, the evidence's numbers and the plan's id differ from look to look. */
function whatMatters({ phases, bindings, refused, nodes }: Json): Json {
  return {
    phases,
    refused: (refused as Json[]).map(({ rule, override }) => ({ rule, override })),
    bindings: (bindings as Json[]).map(({ name, node, standing, detail }) => ({ name, node, standing, detail })),
    nodes: (nodes as Json[]).map(({ node, isNow, bindings: bears }) => ({ node, isNow, bears })),
  };
}

/**
 * Runs the script with an `ssh` that plays the simulated hosts on this machine: their file trees lie under a folder, their loopback
 * is another address, and their product's user is whoever runs this.
 */
async function overSsh(on: Rehearsed, dir: string, script: string, away = "") {
  const world = JSON.parse(await readFile(join(on.stage.dir, "world.json"), "utf8")) as {
    nodes: Record<string, { address: string }>;
  };
  const hosts = Object.entries(world.nodes).map(
    ([host, { address }]) => `${host}) address=${address} hex=${hexOf(address)} ;;`,
  );
  await writeFile(
    join(dir, "ssh"),
    `#!/bin/sh
while [ $# -gt 2 ]; do shift; done
[ "$1" != "${away}" ] || exit 255
case $1 in
${hosts.join("\n")}
esac
root=${on.stage.worldDir}/hosts/$1
grep -i " $hex:" /proc/net/tcp > "${dir}/tcp.$1"
echo "Welcome to $1"
sed -e "s#/opt/atscale#$root/opt/atscale#g" -e "s#http://127.0.0.1:#http://$address:#" -e "s#/proc/net/tcp6##" \\
  -e "s#/proc/net/tcp#${dir}/tcp.$1#g" -e "s# atscale # ${userInfo().username} #" | sh -c "$2"
`,
  );
  await chmod(join(dir, "ssh"), 0o755);
  const env = { PATH: `${dir}:${process.env.PATH ?? ""}` };
  return execa("sh", { input: script, env, extendEnv: false, reject: false, timeout: 60_000 });
}

/** As /proc/net/tcp writes an address: its bytes in the machine's own order. */
const hexOf = (address: string) =>
  address
    .split(".")
    .toReversed()
    .map((byte) => Number(byte).toString(16).padStart(2, "0"))
    .join("");
