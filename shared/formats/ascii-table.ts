/**
 * Tables drawn with `+---+` rules and `|` cells, as Python's prettytable draws them, with Patroni's title inside a rule.
 */

/** One row: the column's name in lower case -> the cell's text, trimmed. A missing cell is the empty text. */
export type Row = ReadonlyMap<string, string>;

export interface AsciiTable {
  /** The text of the rule that holds "Cluster:", or null. */
  readonly title: string | null;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** Lines below the table that belong to no table. */
  readonly footer: readonly string[];
  /** What shows that the table is not whole, or null: a part of a table says nothing about who is missing from it. */
  readonly broken: string | null;
}

interface Draft {
  title: string | null;
  columns: string[];
  header: string;
  rows: Map<string, string>[];
  footer: string[];
  broken: string | null;
  /** The last table line was a rule. */
  closed: boolean;
}

/**
 * Every table in the lines. Lines that are no part of a table (log lines) are skipped wherever they stand. The title may stand in
 * the first rule or in the one below the header. `isHeader` tells the header row from the others; a row whose cell in the column
 * `key` is empty continues the row above it (another cell of that one has several lines).
 */
export function readAsciiTables(
  lines: readonly string[],
  isHeader: (columns: readonly string[]) => boolean,
  key: string,
): AsciiTable[] {
  const tables: Draft[] = [];
  let pendingTitle: string | null = null;
  for (const [index, untrimmed] of lines.entries()) {
    const line = untrimmed.trim();
    const table = tables.at(-1);
    if (line.startsWith("+")) {
      if (table) table.closed = true;
      const title = titleAt(lines, index);
      if (title === null) continue;
      if (table && table.title === null && table.rows.length === 0) table.title = title;
      else pendingTitle = title;
    } else if (line.startsWith("|")) {
      const cells = cellsOf(line);
      const columns = columnNames(cells);
      if (isHeader(columns)) {
        tables.push(emptyTable(pendingTitle, columns, line));
        pendingTitle = null;
      } else if (table) addRow(table, line, cells, key);
    } else table?.footer.push(untrimmed);
  }
  return tables.map(finish);
}

/** A column's name as it is looked up: lower case, single blanks. */
export function columnName(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ").toLowerCase();
}

/** A bare "Lag" belongs to the position before it: Patroni from 4.1 prints `Receive LSN | Lag | Replay LSN | Lag`. */
function columnNames(cells: readonly string[]): string[] {
  const names = cells.map(columnName);
  return names.map((name, i) => (name === "lag" ? `${(names[i - 1] ?? "").replace(/ ?lsn$/, "")} lag`.trim() : name));
}

/** The title that begins at a rule. A narrow page or terminal may have broken it: its end is then looked for in the next line. */
function titleAt(lines: readonly string[], index: number): string | null {
  const line = lines[index]?.trim() ?? "";
  if (!/^\+\s*[^-+|]*cluster:/i.test(line)) return null;
  const whole = /cluster:\s*\S+.*(?:\)|[-+]$)/i.test(line);
  const next = lines[index + 1]?.trim() ?? "";
  if (whole || !/^[^|+\s]/.test(next) || !/^(?:\S+\s+)?\(?\w*\)?(?:\s*[-+]+)?$/.test(next)) return line;
  return /\(\w*$/.test(line) ? line + next : `${line} ${next}`;
}

function cellsOf(line: string): string[] {
  return line
    .replace(/^\|/, "")
    .replace(/\|$/, "")
    .split("|")
    .map((cell) => cell.trim());
}

function emptyTable(title: string | null, columns: string[], header: string): Draft {
  return { title, columns, header, rows: [], footer: [], broken: null, closed: false };
}

function addRow(table: Draft, line: string, split: readonly string[], key: string): void {
  table.closed = false;
  const cells = split.length > table.columns.length ? cellsByOffset(table.header, line) : split;
  if (cells === null || cells.length !== table.columns.length) {
    table.broken ??= `a row has ${split.length} cells where the header has ${table.columns.length}`;
    return;
  }
  const above = table.rows.at(-1);
  if (above && cells[table.columns.indexOf(key)] === "") {
    for (const [i, column] of table.columns.entries())
      above.set(column, `${above.get(column) ?? ""} ${cells[i] ?? ""}`.trim());
  } else table.rows.push(new Map(table.columns.map((column, i) => [column, cells[i] ?? ""])));
}

/** Cuts where the header has its bars, for rows with a bar inside a cell; null where the row has no bar there. */
function cellsByOffset(header: string, line: string): string[] | null {
  const bars = [...header.matchAll(/\|/g)].map((match) => match.index);
  if (bars.some((at) => line[at] !== "|")) return null;
  return bars.slice(0, -1).map((at, i) => line.slice(at + 1, bars[i + 1]).trim());
}

function finish({ header: _header, closed, ...table }: Draft): AsciiTable {
  return { ...table, broken: table.broken ?? (closed ? null : "its closing rule is missing") };
}
