/**
 * What the vendor's order forbids, judged when a start or stop command begins. What a wrong order leads to later (a failover, a
 * stale copy that leads) is told where it happens, in election.ts.
 */
import { aliveOn, harm, hostOf, isUp, type Scene } from "./scene.ts";
import type { Role, World } from "./state.ts";
import { nodesWith, rolesOf } from "./topology.ts";

/** Every harm, with what it means. */
export const harms: Readonly<Record<string, string>> = {
  repeated: "a stop of a node that is stopping or stopped, or a start of one that is starting or up",
  "crossed-commands": "a start while the same node's stop is under way",
  "query-engine-outlived-engines": "an engine was stopped while a query engine still ran (S3 before S4)",
  "leader-stopped-before-replica": "the leader was stopped while another copy of Postgres still ran (S4 before S5)",
  "coordinator-stopped-under-engine": "the coordinator was stopped while another node still ran (S6 is last)",
  "parallel-stop": "a node was stopped before the one before it had stopped wholly (verify before the next)",
  "engine-without-coordinator": "an engine or database node was started while the coordinator was not up",
  "query-engine-without-engine": "a query engine was started while no engine was up",
  "undrained-stop": "a query engine was stopped while the load balancer still sent it queries",
  "cold-undrain": "a query engine was put back into the load balancer before its /ping answered OK",
  failover: "another copy took the leader key because the leader went away: a new timeline",
  "stale-copy-leads": "a copy that lacks writes took the leader key: they are lost",
};

const STOPPED_IN_TURN: readonly Role[] = ["engine", "query-engine", "database"];

export function judgeStop(scene: Scene, node: string): void {
  const { world } = scene;
  const host = hostOf(world, node);
  if (host.job === "stopping" || host.supervisor === "down") {
    const how = host.job === "stopping" ? "is already stopping" : "is already stopped";
    harm(scene, "repeated", node, `atscale_stop on ${node}, which ${how}`);
    return;
  }
  if (world.setup.balancer && host.balancer === "in")
    harm(scene, "undrained-stop", node, `${node} was stopped while the load balancer sent it queries`);
  const roles = rolesOf(world.setup, node);
  if (roles.includes("engine") || roles.includes("database"))
    blame(scene, "query-engine-outlived-engines", node, others(world, node, ["query-engine"]));
  if (world.store.leader === node) {
    const copies = others(world, node, ["engine", "database"]).filter(
      (other) => hostOf(world, other).postgres?.phase === "running",
    );
    blame(scene, "leader-stopped-before-replica", node, copies);
  }
  if (roles.includes("coordinator"))
    blame(scene, "coordinator-stopped-under-engine", node, others(world, node, STOPPED_IN_TURN));
  if (roles.some((role) => STOPPED_IN_TURN.includes(role))) {
    const unfinished = others(world, node, STOPPED_IN_TURN).filter((other) => {
      const { job, supervisor } = hostOf(world, other);
      return job === "stopping" || supervisor === "down";
    });
    blame(scene, "parallel-stop", node, unfinished);
  }
}

export function judgeStart(scene: Scene, node: string): void {
  const { world } = scene;
  const host = hostOf(world, node);
  if (host.job === "stopping") {
    harm(scene, "crossed-commands", node, `atscale_start on ${node}, which is still stopping`);
    return;
  }
  if (host.supervisor === "up") {
    harm(
      scene,
      "repeated",
      node,
      `atscale_start on ${node}, which ${host.job === "starting" ? "is starting" : "is up"}`,
    );
    return;
  }
  const roles = rolesOf(world.setup, node);
  const coordinators = nodesWith(world, "coordinator").filter((other) => other !== node);
  const down = coordinators.find((other) => !isUp(world, other));
  if (down !== undefined && (roles.includes("engine") || roles.includes("database")))
    harm(scene, "engine-without-coordinator", node, `${node} was started while the coordinator ${down} was not up`);
  const needsEngine = roles.includes("query-engine") && !roles.includes("engine");
  if (needsEngine && !nodesWith(world, "engine").some((other) => isUp(world, other)))
    harm(scene, "query-engine-without-engine", node, `${node} was started while no engine was up`);
}

/** Judged when the command begins, as the others are. */
export function judgeUndrain(scene: Scene, node: string): void {
  const { ping } = hostOf(scene.world, node);
  if (scene.world.setup.balancer && ping !== "warm")
    harm(scene, "cold-undrain", node, `${node} was put back into the load balancer while its /ping is ${ping}`);
}

function others(world: World, node: string, roles: readonly Role[]): string[] {
  return nodesWith(world, ...roles).filter((other) => other !== node);
}

function blame(scene: Scene, name: string, node: string, suspects: readonly string[]): void {
  const alive = suspects.flatMap((other) => {
    const how = aliveOn(scene.world, other);
    return how === null ? [] : [`${other} ${how}`];
  });
  if (alive.length > 0) harm(scene, name, node, `${node} was stopped while ${alive.join(", ")}`);
}
