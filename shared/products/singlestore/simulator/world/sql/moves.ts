/**
 * Statements that move partitions, and what they would do. None belongs in a plan made by itself.
 */
import { partitionName } from "../begin.ts";
import { failOver, isRecovered, nodesChanged, setLeaf } from "../cluster.ts";
import { clusterHasFault } from "../faults.ts";
import { judgeMove } from "../judge.ts";
import { harm, nodeOf, type Scene } from "../scene.ts";
import type { World } from "../state.ts";
import { leavesOf } from "../topology.ts";
import { failed, ok, rows, type SqlAnswer } from "./answer.ts";

const PLAN = ["Action", "Ordinal", "Target_Host", "Target_Port", "Phase"];

export function explainRestore(world: World, database: string): SqlAnswer {
  const missing = clusterHasFault(world, "redundancy-needed");
  const first = world.metadata.partitions.find((one) => one.database === database);
  const target = first?.replica ?? first?.master;
  if (!missing || target === undefined) return explainNothing();
  const { address = null, port = null } = world.setup.nodes[target] ?? {};
  return rows(PLAN, [{ Action: "COPY PARTITION", Ordinal: 0, Target_Host: address, Target_Port: port, Phase: 1 }]);
}

export const explainNothing = (): SqlAnswer => rows(PLAN, []);

export function attachLeaf(scene: Scene, node: string, words: RegExpExecArray): SqlAnswer {
  const leaf = leafAt(scene.world, words);
  judgeMove(scene, node, "ATTACH LEAF");
  if (leaf === null) return failed(1777, "Leaf is not registered with the cluster");
  if (!isRecovered(scene.world, leaf)) return failed(2002, "Leaf cannot be attached: it is not reachable");
  if (scene.world.metadata.leaves[leaf]?.state !== "online") setLeaf(scene.world, leaf, "attaching");
  for (const copy of Object.values(nodeOf(scene.world, leaf).copies))
    if (copy.state === "online" || copy.state === "replicating") copy.state = "pending";
  nodesChanged(scene);
  return ok;
}

export function detachLeaf(scene: Scene, node: string, words: RegExpExecArray): SqlAnswer {
  const { world } = scene;
  const leaf = leafAt(world, words);
  if (leaf === null) return failed(1777, "Leaf is not registered with the cluster");
  judgeMove(scene, node, "DETACH LEAF");
  const last = world.metadata.partitions.filter(
    ({ master, replica }) => master === leaf && (replica === null || !isRecovered(world, replica)),
  );
  if (last.length > 0)
    harm(
      scene,
      "last-copy-detached",
      leaf,
      `${leaf} was detached and held the last online copy of ${last.map(partitionName).join(", ")}`,
    );
  setLeaf(world, leaf, "detached");
  failOver(scene, leaf);
  return ok;
}

export function moveAll(scene: Scene, node: string, words: RegExpExecArray): SqlAnswer {
  judgeMove(scene, node, words[0].toUpperCase());
  return ok;
}

function leafAt(world: World, words: RegExpExecArray): string | null {
  const [, host, port] = words;
  return (
    leavesOf(world.setup).find(
      (leaf) => world.setup.nodes[leaf]?.address === host && world.setup.nodes[leaf]?.port === Number(port),
    ) ?? null
  );
}
