/**
 * Ocient for the simulation: systems to draw. The world is in ocient-world.ts, its harm rules in ocient-harms.ts.
 */
import { fileURLToPath } from "node:url";
import { loadDefinition } from "../../../shared/procedure/definition.ts";
import type { Dice } from "../kernel/dice.ts";
import type { ProductModel, ProductScene } from "./model.ts";
import { type OcientRole, OcientWorld } from "./ocient-world.ts";

const definition = loadDefinition(
  fileURLToPath(new URL("../../../shared/products/ocient/product.yaml", import.meta.url)),
);

/** The definition's default. */
const PARITY_WIDTH = 1;

type Nodes = Readonly<Record<string, readonly OcientRole[]>>;

const FOUR: Nodes = { a1: ["administrator"], s1: ["sql"], f1: ["foundation"], l1: ["loader"] };
/** Two administrators: both are the majority. */
const FIVE: Nodes = { a2: ["administrator"], ...FOUR };
const SIX: Nodes = { a1: ["administrator"], a2: ["administrator"], a3: ["administrator"], ...FOUR };
const EIGHT: Nodes = { ...SIX, s2: ["sql"], f2: ["foundation"] };
const SHARED: Nodes = { a1: ["administrator", "sql"], f1: ["foundation"], f2: ["foundation"], l1: ["loader"] };

interface Drawn {
  readonly nodes: Nodes;
  readonly verb: string;
  readonly restarts: boolean;
  readonly queries: boolean;
  /** Options of the cluster file. */
  readonly options: Readonly<Record<string, string | boolean>>;
}

export const product: ProductModel = {
  name: "ocient",
  definition,
  draw,
  measured: sceneOf({ nodes: SIX, verb: "restart", restarts: false, queries: false, options: {} }),
  reads: (scene, node, condition) => {
    const has = (role: OcientRole) => new RegExp(`^ +${node}: .*\\b${role}\\b`, "m").test(scene.text);
    switch (condition) {
      case "ready":
      case "listening":
        return ["rolehostd", ...(has("sql") ? ["port"] : [])];
      case "stopped":
        return ["rolehostd", ...(has("loader") ? ["lat"] : []), ...(has("sql") ? ["port"] : [])];
      case "lat-up":
      case "lat-down":
        return ["lat"];
      default:
        return [];
    }
  },
};

function draw(dice: Dice): ProductScene {
  const verb = dice.pick(["stop", "restart", "start", "start", "roll"]);
  const nodes = verb === "roll" ? EIGHT : dice.pick([FOUR, FIVE, SIX, SHARED, EIGHT]);
  const graceful: Drawn["options"] = verb !== "roll" && dice.chance(0.35) ? { graceful: true, drainLimit: "1m" } : {};
  const options = { ...graceful, onHeld: dice.pick(["wait", "wait", "cancel", "kill"]) };
  return sceneOf({ nodes, verb, restarts: dice.chance(0.4), queries: dice.chance(0.6), options });
}

function sceneOf({ nodes, verb, restarts, queries, options }: Drawn): ProductScene {
  const lines = Object.entries(nodes).map(([name, roles]) => `  ${name}: { roles: [${roles.join(", ")}] }`);
  const set = Object.entries(options).map(([name, value]) => `${name}: ${value}`);
  const text = `cluster: oc\nproduct: ocient\nnodes:\n${lines.join("\n")}\noptions: { ${set.join(", ")} }\n`;
  const about = { nodes, up: verb !== "start", restarts, queries, parityWidth: PARITY_WIDTH };
  return {
    ...{ cluster: "oc", text, otherText: `# seen to by another hand\n${text}`, verb, leader: null },
    hosts: Object.fromEntries(Object.keys(nodes).map((name) => [name, name])),
    world: (clock, dice) => new OcientWorld({ ...about, clock, dice, definition }),
  };
}
