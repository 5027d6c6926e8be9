import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");
const published = (name: string) => z.fromJSONSchema(JSON.parse(read(`docs/schema/${name}.schema.json`)));
const product = published("product");
const atscale = () => parse(read("shared/products/atscale/product.yaml")) as Record<string, Record<string, unknown>>;

test("the bundled product and the example cluster are right by the published schemas", () => {
  expect(product.safeParse(atscale()).error).toBeUndefined();
  expect(published("cluster").safeParse(parse(read("docs/examples/bi-prod.yaml"))).error).toBeUndefined();
});

test.each<[string, (file: ReturnType<typeof atscale>) => void]>([
  ["an unknown key", (file) => Object.assign(file, { colour: "red" })],
  ["a probe of two kinds", (file) => Object.assign(file.probes ?? {}, { both: { unit: "a", http: "b" } })],
  [
    "a deadline that is no duration",
    (file) => Object.assign(file.probes ?? {}, { slow: { unit: "a", within: "soon" } }),
  ],
  ["an action without a command", (file) => Object.assign(file.actions ?? {}, { start: { goal: "up" } })],
])("%s is wrong by the published schema", (_, spoil) => {
  const file = atscale();
  spoil(file);
  expect(product.safeParse(file).success).toBe(false);
});
