/** A product's knowledge stands in its own folder and nowhere else: no code beside it knows any product by name. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const PARTS = ["shared", "agent", "controller", "systemd", "proto"];
/** By product: the words that give it away. */
const NAMES: Readonly<Record<string, RegExp>> = {
  atscale: /atscale/i,
  ocient: /ocient/i,
  singlestore: /singlestore|memsql/i,
};

test("no code outside a product's own folder names it", () => {
  const named = PARTS.flatMap(filesUnder).flatMap((file) => {
    const lines = readFileSync(join(root, file), "utf8").split("\n");
    const foreign = Object.entries(NAMES).filter(([product]) => !file.startsWith(`shared/products/${product}/`));
    return lines.flatMap((line, i) =>
      foreign.some(([, words]) => words.test(line)) ? [`${file}:${i + 1}: ${line.trim()}`] : [],
    );
  });
  expect(named).toEqual([]);
});

test("no file outside a product's own folder bears its name", () => {
  const named = PARTS.flatMap(filesUnder).filter((file) =>
    Object.entries(NAMES).some(
      ([product, words]) => !file.startsWith(`shared/products/${product}/`) && words.test(file),
    ),
  );
  expect(named).toEqual([]);
});

test("every product that comes with Muster is watched for", () => {
  const folders = readdirSync(join(root, "shared/products"), { withFileTypes: true });
  const products = folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  expect(Object.keys(NAMES).toSorted()).toEqual(products.toSorted());
});

function filesUnder(part: string): string[] {
  return readdirSync(join(root, part), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
}
