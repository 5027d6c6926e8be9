/**
 * What `pyocient ... -f json` prints: arrays of rows, one a block (30000 rows by default), with warnings of the server before and, by
 * options, figures after them. Source: the command's own source (PyPI package pyocient).
 */
import type { Read } from "../../../formats/formats.ts";
import { harmlessLines } from "../../../formats/harmless.ts";
import { jsonInText } from "../../../formats/json-in-text.ts";
import { type DataRow, dataRows } from "../../../formats/rows.ts";
import { firstSaid } from "../../../formats/said.ts";
import type { RawOutput } from "../../../state/observation.ts";

export interface Rows {
  /** Column names in lower case. */
  readonly rows: readonly DataRow[];
}

/**
 * All rows, or why none may be read. Zero rows print nothing at all: that is no rows only where nothing else was said. The exit code is
 * of the last statement only, and a socket that fails is told on stdout: so whatever reads like an error counts.
 */
export function readRows(raw: RawOutput): Read<Rows> {
  if (raw.exit !== 0) return no(`pyocient exited with ${meaning(raw.exit)}: ${firstSaid(raw)}`);
  const { values, rest, broken } = jsonInText(raw.stdout);
  const around = spoken(rest).filter((line) => !TRAILER.test(line));
  const error = [...around, ...spoken(raw.stderr)].find((line) => ERROR.test(line));
  if (error !== undefined) return no(`pyocient says: ${error.slice(0, 200)}`);
  if (broken) return no("the rows are cut off");
  if (values.length === 0) {
    const said = [...around, ...spoken(raw.stderr).filter((line) => !/warning/i.test(line))];
    return said[0] === undefined ? { ok: true, value: { rows: [] } } : no(`no rows in the output: ${firstSaid(raw)}`);
  }
  const rows = values.every(Array.isArray) ? dataRows(values.flat()) : null;
  return rows === null ? no("its output is not arrays of rows") : { ok: true, value: { rows } };
}

/** By options -u and -t, on stdout below the rows. */
const TRAILER = /^(?:Query UUID:|Execution time:)/;
/** `I/O Error: ...`, `Error: ...`. A row's own text is never on a line of its own. */
const ERROR = /^(?:\S+ )?error:/i;

/** sysexits.h, as the command uses it. */
const EXITS = new Map([
  [64, "usage"],
  [65, "an SQL error"],
  [69, "no connection"],
  [71, "an error of the system"],
  [74, "an I/O error"],
]);

function meaning(exit: number): string {
  const word = EXITS.get(exit);
  return word === undefined ? String(exit) : `${exit}, ${word}`;
}

const spoken = (text: string) =>
  harmlessLines(text)
    .map((line) => line.trim())
    .filter((line) => line !== "");
const no = (reason: string): Read<never> => ({ ok: false, reason });
