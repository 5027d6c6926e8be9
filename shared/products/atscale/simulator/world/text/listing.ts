/**
 * What `postgres_nodes` prints: Patroni's member table, in the layout of the vendor's sample or in stock Patroni's.
 */
import { lagOf, walOf } from "../copies.ts";
import { clusterHasFault, hasFault, isPaused } from "../faults.ts";
import { postgresOf } from "../scene.ts";
import { STANDARD_PORTS, type World } from "../state.ts";
import { systemIdShownBy } from "../system-id.ts";
import { postgresNodes } from "../topology.ts";
import { printLsn } from "./lsn.ts";

const SCOPE = "atscale_postgres14_cluster";
/** Patroni 4.1 prints two columns of the same name: behind in receiving, and behind in replaying. */
const LAG_COLUMNS = { old: ["Lag in MB"], new: ["Receive LSN", "Lag", "Replay LSN", "Lag"] };
/** Member, Host, Role and State stand left, the rest right. */
const LEFT_COLUMNS = 4;
/** The fault undeclared-member: a host of the vendor's own naming that no cluster file here names. */
const UNDECLARED = "atscale-ha-node-09";

/** As the node `viewer` sees it. */
export function printListing(world: World, viewer: string): string {
  const header = ["Member", "Host", "Role", "State", "TL", ...LAG_COLUMNS[world.setup.columns]];
  const rows = memberRows(world, leaderSeenBy(world, viewer));
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const rule = `+${widths.map((width) => "-".repeat(width + 2)).join("+")}+`;
  // Patroni lays the title over a rule and cuts it where the table is narrower, even through the system id.
  const title = `+ Cluster: ${SCOPE} (${systemIdShownBy(world, viewer)}) `.slice(0, rule.length - 1);
  const titled = title + rule.slice(title.length);
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => align(cell, widths[at] ?? 0, at < LEFT_COLUMNS)).join(" | ")} |`;
  const top = world.setup.layout === "seed" ? [rule, line(header), titled] : [titled, line(header), rule];
  const footer = isPaused(world) ? [" Maintenance mode: on"] : [];
  return `${[...top, ...rows.map(line), rule, ...footer].join("\n")}\n`;
}

function memberRows(world: World, leader: string | null): string[][] {
  const nameOf = (node: string) => world.setup.nodes[node]?.member ?? node;
  const listed = postgresNodes(world).filter((node) => {
    const { row } = postgresOf(world, node);
    const there = row !== null && (row.expiresMs === null || row.expiresMs > world.nowMs);
    return there && !hasFault(world, node, "member-missing");
  });
  const rows = listed.map((node) => memberRow(world, nameOf(node), standing(world, node, leader)));
  if (clusterHasFault(world, "undeclared-member")) rows.push(memberRow(world, UNDECLARED, strangersStanding(world)));
  return rows.toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1));
}

const memberRow = (world: World, name: string, standing: readonly string[]) => {
  const { postgres } = world.setup.ports ?? STANDARD_PORTS;
  return [name, `${name}:${postgres}`, ...standing];
};

/** With the fault disagree the node sees itself lead, or where it does so in truth, the next copy. */
function leaderSeenBy(world: World, viewer: string): string | null {
  const { leader } = world.store;
  if (!hasFault(world, viewer, "disagree")) return leader;
  const others = postgresNodes(world).filter((node) => node !== leader);
  return others.find((node) => node === viewer) ?? others[0] ?? leader;
}

/** Role, State, TL and lag. A member that is not running has no position to tell. */
function standing(world: World, node: string, leader: string | null): string[] {
  const { row, timeline } = postgresOf(world, node);
  const leads = leader === node;
  const role = leads ? "Leader" : "Replica";
  const wal = walOf(world, node);
  if (row?.state !== "running") return [role, row?.state ?? "", "", ...lagCells(world, wal, "unknown")];
  const state = leads ? "running" : world.setup.replicaState;
  return [role, state, String(timeline), ...lagCells(world, wal, leads ? "leads" : lagOf(world, node))];
}

function strangersStanding(world: World): string[] {
  const { lastLeader, timeline } = world.store;
  return ["Replica", world.setup.replicaState, String(timeline), ...lagCells(world, walOf(world, lastLeader), 0)];
}

function lagCells(world: World, wal: number, lag: number | "unknown" | "leads"): string[] {
  if (world.setup.columns === "old") return [lag === "leads" ? "" : String(lag)];
  if (lag === "leads") return ["", "", "", ""];
  if (lag === "unknown") return ["unknown", "", "unknown", ""];
  const lsn = printLsn(wal);
  return [lsn, String(lag), lsn, String(lag)];
}

const align = (cell: string, width: number, left: boolean) => (left ? cell.padEnd(width) : cell.padStart(width));
