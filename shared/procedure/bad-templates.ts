/**
 * Placeholders of a definition's templates that nothing fills: each with its line and what there is instead. Pure.
 */
import type { ReadDocument } from "../document/read.ts";
import type { Problem } from "../errors.ts";
import { placeholders } from "./resolve.ts";
import type { DefinitionFile, ProbeDefinition } from "./schema.ts";

/** What a cluster file says of a node; where it leaves one out, the host refuses. */
const OF_NODE = ["node", "member", "id", "port", "address"];

export function badTemplates({ file, lineOf, value }: ReadDocument<DefinitionFile>): Problem[] {
  const options = Object.entries(value.options).filter(([, { type }]) => !type.startsWith("names"));
  const common = [...options.map(([name]) => name), ...OF_NODE];
  const wrong = ({ path, template, more }: Written): Problem[] => {
    const known = [...more, ...common];
    return placeholders(template)
      .filter((name) => !known.includes(name))
      .map((name) => ({
        ...{ file, line: lineOf(path) },
        message: `nothing fills {${name}}`,
        fix: `one of: ${known.join(", ")}`,
      }));
  };
  return [...ofActions(value), ...ofProbes(value)].flatMap(wrong);
}

interface Written {
  readonly path: readonly PropertyKey[];
  readonly template: string;
  /** What else stands for something there. */
  readonly more: readonly string[];
}

function* ofActions({ actions }: DefinitionFile): Generator<Written> {
  for (const [name, { run, user, parameters }] of Object.entries(actions))
    yield* texts(["actions", name], { run, user }, Object.keys(parameters));
}

function* ofProbes({ probes }: DefinitionFile): Generator<Written> {
  for (const [name, probe] of Object.entries(probes))
    yield* texts(["probes", name], templatesOf(probe), Object.keys(probe.given));
}

/** A statement of sql is constant text: nothing is put into it. */
function templatesOf(probe: ProbeDefinition): object {
  if ("run" in probe) return { run: probe.run, user: probe.user };
  if ("sql" in probe) return { sql: { ...probe.sql, ask: undefined } };
  const { on: _on, when: _when, askIf: _askIf, given: _given, within: _within, ...own } = probe;
  return own;
}

function* texts(path: readonly PropertyKey[], part: unknown, more: readonly string[]): Generator<Written> {
  if (typeof part === "string") yield { path, template: part, more };
  if (typeof part !== "object" || part === null) return;
  for (const [key, inner] of Object.entries(part))
    yield* texts([...path, Array.isArray(part) ? Number(key) : key], inner, more);
}
