/**
 * What keeps an agent from being wholly of use, in one text for people.
 */
import type { LoadedProducts } from "../../shared/products/load.ts";
import type { KnownNodes } from "./known-nodes.ts";

export interface Condition {
  readonly definitions: LoadedProducts;
  readonly nodes: Pick<KnownNodes, "all" | "problem">;
  /** Wall time, milliseconds since 1970; null while the bus is there. */
  readonly busAwaySince: number | null;
}

/** Empty where nothing is wrong. */
export function degradedText({ definitions, nodes, busAwaySince }: Condition): string {
  const missing = new Set(
    nodes
      .all()
      .map((node) => node.product)
      .filter((product) => !definitions.definitions.has(product)),
  );
  const parts = [
    ...(busAwaySince === null ? [] : [`NATS is away since ${new Date(busAwaySince).toISOString()}`]),
    ...definitions.problems.map((p) => `${p.file}:${p.line}: ${p.message}`),
    ...[...missing].map((product) => `no definition of the product ${product}`),
    ...(nodes.problem ? [nodes.problem] : []),
  ];
  return parts.join("; ");
}
