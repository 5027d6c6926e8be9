/**
 * What the vendor's page forbids or warns of, by the same names as the simulator's world/judge.ts, judged when a command begins. Pure.
 */
import type { OcientNode, OcientRole, Query } from "./ocient-world.ts";

export type Blame = readonly [harm: string, message: string];

export interface Around {
  readonly nodes: readonly OcientNode[];
  readonly queries: readonly Query[];
  readonly parityWidth: number;
}

export function startHarms(around: Around, node: OcientNode): Blame[] {
  const found: Blame[] = [];
  if (node.unit === "deactivating")
    found.push(["crossed-commands", `${node.name} was started while it is still stopping`]);
  if (node.unit === "active") found.push(["repeated", `start of ${node.name}, which runs`]);
  if (node.roles.includes("administrator") || node.roles.includes("sql")) return found;
  if (!quorumReady(around))
    found.push(["foundation-before-quorum", `${node.name} was started before a majority of administrators was ready`]);
  if (!node.roles.includes("loader")) return found;
  const foundation = having(around, "foundation");
  const coming = foundation.filter((one) => one.unit === "active" && !one.ready && !one.faults.has("never-ready"));
  const away = foundation.filter((one) => !one.ready);
  if (coming.length > 0 || away.length > around.parityWidth)
    found.push(["loader-before-foundation", `${node.name} was started while ${names(away)} not ready`]);
  return found;
}

export function startLatHarms(around: Around, node: OcientNode): Blame[] {
  const found: Blame[] = [];
  if (node.lat === "deactivating")
    found.push(["crossed-commands", `LAT of ${node.name} was started while it is stopping`]);
  if (node.lat === "active") found.push(["repeated", `start of the LAT of ${node.name}, which runs`]);
  const unready = having(around, "loader").filter((one) => !one.ready && !one.dead);
  if (unready.length > 0)
    found.push(["lat-before-loaders", `LAT of ${node.name} was started while ${names(unready)} not ready`]);
  return found;
}

export function quiesceHarms(around: Around, node: OcientNode): Blame[] {
  if (node.unit === "deactivating") return [["repeated", `${node.name} was told to quiesce while it does`]];
  if (node.unit !== "active") return []; // `systemctl stop` makes sure, and harms nothing
  const found: Blame[] = [];
  const others = around.nodes.filter((one) => one !== node && one.unit === "deactivating");
  if (others.length > 0)
    found.push(["quiescing-together", `${node.name} was told to quiesce while ${names(others)} does`]);
  if (node.lat === "active") found.push(["lat-outlived-loader", `${node.name} was told to quiesce under its LAT`]);
  found.push(...quorumHarms(around, node));
  return found;
}

/** A bare SIGKILL stops the whole system, in this order: LAT, Loaders, Foundation, SQL, Administrators. */
export function killHarms(around: Around, node: OcientNode): Blame[] {
  // Told to stop and then killed: between the look and the SIGKILL it may have ended by itself.
  if (!isAlive(node) && node.unit === "inactive") return [];
  if (!isAlive(node)) return [["repeated", `SIGKILL of ${node.name}, which does not run`]];
  const found: Blame[] = [];
  const blame = (harm: string, suspects: readonly OcientNode[]) => {
    if (suspects.length > 0) found.push([harm, `${node.name} was killed while ${names(suspects)} still ran`]);
  };
  const alive = (role: OcientRole) => having(around, role).filter((one) => one !== node && isAlive(one));
  if (node.roles.includes("loader"))
    blame(
      "lat-still-running",
      having(around, "loader").filter((one) => one.lat === "active"),
    );
  if (node.roles.includes("foundation")) blame("foundation-before-loaders", alive("loader"));
  if (node.roles.includes("sql")) blame("sql-before-others", [...alive("loader"), ...alive("foundation")]);
  if (node.roles.includes("administrator"))
    blame(
      "administrator-not-last",
      around.nodes.filter((one) => isAlive(one) && !one.roles.includes("administrator")),
    );
  return found;
}

/** Only a query that holds a quiesce may be touched: one that began before it. */
export function statementHarms({ nodes, queries }: Around, asked: OcientNode, verb: string, id: string): Blame[] {
  const found: Blame[] = [];
  if (asked.unit === "deactivating")
    found.push(["forced-statement", `${verb} was sent to ${asked.name}, which quiesces`]);
  const query = queries.find((one) => one.id === id);
  const quiescing = nodes.filter((one) => one.unit === "deactivating" && (query?.beganMs ?? 0) < one.sinceMs);
  if (query && quiescing.length === 0 && nodes.some((one) => one.unit === "deactivating"))
    found.push(["killed-young", `${verb} of query ${id}, which began after every quiesce under way`]);
  return found;
}

function quorumHarms(around: Around, node: OcientNode): Blame[] {
  if (!node.roles.includes("administrator")) return [];
  const administrators = having(around, "administrator");
  const left = administrators.filter((one) => one !== node && isAlive(one)).length;
  if (left >= majorityOf(around)) return [];
  const busy = around.nodes.filter(
    (one) => one !== node && (one.lat === "active" || (isAlive(one) && !one.roles.includes("administrator"))),
  );
  return busy.length === 0
    ? []
    : [["administrators-below-quorum", `${left} administrators are left while ${names(busy)} still work`]];
}

/** floor(n/2)+1 of the declared. */
export const majorityOf = (around: Pick<Around, "nodes">) => Math.floor(having(around, "administrator").length / 2) + 1;

export const quorumReady = (around: Pick<Around, "nodes">) =>
  having(around, "administrator").filter((one) => one.ready).length >= majorityOf(around);

/** Run, whether ready or not; one that quiesces still serves. */
export const hasQuorum = (around: Pick<Around, "nodes">) =>
  having(around, "administrator").filter(isAlive).length >= majorityOf(around);

export const having = ({ nodes }: Pick<Around, "nodes">, role: OcientRole) =>
  nodes.filter((one) => one.roles.includes(role));

/** Its process is there, also one that outlives its unit. */
export const isAlive = (node: OcientNode) => node.pid > 0;

const names = (nodes: readonly OcientNode[]) => nodes.map((one) => `${one.name} (${one.unit})`).join(", ");
