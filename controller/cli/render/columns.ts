/**
 * Rows under a header, aligned. The last column takes what is left and wraps; on a screen too narrow for that each row becomes a short
 * block of its own.
 */
import stringWidth from "string-width";
import { paint, type Tone, type View } from "./view.ts";
import { padTo, wrap, wrapUnder } from "./wrap.ts";

export interface Row {
  readonly cells: readonly string[];
  readonly tone?: Tone;
  /** A line across all columns, instead of cells. */
  readonly line?: string;
}

const GAP = "  ";
/** Narrower than this a last column would be a pile of single words. */
const LEAST_LAST = 20;

export function columns(header: readonly string[], rows: readonly Row[], view: View): string[] {
  const fixed = header
    .slice(0, -1)
    .map((title, i) => Math.max(stringWidth(title), ...rows.map((row) => stringWidth(cell(row, i)))));
  const left = view.width - fixed.reduce((sum, width) => sum + width + GAP.length, 0);
  const last = header.length - 1;
  const longest = Math.max(...rows.map((row) => stringWidth(cell(row, last))), 0);
  if (left < Math.min(LEAST_LAST, longest)) return rows.flatMap((row) => across(row, view) ?? block(header, row, view));
  const lines = (row: Row) => {
    const [first = "", ...rest] = wrap(cell(row, last), left);
    const begin = fixed.map((width, i) => padTo(cell(row, i), width) + GAP).join("");
    const under = " ".repeat(stringWidth(begin));
    return [`${begin}${first}`.trimEnd(), ...rest.map((line) => under + line)];
  };
  return [
    ...lines({ cells: header }).map((line) => paint(view, "dim", line)),
    ...rows.flatMap((row) => across(row, view) ?? lines(row).map((line) => paint(view, row.tone ?? "plain", line))),
  ];
}

function across({ line, tone }: Row, view: View): string[] | null {
  if (line === undefined) return null;
  const lead = /^ */.exec(line)?.[0] ?? "";
  return wrapUnder(lead, line, view.width).map((text) => paint(view, tone ?? "plain", text));
}

function block(header: readonly string[], row: Row, view: View): string[] {
  const lead = [cell(row, 0), header[0] === "" ? cell(row, 1) : ""].filter((text) => text !== "").join(" ");
  const rest = header
    .map((title, i) => ({ title: title.toLowerCase(), text: cell(row, i) }))
    .slice(header[0] === "" ? 2 : 1)
    .filter(({ text }) => text !== "");
  const lines = [
    ...wrap(lead, view.width),
    ...rest.flatMap(({ title, text }) =>
      wrap(title === "" ? text : `${title}: ${text}`, view.width - 4).map((line, i) =>
        i === 0 ? `  ${line}` : `    ${line}`,
      ),
    ),
  ];
  return lines.map((line) => paint(view, row.tone ?? "plain", line));
}

const cell = (row: Row, index: number) => (row.cells[index] ?? "").replaceAll(/\s+/g, " ");
