/**
 * The machine formats of `patronictl list`: -f json, -f yaml, -f tsv. Rows change shape: a key is there only if it has a value.
 */
import { parseDocument } from "yaml";
import { columnName, type Row } from "./ascii-table.ts";
import { isMemberHeader } from "./patroni-member.ts";

/** The rows, or null where the lines are in none of these formats. Log lines, and a banner above, are skipped. */
export function readMachineRows(lines: readonly string[]): Row[] | null {
  const said = lines.filter((line) => line.trim() !== "" && !LOG_LINE.test(line));
  const data = said.slice(said.findIndex((line) => BEGINNING.test(line)));
  const first = data[0] ?? "";
  if (first.startsWith("[")) return rowsOf(parsedJson(data.join("\n")));
  if (first.startsWith("- ")) return rowsOf(parsedYaml(data.join("\n")));
  if (first.includes("\t")) return tsvRows(data);
  return null;
}

/** How a list begins in JSON, in YAML and as tab-separated values. */
const BEGINNING = /^(?:\[\s*(?:[{\]]|$)|- \S|(?:\S[^\t]*\t)?Member\t)/;

/** Python's logging as Patroni sets it up: `2023-01-13 14:59:59,465 - WARNING - text`. */
const LOG_LINE = /^\s*\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\S*\s+-?\s*[A-Z]+\b/;

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Every scalar stays the text that was written. */
function parsedYaml(text: string): unknown {
  const document = parseDocument(text, { schema: "failsafe", logLevel: "silent" });
  try {
    return document.errors.length > 0 ? null : document.toJS();
  } catch {
    return null;
  }
}

function rowsOf(value: unknown): Row[] | null {
  if (!Array.isArray(value)) return null;
  const rows = value.map(rowOf);
  return rows.every((row) => row !== null) ? rows : null;
}

function rowOf(value: unknown): Row | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const row = new Map(Object.entries(value).map(([key, cell]) => [columnName(key), cellText(cell)]));
  return row.has("member") ? row : null;
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell).trim();
}

function tsvRows(data: readonly string[]): Row[] | null {
  const [header = "", ...lines] = data;
  const columns = header.split("\t").map(columnName);
  if (!isMemberHeader(columns)) return null;
  const rows = lines.map((line) => line.split("\t").map((cell) => cell.trim()));
  if (rows.some((cells) => cells.length > columns.length)) return null;
  return rows.map((cells) => new Map(columns.map((column, i) => [column, cells[i] ?? ""])));
}
