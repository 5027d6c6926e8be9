import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { KnownNodes, MOST_NODES } from "../../../agent/report/known-nodes.ts";
import { folder, node } from "../probes/support.ts";

test("nodes and interval are there again for the next life", () => {
  const file = join(folder(), "state/nodes.json");
  const two = [node(), node({ node: "toy-2", keys: { id: "A1", port: 3306, member: "m" } })];
  new KnownNodes(file).learn(two, 5_000);
  const next = new KnownNodes(file);
  expect(next.all()).toEqual(two);
  expect(next.beatMs).toBe(5_000);
  expect(readdirSync(join(file, ".."))).toEqual(["nodes.json"]);
});

test("a node named again replaces what was known, and an order without an interval leaves it", () => {
  const nodes = new KnownNodes(join(folder(), "nodes.json"));
  nodes.learn([node()], 5_000);
  nodes.learn([node({ options: { port: 1 } })], 0);
  expect(nodes.all()).toEqual([node({ options: { port: 1 } })]);
  expect(nodes.beatMs).toBe(5_000);
});

test("nothing is written where nothing is new", () => {
  const file = join(folder(), "nodes.json");
  const nodes = new KnownNodes(file);
  nodes.learn([node()], 5_000);
  const { ino } = statSync(file);
  nodes.learn([node()], 5_000);
  nodes.learn([], 0);
  expect(statSync(file).ino).toBe(ino);
});

test("a broken file is said, and written anew when nodes are named", () => {
  const file = join(folder(), "nodes.json");
  writeFileSync(file, '{"beatMs": 1, "nodes": [{');
  const nodes = new KnownNodes(file);
  expect(nodes.all()).toEqual([]);
  expect(nodes.problem).toContain("cannot be read");
  nodes.learn([node()], 0);
  expect(nodes.problem).toBe("");
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ nodes: [{ node: "toy-1" }] });
});

test("a disk that cannot be written keeps nobody from looking, and is said", () => {
  const file = join(folder(), "nodes.json");
  mkdirSync(`${file}.new`);
  const nodes = new KnownNodes(file);
  nodes.learn([node()], 0);
  expect(nodes.all()).toHaveLength(1);
  expect(nodes.problem).toContain("cannot be written");
});

test("no more nodes are taken than a host can carry", () => {
  const nodes = new KnownNodes(join(folder(), "nodes.json"));
  nodes.learn(
    Array.from({ length: MOST_NODES + 5 }, (_, i) => node({ node: `n-${i}` })),
    0,
  );
  expect(nodes.all()).toHaveLength(MOST_NODES);
});
