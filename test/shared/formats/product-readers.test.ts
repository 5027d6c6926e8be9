import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { formatNames } from "../../../shared/formats/formats.ts";
import { mergeReaders, productReaders } from "../../../shared/formats/product-readers.ts";

const silent = () => ({ ok: false, reason: "." }) as const;

test("a bundled product's readers are found in its folder, and a product without any is fine", async () => {
  const folder = mkdtempSync(join(tmpdir(), "muster-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "plain"));
  mkdirSync(join(folder, "toy/parsers"), { recursive: true });
  const file = join(folder, "toy/parsers/index.ts");
  writeFileSync(file, 'export const readers = { "toy-list": () => ({ ok: true, value: {} }) };\n');
  const groups = await productReaders(folder);
  expect(groups.map(({ from, readers }) => [from, Object.keys(readers)])).toEqual([[file, ["toy-list"]]]);
});

test("two readers of one name are an error that names both places", () => {
  const groups = [
    { from: "here", readers: { list: silent } },
    { from: "there", readers: { list: silent } },
  ];
  expect(() => mergeReaders(groups)).toThrow("two readers are named list: in here and in there");
});

test("a definition may name the shared readers and those of bundled products", () => {
  expect(formatNames).toEqual(
    expect.arrayContaining(["supervisorctl", "systemctl-show", "pyocient-rows", "memsql-rows"]),
  );
});
