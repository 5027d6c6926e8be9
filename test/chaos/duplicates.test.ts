/**
 * The judge of the chaos can tell.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { Stage } from "../../controller/rehearsal/stage.ts";
import { BUNDLED_PRODUCTS } from "../../shared/config/parts.ts";
import { loadProducts } from "../../shared/products/load.ts";
import { duplicates } from "./duplicates.ts";
import { SCENES } from "./scenes.ts";

const made: string[] = [];
afterEach(async () => {
  for (const dir of made.splice(0)) await rm(dir, { recursive: true, force: true });
});

/** What the journal holds of run `r.1`, and what the simulator saw begin. */
async function judged(events: readonly object[], began: readonly [node: string, command: string][]): Promise<string[]> {
  const dir = await mkdtemp(join(tmpdir(), "muster-duplicates-"));
  made.push(dir);
  await mkdir(join(dir, "controller", "journal"), { recursive: true });
  const lines = events.map((event) => JSON.stringify({ event }));
  await writeFile(join(dir, "controller", "journal", "r.1.jsonl"), `${lines.join("\n")}\n{"event":{"type":"torn`);
  const commands = began.flatMap(([node, command]) => [
    { node, command, event: "began" },
    { node, command, event: "ended" },
  ]);
  const stage = { dir, controllers: [{}], judge: async () => ({ commands }) } as unknown as Stage;
  return await duplicates(stage, ["r.1"], { snapshot: "snapshot", "stop-node": "stop-node" });
}

const issued = (id: string) => ({ type: "command-issued", id });
const ended = (id: string, outcome: string) => ({ type: "command-ended", id, ended: { outcome } });

test("a command that began as often as it was issued is no duplicate, whatever it is about", async () => {
  const events = [issued("r.1/1/m1/snapshot/1"), issued("r.1/1/m1/snapshot/2"), issued("r.1/2/l1/stop-node/1")];
  const began = [
    ["m1", "snapshot sales"],
    ["m1", "snapshot hr"],
    ["l1", "stop-node"],
  ] as const;
  expect(
    await judged(
      events,
      began.map(([node, command]) => [node, command]),
    ),
  ).toEqual([]);
});

test("one that began once more is told, and so is one whose outcome says that it never ran", async () => {
  const events = [
    issued("r.1/2/l1/stop-node/1"),
    issued("r.1/2/l2/stop-node/1"),
    ended("r.1/2/l2/stop-node/1", "void"),
  ];
  const found = await judged(events, [
    ["l1", "stop-node"],
    ["l1", "stop-node"],
    ["l2", "stop-node"],
  ]);
  expect(found).toEqual(["l1 stop-node: began 2, issued 1", "l2 stop-node: began 1, issued 0"]);
});

test("a command that no action stands for is nobody's", async () => {
  expect(await judged([], [["m1", "rebalance partitions"]])).toEqual(["m1 rebalance partitions: began 1, issued 0"]);
});

test("the scenes' words stand for actions that their product's definition has", () => {
  const { definitions } = loadProducts([BUNDLED_PRODUCTS]);
  for (const [product, { words }] of Object.entries(SCENES)) {
    const actions = Object.keys(definitions.get(product)?.actions ?? {});
    expect(actions, product).toEqual(expect.arrayContaining(Object.keys(words)));
  }
});
