import { expect, test } from "vitest";
import { readCluster } from "../../../shared/cluster/load.ts";
import { BUNDLED_PRODUCTS } from "../../../shared/config/parts.ts";
import { InputError } from "../../../shared/errors.ts";
import { loadProducts } from "../../../shared/products/load.ts";

const { definitions } = loadProducts([BUNDLED_PRODUCTS]);

function problemsOf(text: string): string[] {
  try {
    readCluster("c.yaml", text, definitions);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    for (const { fix } of error.problems) expect(fix).not.toBe("");
    return error.problems.map((p) => `${p.line}: ${p.message}`);
  }
}

test("a wrong key hides no wrong role: every error is told at once, in the order of its line", () => {
  const text = [
    "cluster: Bi_Prod",
    "product: atscale",
    "nodes:",
    "  c1: { roles: [coordinater], hots: x }",
    "  e1: { roles: [engine, engine] }",
    "  e1: { roles: [engine] }",
    "optoins: {}",
    "options: { lagLimitMb: much }",
  ].join("\n");
  expect(problemsOf(text)).toEqual([
    "1: cluster: use lower-case letters, digits and hyphens, at most 63",
    "3: a AtScale cluster needs a coordinator, and this has 0",
    '4: unknown key "hots" in nodes.c1',
    '4: node c1 has the unknown role "coordinater"',
    "6: a key stands twice: e1",
    '7: unknown key "optoins" in the document',
    '8: option lagLimitMb is "much"',
  ]);
});

test.each([
  ["no coordinator", "e1: { roles: [engine] }", ["3: a AtScale cluster needs a coordinator, and this has 0"]],
  ["no engine", "c1: { roles: [coordinator] }", ["3: a AtScale cluster needs a engine, and this has 0"]],
  ["no roles", "c1: { roles: [] }", ["4: nodes.c1.roles: name at least one role"]],
  ["roles of the wrong type", "c1: { roles: engine }", ['4: nodes.c1.roles is "engine"']],
  ["an empty node", "c1:", ["4: nodes.c1 is empty"]],
])("a cluster with %s is refused", (_, node, expected) => {
  expect(problemsOf(`cluster: bi\nproduct: atscale\nnodes:\n  ${node}`)).toEqual(expected);
});

test("a cluster without nodes is refused", () => {
  expect(problemsOf("cluster: bi\nproduct: atscale\nnodes: {}")).toContain("3: the cluster has no nodes");
  expect(problemsOf("cluster: bi\nproduct: atscale")).toEqual(["1: nodes is missing"]);
});

test("an unknown product is named with those that there are", () => {
  const text = "cluster: bi\nproduct: oracle\nnodes:\n  c1: { roles: [coordinator] }";
  expect(problemsOf(text)).toEqual(['2: unknown product "oracle"']);
});

test("two nodes on one host need ids", () => {
  const text =
    "cluster: bi\nproduct: atscale\nnodes:\n  c1: { roles: [coordinator], host: h }\n  e1: { roles: [engine], host: H, id: A1 }";
  expect(problemsOf(text)).toEqual(["4: host h carries c1, e1, and c1 has no id"]);
});

test("broken YAML is told with its line, and nothing is guessed of the rest", () => {
  const [first, ...others] = problemsOf("cluster: bi\nproduct: [atscale\nnodes: {}");
  expect(first).toMatch(/^\d+: /);
  expect(others.every((problem) => !problem.includes("unknown product"))).toBe(true);
});

test("a right file yields its nodes in file order with every default filled in", () => {
  const text =
    "cluster: bi\nproduct: atscale\nnodes:\n  c1: { roles: [coordinator] }\n  e1: { roles: [engine], host: e1.example.com, member: E1 }";
  const { cluster } = readCluster("c.yaml", text, definitions);
  expect(cluster.nodes.map((n) => [n.name, n.host, n.member])).toEqual([
    ["c1", "c1", null],
    ["e1", "e1.example.com", "E1"],
  ]);
  expect(cluster.options.root).toBe("/opt/atscale");
});
