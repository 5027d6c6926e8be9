/**
 * SingleStore for the simulation: clusters to draw. The world is in singlestore-world.ts, its harm rules in singlestore-harms.ts.
 */
import { fileURLToPath } from "node:url";
import { loadDefinition } from "../../../shared/procedure/definition.ts";
import type { Dice } from "../kernel/dice.ts";
import type { ProductModel, ProductScene } from "./model.ts";
import { idOf } from "./singlestore-shown.ts";
import { type SingleStoreOptions, type SingleStoreRole, SingleStoreWorld } from "./singlestore-world.ts";

const definition = loadDefinition(
  fileURLToPath(new URL("../../../shared/products/singlestore/product.yaml", import.meta.url)),
);

type Nodes = SingleStoreOptions["nodes"];

const THREE = nodesOf(["m1", "l1", "l2"]);
const FOUR = nodesOf(["m1", "c1", "l1", "l2"]);
const SIX = nodesOf(["m1", "c1", "l1", "l2", "l3", "l4"]);
/** Two leaves share a host. */
const SHARED: Nodes = { ...FOUR, l3: { role: "leaf", host: "l1" } };

interface Drawn {
  readonly nodes: Nodes;
  readonly verb: string;
  readonly redundancy: 1 | 2;
  readonly autostart: boolean;
  readonly holdAutostart: boolean;
  readonly snapshot: boolean;
}

export const product: ProductModel = {
  name: "singlestore",
  definition,
  draw,
  measured: sceneOf({
    ...{ nodes: SIX, verb: "restart", redundancy: 2, autostart: false, holdAutostart: false, snapshot: true },
  }),
  reads: (_scene, node, condition) => {
    switch (condition) {
      case "stopped":
        return ["nodes", "processes"];
      case "started":
      case "connectable":
        return ["nodes"];
      case "recovered":
        return ["nodes", "databases"];
      case "up":
        return ["nodes", ...(node.startsWith("l") ? ["databases"] : [])];
      case "as-found":
        return ["cluster"];
      case "counted":
        return ["placement"];
      case "autostart-held":
      case "autostart-restored":
        return ["unit"];
      default:
        return [];
    }
  },
};

function draw(dice: Dice): ProductScene {
  const verb = dice.pick(["stop", "restart", "restart", "start"]);
  const nodes = dice.pick([THREE, FOUR, FOUR, SHARED, SIX]);
  const redundancy = nodes === SHARED ? 1 : dice.pick([1, 2] as const);
  const autostart = dice.chance(0.4);
  return sceneOf({
    ...{ nodes, verb, redundancy, autostart },
    ...{ holdAutostart: autostart && dice.chance(0.7), snapshot: dice.chance(0.7) },
  });
}

function sceneOf({ nodes, verb, redundancy, autostart, holdAutostart, snapshot }: Drawn): ProductScene {
  const declared = { master: "master-aggregator", child: "child-aggregator", leaf: "leaf" };
  const lines = Object.entries(nodes).map(
    ([name, { role, host }]) => `  ${name}: { roles: [${declared[role]}], host: ${host}, id: "${idOf(name)}" }`,
  );
  const options = `options: { snapshot: ${snapshot}, holdAutostart: ${holdAutostart}, redundancy: ${redundancy} }`;
  const text = `cluster: wh\nproduct: singlestore\nnodes:\n${lines.join("\n")}\n${options}\n`;
  return {
    ...{ cluster: "wh", text, otherText: `# seen to by another hand\n${text}`, verb, leader: null },
    hosts: Object.fromEntries(Object.entries(nodes).map(([name, { host }]) => [name, host])),
    world: (clock, dice) =>
      new SingleStoreWorld({ nodes, redundancy, up: verb !== "start", autostart, clock, dice, definition }),
  };
}

/** Names tell the role here: m, c, l; each on a host of its own. */
function nodesOf(names: readonly string[]): Nodes {
  const roles: Readonly<Record<string, SingleStoreRole>> = { m: "master", c: "child", l: "leaf" };
  return Object.fromEntries(names.map((name) => [name, { role: roles[name.charAt(0)] ?? "leaf", host: name }]));
}
