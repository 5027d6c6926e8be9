/**
 * What the vendor's order forbids, judged when a command begins. What a wrong order leads to later (a failover, an election, a
 * database offline) is told where it happens, in cluster.ts.
 */
import { isRecovered } from "./cluster.ts";
import { isDead } from "./faults.ts";
import { harm, nodeOf, type Scene } from "./scene.ts";
import type { World } from "./state.ts";
import { aggregatorsOf, isLeaf, leavesOf, roleNow } from "./topology.ts";

/** Every harm, with what it means. */
export const harms: Readonly<Record<string, string>> = {
  repeated: "a stop of a node that is stopping or stopped, or a start of one that is starting or running",
  "crossed-commands": "a start while the same node's stop is under way, or memsqld still lingers",
  "leaf-stopped-under-aggregator":
    "a leaf was stopped while an aggregator ran (the master goes first, then the children)",
  "child-stopped-under-master": "a child aggregator was stopped while the master ran (the master goes first)",
  "child-started-before-leaves-recovered": "a child aggregator was started before every leaf had recovered",
  "master-started-before-leaves-recovered": "the master was started before every leaf had recovered",
  "master-started-before-children": "the master was started before every child aggregator ran (the master comes last)",
  forced: "--force was used: unreachable hosts are skipped in silence",
  "moved-while-unsettled": "ATTACH, DETACH, REBALANCE or RESTORE was issued while a node was offline or recovering",
  "last-copy-detached": "a leaf was detached that held the last online copy of a partition",
  election: "another aggregator was elected Master because the Master went away under consensus_enabled",
  failover: "replicas were promoted because a leaf went away from under the Master",
  "database-offline": "partitions without a replica went offline from under the Master",
  killed: "memsqld was killed, not stopped",
};

export function judgeStop(scene: Scene, node: string): void {
  const { world } = scene;
  const { phase } = nodeOf(world, node);
  if (phase === "stopping" || phase === "lingering" || phase === "off") {
    harm(
      scene,
      "repeated",
      node,
      `stop-node of ${node}, which is ${phase === "stopping" ? "already stopping" : "already stopped"}`,
    );
    return;
  }
  const above = aggregatorsOf(world.setup).filter((other) => other !== node && runs(world, other));
  if (isLeaf(world.setup, node)) {
    const guarded = world.metadata.variables.leaf_failure_detection === "OFF";
    if (above.length > 0 && !guarded)
      harm(scene, "leaf-stopped-under-aggregator", node, `${node} was stopped while ${above.join(", ")} still ran`);
  } else if (roleNow(world, node) === "Aggregator" && above.includes(world.metadata.master))
    harm(
      scene,
      "child-stopped-under-master",
      node,
      `${node} was stopped while the Master ${world.metadata.master} still ran`,
    );
}

/** `by`: who starts it, where it is no command. */
export function judgeStart(scene: Scene, node: string, by = "start-node"): void {
  const { world } = scene;
  const { phase } = nodeOf(world, node);
  if (phase === "stopping" || phase === "lingering") {
    harm(scene, "crossed-commands", node, `${by} of ${node}, whose memsqld has not gone yet`);
    return;
  }
  if (phase !== "off") {
    harm(scene, "repeated", node, `${by} of ${node}, which ${phase === "starting" ? "is starting" : "runs"}`);
    return;
  }
  const role = roleNow(world, node);
  if (role === "Leaf") return;
  const late = leavesOf(world.setup).filter((leaf) => !isRecovered(world, leaf));
  const who = role === "Master" ? "master" : "child";
  if (late.length > 0)
    harm(
      scene,
      `${who}-started-before-leaves-recovered`,
      node,
      `${by} of ${node} before ${late.join(", ")} had recovered`,
    );
  const missing = aggregatorsOf(world.setup).filter(
    (other) => other !== node && !nodeOf(world, other).connectable && !isDead(world, other),
  );
  if (role === "Master" && missing.length > 0)
    harm(scene, "master-started-before-children", node, `${by} of ${node} before ${missing.join(", ")} ran`);
}

/** `what`: the statement, issued on that node. */
export function judgeMove(scene: Scene, node: string, what: string): void {
  const { world } = scene;
  const unsettled = leavesOf(world.setup).filter(
    (leaf) => !isRecovered(world, leaf) || world.metadata.leaves[leaf]?.state === "attaching",
  );
  if (unsettled.length > 0)
    harm(
      scene,
      "moved-while-unsettled",
      node,
      `${what} while ${unsettled.join(", ")} ${unsettled.length === 1 ? "is" : "are"} not online`,
    );
}

const runs = (world: World, node: string) => !["off", "lingering"].includes(nodeOf(world, node).phase);
