/**
 * Loads every product definition found: `FOLDER/PRODUCT/product.yaml`. A broken one keeps no other from loading.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { InputError, type Problem } from "../errors.ts";
import { loadDefinition } from "../procedure/definition.ts";
import type { Definition } from "../procedure/schema.ts";

export interface LoadedProducts {
  /** By product name. */
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Everything wrong, with file and line. What has a problem is not among the definitions. */
  readonly problems: readonly Problem[];
}

/** A folder that does not exist is fine; a later folder's definition replaces an earlier one of the same product. */
export function loadProducts(folders: readonly string[]): LoadedProducts {
  const definitions = new Map<string, Definition>();
  const problems: Problem[] = [];
  for (const file of folders.flatMap(definitionFiles)) {
    try {
      const definition = loadDefinition(file);
      definitions.set(definition.product, definition);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  return { definitions, problems };
}

function definitionFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map((entry) => join(folder, entry.name, "product.yaml"))
    .filter((file) => existsSync(file))
    .sort();
}
