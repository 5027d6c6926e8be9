/**
 * list-nodes: JSON, the table of today's sdb-admin, and the narrow table of old memsqlctl.
 */
import type { ToolCall } from "../argv.ts";
import { VERSION } from "../begin.ts";
import { hasFault, isDead } from "../faults.ts";
import { isRecovering } from "../recovery.ts";
import { nodeOf } from "../scene.ts";
import type { Call, World } from "../state.ts";
import { groupOf, isLeaf, nodeIds, nodesOn, numberOf, roleNow } from "../topology.ts";

export interface ListedNode {
  readonly memsqlId: string;
  readonly role: string;
  readonly port: number;
  readonly bindAddress: string;
  readonly processState: string;
  readonly isConnectable: boolean;
  readonly version: string;
  readonly recoveryState: string;
  readonly nodeID: string;
}

export function printNodes(world: World, call: Pick<Call, "node" | "program">, asked: ToolCall): string {
  const whole = call.program === "sdb-admin";
  const nodes = whole ? nodeIds(world.setup) : nodesOn(world.setup, call.node);
  const wanted = nodes.filter(
    (node) => asked.role === null || listed(world, node).role.toLowerCase() === asked.role.toLowerCase(),
  );
  if (asked.json) {
    const host = (node: string) => (whole ? { host: world.setup.nodes[node]?.address } : {});
    return `${JSON.stringify({ nodes: wanted.map((node) => ({ ...listed(world, node), ...host(node) })) })}\n`;
  }
  if (asked.quiet) return wanted.map((node) => `${listed(world, node).memsqlId}\n`).join("");
  if (wanted.length === 0) return "No nodes found\n";
  const old = nodesOn(world.setup, call.node).some((node) => hasFault(world, node, "old-table"));
  return old ? narrowTable(world, wanted) : wideTable(world, wanted);
}

/** A stopped node loses its role, which is learned by connecting. */
export function listed(world: World, name: string): ListedNode {
  const node = nodeOf(world, name);
  const setup = world.setup.nodes[name];
  const dead = isDead(world, name);
  const running = ["starting", "running", "stopping"].includes(node.phase) || (node.phase === "off" && node.supervised);
  const connectable = node.connectable && !hasFault(world, name, "sql-silent");
  return {
    memsqlId: setup?.id ?? "",
    role: connectable ? roleNow(world, name) : "Unknown",
    port: setup?.port ?? 0,
    bindAddress: "0.0.0.0",
    processState: dead ? "Unknown" : running ? "Running" : "Stopped",
    isConnectable: connectable,
    version: VERSION,
    recoveryState: connectable ? recoveryState(world, name) : "Unknown",
    nodeID: String(numberOf(world.setup, name)),
  };
}

export function recoveryState(world: World, name: string): string {
  const node = nodeOf(world, name);
  if (node.recoveryFailed) return "RecoveryFailed";
  if (isRecovering(node)) return "Recovering";
  if (!isLeaf(world.setup, name)) return node.online ? "Online" : "Recovering";
  const waits = Object.values(node.copies).some(({ state }) => state === "pending" || state === "transition");
  return waits ? world.setup.pendingShownAs : "Online";
}

function narrowTable(world: World, nodes: readonly string[]): string {
  const cells = nodes.map((name, at) => {
    const { memsqlId, role, port, processState, version } = listed(world, name);
    return [String(at + 1), memsqlId.slice(0, 10), role, String(port), processState, version];
  });
  return table(["Index", "MemSQL ID", "Role", "Port", "Process State", "Version"], cells);
}

function wideTable(world: World, nodes: readonly string[]): string {
  const head = ["MemSQL ID", "Role", "Host", "Port", "Process State", "Connectable?", "Version", "Recovery State"];
  const cells = nodes.map((name) => {
    const {
      memsqlId,
      role,
      port,
      processState,
      isConnectable,
      version,
      recoveryState: state,
      bindAddress,
    } = listed(world, name);
    const words = state.replace(/(?<=[a-z])(?=[A-Z])/g, " ");
    const group = isLeaf(world.setup, name) ? String(groupOf(world.setup, name)) : "";
    const host = world.setup.nodes[name]?.address ?? "";
    const truth = isConnectable ? "True" : "False";
    return [memsqlId.slice(0, 10), role, host, String(port), processState, truth, version, words, group, bindAddress];
  });
  return table([...head, "Availability Group", "Bind Address"], cells);
}

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const widths = head.map((title, at) => Math.max(title.length, ...body.map((cells) => cells[at]?.length ?? 0)));
  const rule = `+${widths.map((width) => "-".repeat(width + 2)).join("+")}+`;
  const line = (cells: readonly string[], centred: boolean) =>
    `|${cells.map((cell, at) => ` ${centred ? centre(cell, widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)} `).join("|")}|`;
  return [rule, line(head, true), rule, ...body.map((cells) => line(cells, false)), rule, ""].join("\n");
}

function centre(text: string, width: number): string {
  return text.padStart(text.length + Math.floor((width - text.length) / 2)).padEnd(width);
}
