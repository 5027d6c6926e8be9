/**
 * Tables drawn with `+---+` rules whose header may take several lines, as memsqlctl, sdb-admin and the SQL client draw them.
 */
import type { Read } from "../../../formats/formats.ts";
import { harmlessLines } from "../../../formats/harmless.ts";
import { squashed } from "./words.ts";

/** The column's name, squashed -> the cell's text, trimmed. */
export type TableRow = ReadonlyMap<string, string>;

/**
 * The rows of the one table that has the column `key`; null where no table has it. Text outside of tables is skipped. A table
 * without its closing rule, a row of another width, and two such tables are errors: a part of a list says nothing of who is missing.
 */
export function readRuledTable(text: string, key: string): Read<TableRow[]> | null {
  const tables = tablesIn(text).filter(({ columns }) => columns.includes(key));
  const [table] = tables;
  if (table === undefined) return null;
  if (tables.length > 1) return { ok: false, reason: `it printed ${tables.length} lists, where one was expected` };
  if (!table.closed) return { ok: false, reason: "the table is cut off: its closing rule is missing" };
  const rows: Map<string, string>[] = [];
  for (const cells of table.body) {
    if (cells.length !== table.columns.length)
      return { ok: false, reason: `a row has ${cells.length} cells where the header has ${table.columns.length}` };
    const above = rows.at(-1);
    // Without a key it goes on with the row above: another cell of that one takes several lines.
    if (above && cells[table.columns.indexOf(key)] === "") extend(above, table.columns, cells);
    else rows.push(new Map(table.columns.map((column, i) => [column, cells[i] ?? ""])));
  }
  return { ok: true, value: rows };
}

interface Table {
  readonly columns: readonly string[];
  readonly body: readonly (readonly string[])[];
  readonly closed: boolean;
}

/** Rule, header lines, rule, rows, rule. A rule between rows is skipped. */
function tablesIn(text: string): Table[] {
  const tables: Table[] = [];
  let block: string[] = [];
  for (const untrimmed of [...harmlessLines(text), ""]) {
    const line = untrimmed.trim();
    if (RULE.test(line) || line.startsWith("|")) block.push(line);
    else {
      const table = tableOf(block);
      if (table) tables.push(table);
      block = [];
    }
  }
  return tables;
}

const RULE = /^\+[-+=]*\+$/;

function tableOf(block: readonly string[]): Table | null {
  const first = block.findIndex((line) => RULE.test(line));
  const second = block.findIndex((line, at) => at > first && RULE.test(line));
  if (first < 0 || second < 0) return null;
  const header = block.slice(first + 1, second).map(cellsOf);
  const width = header[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, i) => squashed(header.map((cells) => cells[i] ?? "").join("")));
  const below = block.slice(second + 1);
  const body = below.filter((line) => !RULE.test(line)).map(cellsOf);
  return { columns, body, closed: body.length === 0 || RULE.test(below.at(-1) ?? "") };
}

function cellsOf(line: string): string[] {
  return line
    .replace(/^\|/, "")
    .replace(/\|$/, "")
    .split("|")
    .map((cell) => cell.trim());
}

function extend(row: Map<string, string>, columns: readonly string[], cells: readonly string[]): void {
  for (const [i, column] of columns.entries()) row.set(column, `${row.get(column) ?? ""} ${cells[i] ?? ""}`.trim());
}
