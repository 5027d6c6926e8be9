/**
 * The little SQL that the simulated system understands.
 */

export type Statement =
  | { readonly kind: "one" }
  | { readonly kind: "select"; readonly table: string; readonly select: Select }
  /** CANCEL and KILL. */
  | { readonly kind: "end-query"; readonly how: "cancel" | "kill"; readonly id: string }
  | { readonly kind: "pipeline"; readonly how: "start" | "stop"; readonly name: string }
  | { readonly kind: "unknown"; readonly text: string };

export interface Select {
  /** `*` is null. `count(*)` is a column named so. */
  readonly columns: readonly { readonly of: string; readonly as: string }[] | null;
  readonly where: readonly Term[];
  readonly groupBy: readonly string[];
}

interface Term {
  readonly column: string;
  /** One of these, or none of them. */
  readonly values: readonly string[];
  readonly not: boolean;
}

export type Row = Readonly<Record<string, string | number>>;

export function parseStatement(text: string): Statement {
  if (/^select\s+1(\s+as\s+\w+)?$/i.test(text)) return { kind: "one" };
  const ends = /^(cancel|kill)\s+'([^']*)'$/i.exec(text);
  if (ends) return { kind: "end-query", how: lower(ends[1]) === "kill" ? "kill" : "cancel", id: ends[2] ?? "" };
  const pipeline = /^(start|stop)\s+pipeline\s+"?(\w+)"?$/i.exec(text);
  if (pipeline)
    return { kind: "pipeline", how: lower(pipeline[1]) === "stop" ? "stop" : "start", name: pipeline[2] ?? "" };
  if (/^list\s+all\s+queries$/i.test(text)) return everything("sys.queries");
  if (/^show\s+pipeline_status$/i.test(text)) return everything("sys.pipelines");
  return parseSelect(text) ?? { kind: "unknown", text };
}

const everything = (table: string): Statement => ({
  kind: "select",
  table,
  select: { columns: null, where: [], groupBy: [] },
});

function parseSelect(text: string): Statement | null {
  const match =
    /^select\s+(?<columns>.+?)\s+from\s+(?<table>[\w.]+)(?:\s+where\s+(?<where>.+?))?(?:\s+group\s+by\s+(?<group>[\w, ]+?))?(?:\s+order\s+by\s+[\w., ]+?(?:\s+(?:asc|desc))?)?(?:\s+limit\s+\d+)?$/is.exec(
      text,
    );
  if (!match?.groups) return null;
  const { columns = "", table = "", where, group } = match.groups;
  const terms = where === undefined ? [] : where.split(/\s+and\s+/i).map(parseTerm);
  if (terms.some((term) => term === null)) return null;
  return {
    kind: "select",
    table: lower(table),
    select: {
      columns: columns.trim() === "*" ? null : columns.split(",").map(parseColumn),
      where: terms.filter((term) => term !== null),
      groupBy: group?.split(",").map((one) => lower(one.trim())) ?? [],
    },
  };
}

function parseColumn(text: string): { of: string; as: string } {
  const [of = "", as] = text.trim().split(/\s+as\s+|\s+/i);
  return { of: lower(of), as: lower(as ?? of) };
}

function parseTerm(text: string): Term | null {
  const match = /^(\w+)\s*(=|<>|!=|not\s+in|in)\s*\(?\s*('[^']*'(?:\s*,\s*'[^']*')*)\s*\)?$/i.exec(text.trim());
  if (!match) return null;
  const [, column = "", operator = "", list = ""] = match;
  const values = [...list.matchAll(/'([^']*)'/g)].map(([, value]) => value ?? "");
  return { column: lower(column), values, not: !["=", "in"].includes(lower(operator)) };
}

/** Throws a RangeError that names a column which the rows do not have; `known` are those of the table. */
export function selectFrom(rows: readonly Row[], known: readonly string[], select: Select): Row[] {
  const { columns, where, groupBy } = select;
  const asked = columns ?? known.map((name) => ({ of: name, as: name }));
  const named = [
    ...asked.map(({ of }) => of).filter((of) => of !== COUNT),
    ...where.map(({ column }) => column),
    ...groupBy,
  ];
  const missing = named.find((name) => !known.includes(name));
  if (missing !== undefined) throw new RangeError(missing);
  const kept = rows.filter((row) =>
    where.every(({ column, values, not }) => values.includes(String(row[column])) !== not),
  );
  const counts = asked.some(({ of }) => of === COUNT);
  const groups = counts || groupBy.length > 0 ? groupsOf(kept, groupBy) : kept.map((row) => [row]);
  return groups.map((group) =>
    Object.fromEntries(asked.map(({ of, as }) => [as, of === COUNT ? group.length : (group[0]?.[of] ?? "")])),
  );
}

const COUNT = "count(*)";

/** Without GROUP BY everything is one group, even nothing. */
function groupsOf(rows: readonly Row[], by: readonly string[]): Row[][] {
  if (by.length === 0) return [[...rows]];
  return [...Map.groupBy(rows, (row) => JSON.stringify(by.map((name) => row[name]))).values()];
}

const lower = (text: string | undefined) => (text ?? "").toLowerCase();
