/**
 * A cluster file as far as its shape allows: so that a wrong key does not hide a wrong role, and every error is told at once.
 */

export interface LooseCluster {
  readonly product: string | null;
  readonly nodes: readonly LooseNode[];
  /** Every node's roles could be read, so that they may be counted. */
  readonly complete: boolean;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface LooseNode {
  readonly name: string;
  readonly roles: readonly string[];
  readonly host: string;
  readonly hasId: boolean;
}

export function looseCluster(raw: unknown): LooseCluster {
  const file = isMap(raw) ? raw : {};
  const entries = Object.entries(isMap(file.nodes) ? file.nodes : {});
  const nodes = entries.map(([name, node]) => looseNode(name, isMap(node) ? node : {}));
  return {
    product: typeof file.product === "string" ? file.product : null,
    nodes,
    complete: isMap(file.nodes) && nodes.every((node) => node.roles.length > 0),
    options: isMap(file.options) ? file.options : {},
  };
}

function looseNode(name: string, node: Readonly<Record<string, unknown>>): LooseNode {
  const roles = Array.isArray(node.roles) ? node.roles.filter((role) => typeof role === "string") : [];
  return { name, roles, host: typeof node.host === "string" ? node.host : name, hasId: typeof node.id === "string" };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
