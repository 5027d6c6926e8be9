import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { agentConfigSchema } from "../../shared/config/agent.ts";
import { controllerConfigSchema } from "../../shared/config/controller.ts";
import { loadConfig } from "../../shared/config/load.ts";

type Json = { [key: string]: unknown };
const SAMPLES = [
  { file: "agent.yaml", schema: agentConfigSchema },
  { file: "controller.yaml", schema: controllerConfigSchema },
];
/** Defaults that name this machine or this clone, and so cannot stand in a sample as they are. */
const DEFAULTS_OF_THE_MACHINE = ["host", "name", "products"];

test.each(SAMPLES)(
  "$file as installed is read, and changes nothing: every option in it is commented out",
  ({ file, schema }) => {
    expect(loadConfig<unknown>(schema, pathOf(file), "/none").config).toEqual(schema.parse({}));
  },
);

test.each(SAMPLES)("$file shows every option there is and none that there is not", ({ file, schema }) => {
  const shown = keysOf(uncommented(file));
  const declared = keysOfSchema(z.toJSONSchema(schema, { io: "input" }) as Json);
  expect(shown).toEqual(declared);
});

test.each(SAMPLES)("$file is valid with every comment sign taken away", ({ file, schema }) => {
  expect(schema.safeParse(uncommented(file)).error).toBeUndefined();
});

test.each(SAMPLES)("$file shows each default as it is", ({ file, schema }) => {
  const shown = uncommented(file);
  const defaults = schema.parse({}) as Json;
  for (const key of Object.keys(defaults).filter((name) => !DEFAULTS_OF_THE_MACHINE.includes(name)))
    expect({ [key]: shown[key] }).toMatchObject({ [key]: defaults[key] });
});

test.each(SAMPLES)("$file says of each option what it means", ({ file }) => {
  const lines = sample(file).split("\n");
  const unexplained = lines.filter((line, index) => isOption(line) && !isProse(lines[index - 1] ?? ""));
  // The three files of a tls section are explained together, above it.
  expect(unexplained.filter((line) => !/^# +(ca|cert|key):/.test(line))).toEqual([]);
});

function sample(file: string): string {
  return readFileSync(pathOf(file), "utf8");
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(`../../systemd/etc/muster/${file}`, import.meta.url));
}

/** The sample's options as an operator would have them who takes away each "#" of an option. */
function uncommented(file: string): Json {
  return parse(
    sample(file)
      .split("\n")
      .map((line) => (isOption(line) ? line.slice(1) : line))
      .join("\n"),
  );
}

/** "#key" and "#  key" are options; "# Words" is prose. */
function isOption(line: string): boolean {
  return /^#(\S| {2})/.test(line);
}

function isProse(line: string): boolean {
  return /^# \S/.test(line);
}

function keysOf(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value)
    .flatMap(([key, inner]) => [`${path}${key}`, ...keysOf(inner, `${path}${key}.`)])
    .sort();
}

function keysOfSchema(schema: Json, path = ""): string[] {
  return Object.entries((schema.properties ?? {}) as Record<string, Json>)
    .flatMap(([key, inner]) => [`${path}${key}`, ...keysOfSchema(inner, `${path}${key}.`)])
    .sort();
}
