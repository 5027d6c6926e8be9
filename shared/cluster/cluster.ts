/** A cluster as Muster works with it: the file's nodes in file order, every default filled in. */
export interface Cluster {
  readonly name: string;
  readonly product: string;
  readonly nodes: readonly ClusterNode[];
  readonly needs: readonly string[];
  /** Every option the definition declares, with the file's value or its default. */
  readonly options: Readonly<Record<string, OptionValue>>;
  /** sha256 of the file's text, first 12 hex digits: pins the file while a run is open. */
  readonly fileDigest: string;
}

export interface ClusterNode {
  readonly name: string;
  readonly roles: readonly string[];
  readonly host: string;
  readonly id: string | null;
  readonly port: number | null;
  readonly member: string | null;
}

export type OptionValue = string | number | boolean | readonly string[] | Readonly<Record<string, readonly string[]>>;

export function nodeNamed(cluster: Cluster, name: string): ClusterNode {
  const node = cluster.nodes.find((n) => n.name === name);
  if (!node) throw new TypeError(`cluster ${cluster.name} declares no node ${name}`);
  return node;
}
