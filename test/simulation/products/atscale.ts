/**
 * AtScale for the simulation: clusters to draw. The world is in atscale-world.ts, its harm rules in atscale-harms.ts.
 */
import { fileURLToPath } from "node:url";
import { loadDefinition } from "../../../shared/procedure/definition.ts";
import type { Dice } from "../kernel/dice.ts";
import { AtscaleWorld } from "./atscale-world.ts";
import type { ProductModel, ProductScene } from "./model.ts";

const definition = loadDefinition(
  fileURLToPath(new URL("../../../shared/products/atscale/product.yaml", import.meta.url)),
);

export type AtscaleRole = "coordinator" | "engine" | "query-engine";
export type AtscaleNodes = Readonly<Record<string, readonly AtscaleRole[]>>;

const THREE: AtscaleNodes = { c1: ["coordinator"], e1: ["engine"], e2: ["engine"] };
const FOUR: AtscaleNodes = { ...THREE, e3: ["engine"] };
const FIVE: AtscaleNodes = { ...THREE, q1: ["query-engine"], q2: ["query-engine"] };
const SIX: AtscaleNodes = { ...FIVE, q3: ["query-engine"] };

export const product: ProductModel = {
  name: "atscale",
  definition,
  draw,
  measured: sceneOf(SIX, "restart", "e1", false),
  reads: (scene, node, condition) => {
    const roles = rolesIn(scene, node);
    switch (condition) {
      case "stopped":
        return ["services", "processes", "ports"];
      case "up":
        return [
          "services",
          ...(roles.includes("coordinator") ? [] : ["ping"]),
          ...(roles.includes("engine") ? ["postgres"] : []),
        ];
      default:
        return ["balancer"];
    }
  },
};

function draw(dice: Dice): ProductScene {
  const verb = dice.pick(["stop", "restart", "restart", "start"]);
  const nodes = dice.pick([THREE, THREE, FOUR, FIVE, SIX]);
  const leader = dice.pick(Object.keys(nodes).filter((name) => name.startsWith("e")));
  const downFirst = verb === "stop" && "q1" in nodes && dice.chance(0.4) ? "q1" : null;
  return sceneOf(nodes, verb, leader, dice.chance(0.3), downFirst);
}

function sceneOf(
  nodes: AtscaleNodes,
  verb: string,
  leader: string,
  balancer: boolean,
  downFirst: string | null = null,
): ProductScene {
  const lines = Object.entries(nodes).map(([name, roles]) => `  ${name}: { roles: [${roles.join(", ")}] }`);
  const options = balancer ? "options: { balancer: true }\n" : "";
  const text = `cluster: bi\nproduct: atscale\nnodes:\n${lines.join("\n")}\n${options}`;
  const up = verb !== "start";
  return {
    ...{ cluster: "bi", text, otherText: `# seen to by another hand\n${text}`, verb },
    hosts: Object.fromEntries(Object.keys(nodes).map((name) => [name, name])),
    leader: up ? null : leader,
    world: (clock, dice) => new AtscaleWorld({ nodes, leader, up, downFirst, balancer, clock, dice, definition }),
  };
}

/** Names tell the role here: c, e, q. */
function rolesIn(_scene: ProductScene, node: string): readonly AtscaleRole[] {
  return [node.startsWith("c") ? "coordinator" : node.startsWith("e") ? "engine" : "query-engine"];
}
