/**
 * The statements of a SQL probe, asked one after the other of a simulated node: rows by the statement's name as the agent's look has
 * them, columns in lower case.
 */
import type { SqlQuestion } from "../../shared/procedure/probe-schema.ts";
import type { SqlAnswer } from "../../shared/products/singlestore/simulator/world/sql/answer.ts";

type Rows = Readonly<Record<string, unknown>>[];

/** Null where a statement was not answered at all. */
export async function askAll(
  ask: SqlQuestion["ask"],
  one: (statement: string) => Promise<SqlAnswer | null>,
): Promise<Readonly<Record<string, unknown>> | null> {
  const value: Record<string, Rows> = {};
  const failed: Record<string, string> = {};
  for (const [name, asked] of Object.entries(ask)) {
    const statements = typeof asked === "string" ? [{ statement: asked, each: null }] : eachOf(asked, value);
    const rows: Rows = [];
    for (const { statement, each } of statements) {
      const answer = await one(statement);
      if (answer === null) return null;
      if (answer.kind === "error") failed[name] = answer.message;
      if (answer.kind === "rows")
        rows.push(...answer.rows.map((row) => ({ ...lower(row), ...(each === null ? {} : { each }) })));
    }
    if (failed[name] === undefined) value[name] = rows;
  }
  return { ...value, failed };
}

function eachOf(
  { each, statement }: Exclude<SqlQuestion["ask"][string], string>,
  value: Readonly<Record<string, Rows>>,
) {
  const names = (value[each.of] ?? []).map((row) => String(row[each.column.toLowerCase()]));
  return names.map((name) => ({ each: name, statement: statement.replaceAll("{each}", `\`${name}\``) }));
}

const lower = (row: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(row).map(([column, cell]) => [column.toLowerCase(), cell]));
