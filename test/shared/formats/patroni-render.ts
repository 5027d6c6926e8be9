/** Draws a Patroni member list the way Patroni does, knowing nothing of the reader: what it draws must be read back. */

export interface Drawing {
  readonly cluster: string;
  /** What stands in the brackets of the title; null for no brackets. */
  readonly id: string | null;
  readonly header: readonly string[];
  /** A cell may have several lines. */
  readonly rows: readonly (readonly string[])[];
  readonly titleBelowHeader: boolean;
  /** A rule below each row, as where some cell has several lines. */
  readonly ruled: boolean;
  readonly footer: readonly string[];
}

export function drawList(drawing: Drawing): string[] {
  const { header, rows, footer } = drawing;
  const widths = header.map((name, i) =>
    Math.max(name.length, ...rows.flatMap((row) => (row[i] ?? "").split("\n").map((line) => line.length))),
  );
  const rule = `+${widths.map((width) => "-".repeat(width + 2)).join("+")}+`;
  const named = `+ Cluster: ${drawing.cluster}${drawing.id === null ? "" : ` (${drawing.id})`} `;
  const title = named + rule.slice(named.length);
  const bars = (cells: readonly string[]) =>
    `|${cells.map((cell, i) => ` ${cell.padEnd(widths[i] ?? 0)} `).join("|")}|`;
  const body = rows.flatMap((row, n) => [
    ...(drawing.ruled && n > 0 ? [rule] : []),
    ...Array.from({ length: Math.max(...row.map((cell) => cell.split("\n").length)) }, (_, k) =>
      bars(row.map((cell) => cell.split("\n")[k] ?? "")),
    ),
  ]);
  const head = drawing.titleBelowHeader ? [rule, bars(header), title] : [title, bars(header), rule];
  return [...head, ...body, rule, ...footer];
}
