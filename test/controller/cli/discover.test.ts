/** What `muster discover` writes of a rehearsal is a cluster file that Muster reads as the one the rehearsal was made of. */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readCluster } from "../../../shared/cluster/load.ts";
import { BUNDLED_PRODUCTS } from "../../../shared/config/parts.ts";
import { loadProducts } from "../../../shared/products/load.ts";
import { eventually, type Rehearsed, rehearsed } from "../../support/rehearsed.ts";
import { EXAMPLE } from "./support/captures.ts";
import { muster } from "./support/run-cli.ts";

const { definitions } = loadProducts([BUNDLED_PRODUCTS]);
const text = await readFile(EXAMPLE, "utf8");

/** bi-03 bears another name in the product's own listing, which leads to no host; bi-05 answers nothing. */
const CLUSTER = text.replace("bi-03: { roles: [engine] }", "bi-03: { roles: [engine], member: pg-b }");

let on: Rehearsed;
beforeAll(async () => {
  on = await rehearsed({ text: CLUSTER, faults: ["bi-05:supervisor-denied"] });
  await eventually("every agent is heard", async () => {
    const { hosts } = await on.call<{ hosts: { state: string }[] }>("listHosts", {});
    return hosts.length === 5 && hosts.every(({ state }) => state === "PRESENT");
  });
}, 120_000);
afterAll(() => on?.[Symbol.asyncDispose]());

const discover = (...args: string[]) => muster(["discover", ...args, "--controller", on.stage.address]);
const hosts = ["bi-01", "bi-02", "bi-03", "bi-04", "bi-05"].flatMap((host) => ["--host", host]);

test("writes the roles that are seen, what leads to no host, and why a host is left out", async () => {
  const { stdout, exit } = await discover("atscale", "--cluster", "bi-prod", ...hosts, "--host", "bi-09");
  expect(exit).toBe(0);
  const { cluster } = readCluster("found.yaml", stdout, definitions);
  const declared = readCluster("given.yaml", CLUSTER, definitions).cluster;
  const known = ({ name, roles, host }: (typeof declared.nodes)[number]) => ({ name, roles, host });
  expect(cluster.nodes.map(known)).toEqual(declared.nodes.filter(({ name }) => name !== "bi-05").map(known));
  expect(stdout).toMatch(/^ {2}# postgres lists pg-b, pg-b:10520, which is none of the hosts looked at$/m);
  expect(stdout).toMatch(/^# bi-05: whether it is coordinator cannot be told: .*denied/m);
  expect(stdout).toMatch(/^# bi-09: its agent was never heard$/m);
});

test("leaves the hosts of known clusters alone unless they are named, and says whose they are", async () => {
  const { stdout, stderr, exit } = await discover("atscale");
  expect(exit).toBe(1);
  expect(stdout).toMatch(/^# bi-02: it is of bi-prod already$/m);
  expect(stderr).toContain("No host shows atscale");
});

test("an option is checked as in a cluster file, and a product must be there", async () => {
  expect(await discover("atscale", "--option", "root=nowhere")).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining("option root"),
  });
  expect(await discover("oracle")).toMatchObject({ exit: 2, stderr: expect.stringContaining('no product "oracle"') });
});

test("nothing of it stays: no agent goes on looking at what was made up", async () => {
  await discover("atscale", ...hosts);
  for (const host of ["bi-01", "bi-05"]) {
    const known = JSON.parse(await readFile(`${on.stage.dir}/agents/${host}/nodes.json`, "utf8")) as {
      nodes: { cluster: string }[];
    };
    expect(known.nodes.map(({ cluster }) => cluster)).toEqual(["bi-prod"]);
  }
});
