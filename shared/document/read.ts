/**
 * Reads a YAML (or JSON) document against a schema and tells every error at once, each with its line and what to write instead.
 */
import { readFileSync } from "node:fs";
import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node as YamlNode } from "yaml";
import type { z } from "zod";
import { InputError, type Problem } from "../errors.ts";

/** A document that passed its schema, with a way to find the line of any part of it. */
export interface ReadDocument<T> {
  readonly value: T;
  readonly file: string;
  readonly text: string;
  /** Line, from 1, of the value at this path; of its nearest parent where it is absent. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** A document as far as it can be read: what is wrong with it, and its value where nothing is. */
export interface Inspected<T> {
  readonly problems: readonly Problem[];
  readonly value: T | null;
  /** The bare data, for checks that go on beside the schema's; null where the YAML itself is broken. */
  readonly raw: unknown;
  lineOf(path: readonly PropertyKey[]): number;
}

/** Throws InputError with every syntax and schema error found. */
export function readDocument<T>(file: string, text: string, schema: z.ZodType<T>): ReadDocument<T> {
  const { problems, value, lineOf } = inspectDocument(file, text, schema);
  if (problems.length > 0 || value === null) throw new InputError(problems);
  return { value, file, text, lineOf };
}

export function inspectDocument<T>(file: string, text: string, schema: z.ZodType<T>): Inspected<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const lineOf = (path: readonly PropertyKey[]) => locate(document, lines, path);
  const problems = document.errors.map(({ code, pos, message }): Problem => {
    const line = lines.linePos(pos[0]).line;
    if (code !== "DUPLICATE_KEY") return { file, line, message, fix: "mend the YAML" };
    return { file, line, message: `a key stands twice: ${keyAt(text, pos[0])}`, fix: "keep one of them" };
  });
  // A key that stands twice leaves the rest readable; any other error does not.
  if (document.errors.some((error) => error.code !== "DUPLICATE_KEY"))
    return { problems, value: null, raw: null, lineOf };
  const raw: unknown = document.toJS();
  const result = schema.safeParse(raw, { reportInput: true });
  if (result.success) return { problems, value: result.data, raw, lineOf };
  const wrong = result.error.issues.flatMap((issue) => explain(issue, file, lineOf));
  return { problems: [...problems, ...wrong], value: null, raw, lineOf };
}

/** Reads the file as well; an unreadable file is bad input like any other. */
export function readDocumentFile<T>(file: string, schema: z.ZodType<T>): ReadDocument<T> {
  return readDocument(file, readText(file), schema);
}

export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const message = code === "ENOENT" ? "there is no such file" : `cannot be read: ${code ?? String(error)}`;
    throw new InputError([{ file, line: 0, message, fix: "name a file that exists and may be read" }]);
  }
}

function explain(issue: z.core.$ZodIssue, file: string, lineOf: (path: readonly PropertyKey[]) => number): Problem[] {
  const where = issue.path.length > 0 ? issue.path.map(String).join(".") : "the document";
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        file,
        line: lineOf([...issue.path, key]),
        message: `unknown key "${key}" in ${where}`,
        fix: hint(issue) ?? "remove it, or see the schema for the right name",
      }));
    case "invalid_type": {
      const missing = issue.input === undefined;
      return [
        {
          file,
          line: lineOf(issue.path),
          message: missing ? `${where} is missing` : `${where} is ${describe(issue.input)}`,
          fix: `write ${article(issue.expected)}`,
        },
      ];
    }
    case "invalid_key":
    case "invalid_element":
      return issue.issues.flatMap((inner) =>
        explain({ ...inner, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue, file, lineOf),
      );
    case "invalid_value":
      return [
        {
          file,
          line: lineOf(issue.path),
          message: `${where} is ${describe(issue.input)}`,
          fix: `write one of: ${issue.values.map(String).join(", ")}`,
        },
      ];
    case "invalid_union":
      return nearest(issue).flatMap((inner) =>
        explain({ ...inner, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue, file, lineOf),
      );
    default:
      return [
        { file, line: lineOf(issue.path), message: `${where}: ${issue.message}`, fix: hint(issue) ?? "correct it" },
      ];
  }
}

/** Of a union's branches the one that the writer most likely meant: its issues lie deepest. */
function nearest(issue: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] {
  const depth = (branch: readonly z.core.$ZodIssue[]) => Math.max(0, ...branch.map((i) => i.path.length));
  const ranked = issue.errors.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length);
  return ranked[0] ?? [];
}

/** A schema says what to write instead through `params.fix` of a custom issue. */
function hint(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code !== "custom") return undefined;
  const fix = issue.params?.fix;
  return typeof fix === "string" ? fix : undefined;
}

function describe(input: unknown): string {
  if (input === null) return "empty";
  if (Array.isArray(input)) return "a list";
  if (typeof input === "object") return "a map";
  return JSON.stringify(input);
}

const article = (expected: string) =>
  ({
    record: "a map",
    object: "a map",
    array: "a list",
    string: "a text",
    number: "a number",
    boolean: "true or false",
    int: "a whole number",
  })[expected] ?? expected;

function locate(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let line = offsetLine(node, lines) ?? 1;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
      if (!pair) return line;
      line = offsetLine(pair.key, lines) ?? line;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      line = offsetLine(node, lines) ?? line;
    } else return line;
  }
  return line;
}

function offsetLine(node: unknown, lines: LineCounter): number | undefined {
  const start = (node as YamlNode | null | undefined)?.range?.[0];
  return start === undefined ? undefined : lines.linePos(start).line;
}

function keyAt(text: string, offset: number): string {
  return /^[^\s:]+/.exec(text.slice(offset))?.[0] ?? "?";
}
