/**
 * How a node of the simulated SingleStore shows itself (pure).
 */
import type { SingleStoreNode } from "./singlestore-world.ts";

/** A MemSQL ID: 40 hexadecimal digits. */
export const idOf = (name: string): string =>
  Buffer.from(name).toString("hex").padEnd(8, "0").repeat(5).toUpperCase().slice(0, 40);

/** As memsqlctl list-nodes has it. */
export function listed(node: SingleStoreNode) {
  const runs = node.phase !== "off" && node.phase !== "lingering";
  const role = { master: "master", child: "aggregator", leaf: "leaf" }[node.role];
  const recovery = { away: "unknown", recovering: "recovering", recovered: "online", online: "online" };
  return {
    ...{ id: node.id, role: runs ? role : "unknown", host: node.host, port: node.port },
    process: runs ? "running" : "stopped",
    connectable: runs ? node.connectable && !node.faults.has("no-connections") : false,
    recovery: node.data === "failed" ? "recovery_failed" : recovery[node.data],
  };
}

export function processesOf({ phase, pid, id }: SingleStoreNode) {
  if (phase === "off") return [];
  const command = (name: string) => `/opt/singlestore-server/${name} --defaults-file /var/lib/memsql/${id}/memsql.cnf`;
  const programs = phase === "lingering" ? ["memsqld_safe"] : ["memsqld_safe", "memsqld"];
  return programs.map((name, i) => ({ pid: pid + i, name, command: command(name), user: "memsql", tty: "?" }));
}

/** As the node itself answers SHOW DATABASES EXTENDED. */
export function databaseOf({ role, data }: SingleStoreNode, name: string) {
  const onLeaf = { away: "recovering", recovering: "recovering", recovered: "pending", online: "online" };
  const state = data === "failed" ? "unrecoverable" : onLeaf[data];
  return { name, role: "master", state: role === "leaf" ? state : "online" };
}
