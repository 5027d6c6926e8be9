/**
 * CEL through @marcbachmann/cel-js: compiled once, evaluated without I/O. What cannot be evaluated is unknown, never false.
 */
import { Environment, type ParseResult } from "@marcbachmann/cel-js";
import { formatDuration, parseDuration } from "./duration.ts";
import { COMPREHENSIONS, neededNames } from "./needed-names.ts";

export type Scope = Readonly<Record<string, unknown>>;
export type Evaluated =
  | { readonly known: true; readonly value: unknown }
  | { readonly known: false; readonly reason: string };

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  // What probes yield is of any type: {"id": query.id, "says": "..."} holds a value of unknown type beside a text.
  homogeneousAggregateLiterals: false,
}).registerFunction("uptimeSeconds(string): int", (detail: string) => BigInt(uptimeSeconds(detail)));
environment.registerFunction("durationSeconds(string): double", (text: string) => parseDuration(text) / 1000);
environment.registerFunction("clock(double): string", clock);
environment.registerFunction("inWords(double): string", (seconds: number) =>
  formatDuration(Math.round(seconds) * 1000),
);
environment.registerFunction("abridged(string): string", abridged);
// What a probe saw may itself be undecided (a port that gave no answer): `unknown("why")` makes the expression unknown.
environment.registerFunction("unknown(string): dyn", (reason: string) => {
  throw new Undecided(reason);
});

const compiled = new Map<string, ParseResult>();
/** By expression; every decision asks. */
const read = new Map<string, ReadonlySet<string>>();

export function evaluate(source: string, scope: Scope): Evaluated {
  const plainly = readPath(source, scope);
  if (plainly !== undefined) return { known: true, value: plainly };
  const absent = absentFrom(source, scope);
  if (absent !== null) return { known: false, reason: `Unknown variable: ${absent}` };
  // Unknown is ordinary here, and the stack of its error is read by nobody: making it costs more than the evaluation.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return { known: true, value: plain(compile(source)(scope as Record<string, unknown>)) };
  } catch (error) {
    return { known: false, reason: firstLine(error) };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

const PATH = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$/;
/** By expression; null where it is more than a path. */
const paths = new Map<string, readonly string[] | null>();

/** The text, truth or list at `rows.of.some`: most lists are read so, beat after beat. Undefined where it takes more to tell. */
function readPath(source: string, scope: Scope): unknown {
  let path = paths.get(source);
  if (path === undefined) {
    path = PATH.test(source) && syntaxError(source) === null ? source.split(".") : null;
    paths.set(source, path);
  }
  if (path === null) return undefined;
  let value: unknown = scope;
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Scope)[name];
  }
  return typeof value === "string" || typeof value === "boolean" || Array.isArray(value) ? value : undefined;
}

/** A needed name that is not in the scope. Unknown is ordinary, and the library's error for it costs more than the rest. */
function absentFrom(source: string, scope: Scope): string | null {
  let needed = needs.get(source);
  if (needed === undefined) {
    needed = neededBy(source);
    needs.set(source, needed);
  }
  for (const name of needed) if (!(name in scope)) return name;
  return null;
}

const needs = new Map<string, readonly string[]>();

function neededBy(source: string): readonly string[] {
  try {
    return [...neededNames(compile(source).ast)];
  } catch {
    return [];
  }
}

/** Null where it compiles, else what is wrong with it. */
export function syntaxError(source: string): string | null {
  try {
    compile(source);
    return null;
  } catch (error) {
    return firstLine(error);
  }
}

/** Names the expression reads from its scope, e.g. the probes of a clause. */
export function freeNames(source: string): ReadonlySet<string> {
  const known = read.get(source);
  if (known) return known;
  const names = new Set<string>();
  visit(compile(source).ast, new Set(), names);
  read.set(source, names);
  return names;
}

class Undecided extends Error {}

function compile(source: string): ParseResult {
  let program = compiled.get(source);
  if (!program) {
    program = environment.parse(source);
    compiled.set(source, program);
  }
  return program;
}

function visit(node: unknown, bound: ReadonlySet<string>, names: Set<string>): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, bound, names);
    return;
  }
  if (typeof node !== "object" || node === null || !("op" in node)) return;
  const { op, args } = node as { op: string; args: unknown };
  if (op === "id") {
    if (!bound.has(args as string)) names.add(args as string);
  } else if (op === "rcall") {
    const [method, target, parameters] = args as [string, unknown, { op: string; args: unknown }[]];
    visit(target, bound, names);
    const variable = parameters[0];
    const inner =
      COMPREHENSIONS.has(method) && variable?.op === "id" ? new Set([...bound, variable.args as string]) : bound;
    visit(parameters, inner, names);
  } else if (op !== "value") visit(args, bound, names);
}

/** CEL integers come back as bigint; everything here is small. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  return value;
}

/** `pid 7, uptime 12 days, 3:04:05` -> seconds; throws where there is no uptime. Source: supervisorctl's status line. */
function uptimeSeconds(detail: string): number {
  const match = /uptime (?:(\d+) days?, )?(\d+):(\d\d):(\d\d)/.exec(detail);
  if (!match) throw new TypeError("no uptime in it");
  const [, days = "0", hours, minutes, seconds] = match;
  return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** 2467 -> `00:41:07`. */
function clock(seconds: number): string {
  const part = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${part(seconds / 3600)}:${part((seconds % 3600) / 60)}:${part(seconds % 60)}`;
}

/** A statement is recognised by its beginning. */
const ABRIDGED_LENGTH = 40;

function abridged(text: string): string {
  const flat = text.replaceAll(/\s+/g, " ").trim();
  return flat.length <= ABRIDGED_LENGTH ? flat : `${flat.slice(0, ABRIDGED_LENGTH - 2).trimEnd()}..`;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
}
