/**
 * The simulators that come with Muster, one a product at most, found by convention: `shared/products/PRODUCT/simulator/faults.ts`
 * says what can be made to go wrong, `main.ts` beside it runs one cluster.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { BUNDLED_PRODUCTS } from "../../shared/config/parts.ts";

export interface Simulator {
  readonly product: string;
  /** Every fault with what it does; those that end in "=" take a number. */
  readonly faults: Readonly<Record<string, string>>;
  /** Null where `NODE:FAULT` is no fault of the list or names no node. */
  parseFault(text: string, nodes: readonly string[]): unknown;
}

/** Null where the product has none. */
export async function simulatorOf(product: string): Promise<Simulator | null> {
  const folder = join(BUNDLED_PRODUCTS, product, "simulator");
  const file = join(folder, "faults.ts");
  if (!existsSync(file) || !existsSync(join(folder, "main.ts"))) return null;
  const { faults, parseFault } = (await import(pathToFileURL(file).href)) as Omit<Simulator, "product">;
  return { product, faults, parseFault };
}
