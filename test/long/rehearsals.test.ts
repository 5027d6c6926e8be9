/**
 * Every verb of every product, rehearsed with real processes for cluster files of many shapes. The judge is the simulators' own harm log.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";

const DONE = 0;
const REFUSED = 3;

interface Shape {
  readonly product: string;
  /** Node to its declaration. */
  readonly nodes: Readonly<Record<string, string>>;
  readonly options?: string;
  readonly refused?: readonly string[];
}

const of = (role: string, ...names: string[]) => Object.fromEntries(names.map((name) => [name, `roles: [${role}]`]));

const SHAPES: Readonly<Record<string, Shape>> = {
  "AtScale with one engine": { product: "atscale", nodes: { ...of("coordinator", "c1"), ...of("engine", "e1") } },
  "AtScale with a replica": { product: "atscale", nodes: { ...of("coordinator", "c1"), ...of("engine", "e1", "e2") } },
  "Ocient with one administrator and no loader": {
    product: "ocient",
    nodes: { ...of("administrator", "a1"), ...of("sql", "s1"), ...of("foundation", "f1") },
    refused: ["roll"],
  },
  "Ocient with five administrators": {
    product: "ocient",
    nodes: {
      ...{ ...of("administrator", "a1", "a2", "a3", "a4", "a5"), ...of("sql", "s1", "s2") },
      ...{ ...of("foundation", "f1", "f2"), ...of("loader", "l1") },
    },
  },
  "Ocient with two roles on one node": {
    product: "ocient",
    nodes: { ...of("administrator, sql", "as1"), ...of("foundation", "f1", "f2"), ...of("loader", "l1") },
    refused: ["roll"],
  },
  "SingleStore with one aggregator": {
    product: "singlestore",
    nodes: { ...of("master-aggregator", "m1"), ...of("leaf", "l1", "l2") },
  },
  "SingleStore with redundancy": {
    product: "singlestore",
    nodes: {
      ...{ ...of("master-aggregator", "m1"), ...of("child-aggregator", "c1", "c2") },
      ...of("leaf", "l1", "l2", "l3", "l4"),
    },
    options: "redundancy: 2",
  },
};

/** The vendors of the others give no rolling procedure. */
const verbsOf = ({ product }: Shape) => ["stop", "start", "restart", ...(product === "ocient" ? ["roll"] : [])];

describe.each(Object.entries(SHAPES))("%s", (_, shape) => {
  test.each(verbsOf(shape))("%s does no harm", { timeout: 240_000 }, async (verb) => {
    const dir = await mkdtemp(join(tmpdir(), "muster-rehearsals-"));
    try {
      const file = join(dir, "cluster.yaml");
      const lines = Object.entries(shape.nodes).map(([name, declared]) => `  ${name}: { ${declared} }`);
      const head = `cluster: lab\nproduct: ${shape.product}\nnodes:\n${lines.join("\n")}\n`;
      await writeFile(file, `${head}${shape.options ? `options: { ${shape.options} }\n` : ""}`);
      const args = ["controller/cli/main.ts", "rehearse", verb, "-f", file, "--speed", "60", "-o", "json"];
      const { exitCode, stdout } = await execa(process.execPath, args, { reject: false, env: { TMPDIR: dir } });
      const told = JSON.parse(stdout) as { result: string; harm: unknown[]; commands: unknown[] };
      expect(told.harm).toEqual([]);
      expect(exitCode, stdout).toBe(shape.refused?.includes(verb) ? REFUSED : DONE);
      expect(told.commands.length > 0).toBe(exitCode === DONE);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});
