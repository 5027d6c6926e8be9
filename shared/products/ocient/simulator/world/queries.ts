/**
 * Long queries: faults begin them; a cancel, a kill, the end of their time or of a node they need ends them.
 */
import { uuid } from "../../../../simulator/chance.ts";
import { hasQuorum } from "./quorum.ts";
import { considerQuiesces } from "./rolehostd.ts";
import { harm, hasRole, isReady, nodesWith, type Scene, schedule } from "./scene.ts";
import { dataAvailable } from "./segments.ts";
import type { Fault, Query } from "./state.ts";

/** Nothing begins where no SQL node could serve it. */
export function beginQuery(scene: Scene, node: string, fault: Fault): void {
  const { world } = scene;
  const servers = nodesWith(world, "sql").filter((one) => isReady(world, one));
  const server = hasRole(world, node, "sql") && servers.includes(node) ? node : servers.find((one) => one !== node);
  if (server === undefined) return;
  world.queryCount += 1;
  const nodes = [...new Set([node, server, ...nodesWith(world, "foundation")])];
  const id = uuid(world.setup.seed, "query", world.queryCount);
  const unkillable = fault.name === "query-unkillable";
  world.queries.push({ id, server, nodes, sinceMs: world.nowMs, unkillable, fault: `${node}:${fault.name}` });
  if (fault.value !== null) schedule(scene, fault.value * 1_000, { kind: "query-ends", query: id });
}

/** False where there is none of that id any more. */
export function endQuery(scene: Scene, id: string): boolean {
  const { world } = scene;
  const known = world.queries.some((query) => query.id === id);
  world.queries = world.queries.filter((query) => query.id !== id);
  if (known) considerQuiesces(scene);
  return known;
}

/** Those that cannot go on without the node end. A harm only where a quiesce was cut short: the whole system is stopped by SIGKILL. */
export function loseQueries(scene: Scene, node: string, cut: boolean): void {
  const { world } = scene;
  const lost = world.queries.filter((query) => isLost(scene, query, node));
  if (cut)
    for (const { id, nodes } of world.queries)
      if (nodes.includes(node)) harm(scene, "query-cut", node, `${node} was killed while it quiesced for query ${id}`);
  world.queries = world.queries.filter((query) => !lost.includes(query));
}

const isLost = ({ world }: Scene, { server }: Query, node: string) =>
  server === node || !hasQuorum(world) || !dataAvailable(world);
