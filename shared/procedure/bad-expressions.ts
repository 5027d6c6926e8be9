/**
 * Expressions of a definition that are not CEL, or read what nobody yields: each with its line. Pure.
 */
import type { ReadDocument } from "../document/read.ts";
import type { Problem } from "../errors.ts";
import { freeNames, syntaxError } from "./expression.ts";
import { valuesUsed } from "./named-values.ts";
import type { DefinitionFile } from "./schema.ts";

/** Names an expression may read besides the probes. */
const SCOPE = [
  "node",
  "option",
  "baseline",
  "mark",
  "row",
  "bearer",
  "peers",
  "self",
  "int",
  "double",
  "string",
  "bool",
  "type",
  "null_type",
  "list",
  "map",
];

export function badExpressions(document: ReadDocument<DefinitionFile>): Problem[] {
  const known = new Set([...Object.keys(document.value.probes).map((probe) => probe.replaceAll("-", "_")), ...SCOPE]);
  return [...written(document.value)].flatMap(({ path, source }) => {
    const at = { file: document.file, line: document.lineOf([...path]) };
    const wrong = syntaxError(source);
    if (wrong !== null) {
      const unnamed = unnamedValues(source, document.value.values).map((problem) => ({ ...at, ...problem }));
      return unnamed.length > 0 ? unnamed : [{ ...at, message: `not CEL: ${wrong}`, fix: "correct the expression" }];
    }
    return [...freeNames(source)]
      .filter((name) => !known.has(name))
      .map((name) => ({
        ...at,
        message: `reads "${name}", which is no probe`,
        fix: `one of: ${[...known].slice(0, 12).join(", ")}`,
      }));
  });
}

/** `@name` that stands for nothing was left as it is. Inside a text of the expression it is just text. */
function unnamedValues(source: string, values: Readonly<Record<string, string>>): Pick<Problem, "message" | "fix">[] {
  const known = Object.keys(values).map((name) => `@${name}`);
  return valuesUsed(source.replaceAll(TEXT, '""')).map((name) => ({
    message: `there is no value "${name}"`,
    fix: `one of: ${known.join(", ") || "none: write it under values"}`,
  }));
}

const TEXT = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;

interface Written {
  readonly path: readonly PropertyKey[];
  readonly source: string;
}

/** Every expression of the file with where it stands. */
function* written(d: DefinitionFile): Generator<Written> {
  for (const [name, action] of Object.entries(d.actions)) {
    yield* one(["actions", name, "owes", "was"], action.owes?.was);
    yield* one(["actions", name, "each", "of"], action.each?.of);
    yield* all(["actions", name, "marks"], action.marks);
    yield* all(["actions", name, "given"], action.given);
  }
  yield* all(["values"], d.values);
  for (const [name, probe] of Object.entries(d.probes)) {
    yield* one(["probes", name, "askIf", "that"], probe.askIf?.that);
    for (const [key, given] of Object.entries(probe.given)) yield* one(["probes", name, "given", key, "is"], given.is);
  }
  yield* ofConditions(d);
  yield* all(["baseline"], d.baseline);
  yield* all(["discover"], d.discover);
  for (const [name, { rows, is, identity, detail, row, about }] of Object.entries(d.bindings))
    yield* all(["bindings", name], { rows, is, identity, detail, row, about });
  for (const [name, note] of Object.entries(d.notes)) yield* one(["notes", name, "says"], note.says);
  for (const [name, { passes, agree, says }] of Object.entries(d.rules))
    yield* all(["rules", name], { passes, agree, says });
  for (const [name, procedure] of Object.entries(d.procedures)) {
    if (!("phases" in procedure)) continue;
    for (const [i, phase] of procedure.phases.entries()) {
      yield* one(["procedures", name, "phases", i, "withinSeconds"], phase.withinSeconds);
      const { by, besides } = phase.held ?? {};
      yield* all(["procedures", name, "phases", i, "held"], { by, besides });
    }
  }
}

function* ofConditions(d: DefinitionFile): Generator<Written> {
  for (const [name, condition] of Object.entries(d.conditions)) {
    const at = ["conditions", name];
    for (const kind of ["all", "hopeless"] as const) {
      for (const [i, clause] of condition[kind].entries())
        yield* all([...at, kind, i], { that: clause.that, says: clause.says, else: clause.else });
    }
    yield* one([...at, "progress"], condition.progress);
    yield* one([...at, "untold"], condition.untold);
    yield* one([...at, "remarks"], condition.remarks);
    yield* all([...at, "keeps"], condition.keeps ?? {});
    yield* one([...at, "stalls", "same"], condition.stalls?.same);
    yield* one([...at, "flaps", "of"], condition.flaps?.of);
    yield* all([...at, "steady"], { same: condition.steady.same, forSeconds: condition.steady.forSeconds });
  }
}

function* all(path: readonly PropertyKey[], sources: Readonly<Record<string, string | undefined>>): Generator<Written> {
  for (const [key, source] of Object.entries(sources)) yield* one([...path, key], source);
}

function* one(path: readonly PropertyKey[], source: string | undefined): Generator<Written> {
  if (source !== undefined) yield { path, source };
}
