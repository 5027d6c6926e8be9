/**
 * What the vendor's order forbids, by the same names as the simulator's world/judge.ts, judged when a command begins. Pure.
 */
import type { AtscaleNode } from "./atscale-world.ts";

export type Blame = readonly [harm: string, message: string];

type Nodes = ReadonlyMap<string, AtscaleNode>;

export function stopHarms(nodes: Nodes, node: AtscaleNode, leader: string | null): Blame[] {
  if (node.phase === "stopping" || node.phase === "down")
    return [["repeated", `stop of ${node.name}, which is ${node.phase}`]];
  const others = [...nodes.values()].filter((other) => other !== node);
  const alive = (role: AtscaleNode["role"]) => others.filter((other) => other.role === role && isAlive(other));
  const found: Blame[] = [];
  const blame = (harm: string, suspects: readonly AtscaleNode[]) => {
    if (suspects.length > 0)
      found.push([
        harm,
        `${node.name} was stopped while ${suspects.map((one) => `${one.name} is ${one.phase}`).join(", ")}`,
      ]);
  };
  if (node.balancer === "in")
    found.push(["undrained-stop", `${node.name} was stopped while the load balancer sent it queries`]);
  if (node.role === "engine") blame("query-engine-outlived-engines", alive("query-engine"));
  if (leader === node.name)
    blame(
      "leader-stopped-before-replica",
      others.filter((other) => other.postgres),
    );
  if (node.role === "coordinator")
    blame("coordinator-stopped-under-engine", [...alive("engine"), ...alive("query-engine")]);
  else
    blame(
      "parallel-stop",
      others.filter((other) => other.role !== "coordinator" && !isUp(other) && isAlive(other)),
    );
  return found;
}

export function startHarms(nodes: Nodes, node: AtscaleNode): Blame[] {
  if (node.phase === "stopping") return [["crossed-commands", `start on ${node.name}, which is still stopping`]];
  if (node.phase !== "down") return [["repeated", `start on ${node.name}, which is ${node.phase}`]];
  const others = [...nodes.values()];
  const found: Blame[] = [];
  const down = others.find((other) => other.role === "coordinator" && !isUp(other));
  if (node.role === "engine" && down)
    found.push(["engine-without-coordinator", `${node.name} was started while ${down.name} is ${down.phase}`]);
  if (node.role === "query-engine" && !others.some((other) => other.role === "engine" && isUp(other)))
    found.push(["query-engine-without-engine", `${node.name} was started while no engine was up`]);
  return found;
}

/** Something of it still runs: services, or a process that outlived the stop. */
const isAlive = (node: AtscaleNode) => node.phase !== "down" || node.lingers;
const isUp = (node: AtscaleNode) => node.phase === "up" && !node.fatal;
