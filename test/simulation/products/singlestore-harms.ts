/**
 * What the vendor's order forbids, by the same names as the simulator's world/judge.ts, judged when a command begins. Pure.
 */
import type { SingleStoreNode } from "./singlestore-world.ts";

export type Blame = readonly [harm: string, message: string];

type Nodes = readonly SingleStoreNode[];

export function stopHarms(nodes: Nodes, node: SingleStoreNode): Blame[] {
  if (["stopping", "lingering", "off"].includes(node.phase))
    return [["repeated", `stop-node of ${node.name}, which is ${node.phase}`]];
  const above = nodes.filter((one) => one !== node && one.role !== "leaf" && runs(one));
  if (node.role === "leaf" && above.length > 0)
    return [["leaf-stopped-under-aggregator", `${node.name} was stopped while ${names(above)} still ran`]];
  const master = above.find((one) => one.role === "master");
  return node.role === "child" && master
    ? [["child-stopped-under-master", `${node.name} was stopped while ${names([master])} still ran`]]
    : [];
}

export function startHarms(nodes: Nodes, node: SingleStoreNode): Blame[] {
  if (node.phase === "stopping" || node.phase === "lingering")
    return [["crossed-commands", `start-node of ${node.name}, whose memsqld has not gone yet`]];
  if (node.phase !== "off") return [["repeated", `start-node of ${node.name}, which is ${node.phase}`]];
  if (node.role === "leaf") return [];
  const found: Blame[] = [];
  const late = nodes.filter((one) => one.role === "leaf" && !isRecovered(one));
  if (late.length > 0)
    found.push([
      `${node.role}-started-before-leaves-recovered`,
      `${node.name} was started before ${names(late)} had recovered`,
    ]);
  const missing = nodes.filter((one) => one.role === "child" && !one.connectable && !one.dead);
  if (node.role === "master" && missing.length > 0)
    found.push(["master-started-before-children", `${node.name} was started before ${names(missing)} ran`]);
  return found;
}

export const isRecovered = (node: SingleStoreNode) => ["recovered", "online"].includes(node.data);

const runs = (node: SingleStoreNode) => !["off", "lingering"].includes(node.phase);
const names = (nodes: Nodes) => nodes.map((one) => `${one.name} (${one.phase}, ${one.data})`).join(", ");
