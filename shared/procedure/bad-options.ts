/**
 * Options of a definition whose own default they would refuse, and patterns that are none: each with its line. Pure.
 */
import type { ReadDocument } from "../document/read.ts";
import type { Problem } from "../errors.ts";
import { resolveOptions, whole } from "./options.ts";
import type { DefinitionFile } from "./schema.ts";

export function badOptions(document: ReadDocument<DefinitionFile>): Problem[] {
  const { file, lineOf, value } = document;
  const patterns = [...patternsOf(value)].flatMap(({ path, pattern }) => {
    const wrong = whyNoPattern(pattern);
    if (wrong === null) return [];
    return [{ file, line: lineOf([...path, "pattern"]), message: `no pattern: ${wrong}`, fix: "correct it", path }];
  });
  const unreadable = new Set(patterns.map(({ path }) => path.join("/")));
  const readable = Object.entries(value.options).filter(([name]) => !unreadable.has(`options/${name}`));
  const resolved = resolveOptions({ product: value.product, options: Object.fromEntries(readable) }, {});
  const defaults = (resolved.ok ? [] : resolved.problems).map(({ option, message, fix }) => ({
    ...{ file, line: lineOf(["options", option, "default"]) },
    ...{ message: `the default of ${message}`, fix },
  }));
  return [...patterns.map(({ path: _, ...problem }) => problem), ...defaults];
}

function* patternsOf({ options, actions }: DefinitionFile): Generator<{ path: string[]; pattern: string }> {
  for (const [name, option] of Object.entries(options))
    if (option.type === "text") yield { path: ["options", name], pattern: option.pattern };
  for (const [name, { parameters }] of Object.entries(actions))
    for (const [parameter, { pattern }] of Object.entries(parameters))
      yield { path: ["actions", name, "parameters", parameter], pattern };
}

function whyNoPattern(pattern: string): string | null {
  try {
    whole(pattern);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
