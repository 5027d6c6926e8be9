/**
 * The shapes that are measured: how many nodes, and how they are spread over the four ordered phases.
 */
export interface Shape {
  readonly cluster: string;
  readonly title: string;
  readonly nodes: Readonly<Record<string, { host: string; role: string }>>;
}

const ROLES = ["first", "second", "third", "fourth"] as const;

export const hostNames = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `h${String(i + 1).padStart(2, "0")}`);

/** The same number of nodes in each phase. */
export function even(cluster: string, hosts: readonly string[]): Shape {
  const each = hosts.length / ROLES.length;
  return shape(cluster, `${hosts.length} nodes, ${each} a phase`, hosts, (i) => Math.floor(i / each));
}

/** One node in each of the first three phases, all others in the fourth: what a one-node phase costs in a big cluster. */
export function lopsided(cluster: string, hosts: readonly string[]): Shape {
  return shape(cluster, `${hosts.length} nodes, 1 + 1 + 1 + ${hosts.length - 3}`, hosts, (i) => Math.min(i, 3));
}

function shape(cluster: string, title: string, hosts: readonly string[], phaseOf: (i: number) => number): Shape {
  const nodes = hosts.map((host, i) => [`${cluster}-${host}`, { host, role: ROLES[phaseOf(i)] ?? "fourth" }] as const);
  return { cluster, title, nodes: Object.fromEntries(nodes) };
}
