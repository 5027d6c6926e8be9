/**
 * The readers that a bundled product brings, found by convention: `shared/products/PRODUCT/parsers/index.ts` exports `readers`.
 * Only bundled ones: a folder under /etc holds data, never code.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Reader } from "./formats.ts";

/** One group a source, in the order of their names. */
export interface ReaderGroup {
  /** Where they come from, for an error. */
  readonly from: string;
  readonly readers: Readonly<Record<string, Reader>>;
}

export async function productReaders(folder: string): Promise<ReaderGroup[]> {
  const products = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = products
    .map(({ name }) => join(folder, name, "parsers", "index.ts"))
    .filter((file) => existsSync(file));
  return Promise.all(
    files.sort().map(async (file) => {
      const { readers } = (await import(pathToFileURL(file).href)) as Pick<ReaderGroup, "readers">;
      return { from: file, readers };
    }),
  );
}

/** Throws where two bring a reader of one name: which of them is meant could not be told. */
export function mergeReaders(groups: readonly ReaderGroup[]): Readonly<Record<string, Reader>> {
  const merged: Record<string, Reader> = {};
  const origin = new Map<string, string>();
  for (const { from, readers } of groups)
    for (const [name, reader] of Object.entries(readers)) {
      const other = origin.get(name);
      if (other !== undefined) throw new Error(`two readers are named ${name}: in ${other} and in ${from}`);
      origin.set(name, from);
      merged[name] = reader;
    }
  return merged;
}
