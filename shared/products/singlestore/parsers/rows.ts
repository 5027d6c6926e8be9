/**
 * What `memsqlctl query --json` prints.
 */
import type { Read } from "../../../formats/formats.ts";
import type { DataRow } from "../../../formats/rows.ts";
import { firstSaid } from "../../../formats/said.ts";
import type { RawOutput } from "../../../state/observation.ts";
import { jsonRows } from "./json-rows.ts";

export interface Rows {
  /** Column names in lower case. */
  readonly rows: readonly DataRow[];
}

export function readRows(raw: RawOutput): Read<Rows> {
  if (raw.exit !== 0) return { ok: false, reason: `it exited with ${raw.exit}: ${firstSaid(raw)}` };
  const read = jsonRows(raw.stdout, "rows");
  if (read === null) return { ok: false, reason: `no rows in the output: ${firstSaid(raw)}` };
  return read.ok ? { ok: true, value: { rows: read.value } } : read;
}
