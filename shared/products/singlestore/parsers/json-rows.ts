/**
 * The rows of a JSON answer: `{"rows": [...]}` as `memsqlctl query --json` prints it, or a bare array. Lines of the tool around it are skipped.
 */
import type { Read } from "../../../formats/formats.ts";
import { jsonInText } from "../../../formats/json-in-text.ts";
import { type DataRow, dataRows } from "../../../formats/rows.ts";

/** Null where there is no JSON in the output. `key` holds the rows; the tool writes null for an empty list. */
export function jsonRows(stdout: string, key: string): Read<DataRow[]> | null {
  const { values, broken } = jsonInText(stdout);
  if (broken) return { ok: false, reason: "its JSON is cut off, or none" };
  if (values.length === 0) return null;
  if (values.length > 1)
    return { ok: false, reason: `it printed ${values.length} JSON values, where one was expected` };
  const list = listIn(values[0], key);
  const rows = list === null ? null : dataRows(list);
  return rows === null ? { ok: false, reason: `its JSON holds no list of ${key}` } : { ok: true, value: rows };
}

function listIn(value: unknown, key: string): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (typeof value !== "object" || value === null) return null;
  const field = Object.entries(value).find(([name]) => name.toLowerCase() === key);
  if (field === undefined) return null;
  if (field[1] === null) return [];
  return Array.isArray(field[1]) ? field[1] : null;
}
