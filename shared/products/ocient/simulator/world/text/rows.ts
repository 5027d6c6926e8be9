/**
 * How pyocient prints rows. Zero rows are printed as nothing at all, in every format.
 */
import type { Format } from "../pyocient-arguments.ts";
import type { Row } from "../sql.ts";

export function printRows(rows: readonly Row[], format: Format): string {
  const [first] = rows;
  if (!first) return "";
  const names = Object.keys(first);
  switch (format) {
    case "json":
      return `${JSON.stringify(rows, null, 4)}\n`;
    case "csv":
      return [names.map((name) => `"${name}"`), ...rows.map((row) => names.map((name) => String(row[name])))]
        .map((cells) => `${cells.join(",")}\n`)
        .join("");
    case "table":
      return printTable(names, rows);
  }
}

/** As psql does. */
function printTable(names: readonly string[], rows: readonly Row[]): string {
  const cells = rows.map((row) => names.map((name) => String(row[name])));
  const widths = names.map((name, i) => Math.max(name.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |\n`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("+")}|\n`;
  return [line(names), rule, ...cells.map(line)].join("");
}
