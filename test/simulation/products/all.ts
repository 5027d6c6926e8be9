/**
 * Every product of the simulation: the files of this folder that export one.
 */
import { readdirSync } from "node:fs";
import type { ProductModel } from "./model.ts";

export async function allProducts(): Promise<ReadonlyMap<string, ProductModel>> {
  const found = new Map<string, ProductModel>();
  for (const file of readdirSync(new URL(".", import.meta.url)).toSorted()) {
    if (!/^[a-z]+\.ts$/.test(file) || ["all.ts", "model.ts"].includes(file)) continue;
    const { product } = (await import(new URL(file, import.meta.url).href)) as { product?: ProductModel };
    if (product) found.set(product.name, product);
  }
  return found;
}
