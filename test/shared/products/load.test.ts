import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BUNDLED_PRODUCTS } from "../../../shared/config/parts.ts";
import { loadProducts } from "../../../shared/products/load.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "muster-products-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("the definitions that come with Muster load without a problem; a missing folder is fine", () => {
  const { definitions, problems } = loadProducts([BUNDLED_PRODUCTS, join(folder, "missing")]);
  expect(problems).toEqual([]);
  expect(definitions.get("atscale")?.title).toBe("AtScale");
});

test("a broken definition is told with its line and keeps no other from loading", () => {
  write("good", readFileSync(join(BUNDLED_PRODUCTS, "atscale/product.yaml"), "utf8"));
  write("broken", "product: broken\nnonsense: 1\n");
  const { definitions, problems } = loadProducts([folder]);
  expect([...definitions.keys()]).toEqual(["atscale"]);
  expect(problems).toContainEqual(expect.objectContaining({ file: join(folder, "broken/product.yaml"), line: 2 }));
});

test("a later folder's definition of the same product wins", () => {
  const text = readFileSync(join(BUNDLED_PRODUCTS, "atscale/product.yaml"), "utf8");
  write("atscale", text.replace("title: AtScale", "title: Ours"));
  expect(loadProducts([BUNDLED_PRODUCTS, folder]).definitions.get("atscale")?.title).toBe("Ours");
});

function write(name: string, text: string): void {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, "product.yaml"), text);
}
