/**
 * Loads a product definition: schema, then everything the schema cannot say (names that refer to nothing, expressions that do not compile).
 */
import { createHash } from "node:crypto";
import { readDocument, readText } from "../document/read.ts";
import { InputError } from "../errors.ts";
import { badExpressions } from "./bad-expressions.ts";
import { badOptions } from "./bad-options.ts";
import { badReferences } from "./bad-references.ts";
import { badTemplates } from "./bad-templates.ts";
import { circular, withValues } from "./named-values.ts";
import { type Definition, definitionSchema } from "./schema.ts";

export function loadDefinition(file: string): Definition {
  return readDefinition(file, readText(file));
}

/** Throws InputError with every problem at once. */
export function readDefinition(file: string, text: string): Definition {
  const document = readDocument(file, text, definitionSchema);
  const { values } = document.value;
  const circles = circular(values).map((name) => ({
    file,
    line: document.lineOf(["values", name]),
    message: `the value ${name} uses itself`,
    fix: "write it without",
  }));
  const filled = { ...document, value: withValues(document.value, values) };
  // A value that goes in circles cannot be filled in, so that no expression is whole.
  const expressions = circles.length > 0 ? circles : badExpressions(filled);
  const problems = [...badReferences(filled), ...badOptions(filled), ...badTemplates(filled), ...expressions];
  if (problems.length > 0) throw new InputError(problems.toSorted((a, b) => a.line - b.line));
  return { ...filled.value, digest: createHash("sha256").update(text).digest("hex").slice(0, 12), file };
}
