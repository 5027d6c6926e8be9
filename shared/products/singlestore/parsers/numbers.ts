/**
 * The numbers by which the cluster knows the nodes of a host (`NodeId` in SHOW LEAVES), as `list-nodes --json` tells them. Tables have
 * no such column. Source: docs.singlestore.com, list-nodes.
 */
import type { Read } from "../../../formats/formats.ts";
import { firstSaid } from "../../../formats/said.ts";
import type { RawOutput } from "../../../state/observation.ts";
import { jsonRows } from "./json-rows.ts";
import { squashed, textOf } from "./words.ts";

export interface NodeNumbers {
  readonly numbers: readonly {
    /** Its MemSQL ID as printed. */
    readonly id: string;
    readonly port: number | null;
    /** Digits; null where it is not told, as of a node that has never joined. */
    readonly number: string | null;
  }[];
}

/** All or none: a node without its MemSQL ID makes the list unreadable. */
export function readNumbers(raw: RawOutput): Read<NodeNumbers> {
  if (raw.exit !== 0) return { ok: false, reason: `it exited with ${raw.exit}: ${firstSaid(raw)}` };
  const json = jsonRows(raw.stdout, "nodes");
  if (json === null)
    return { ok: false, reason: `no JSON in the output, and tables tell no numbers: ${firstSaid(raw)}` };
  if (!json.ok) return json;
  const numbers = json.value.flatMap((row) => {
    const cells = new Map(Object.entries(row).map(([key, cell]) => [squashed(key), textOf(cell)]));
    const id = cells.get("memsqlid") ?? null;
    const port = Number(cells.get("port") ?? Number.NaN);
    const number = cells.get("nodeid") ?? null;
    return id === null
      ? []
      : [{ id, port: Number.isInteger(port) ? port : null, number: isNumber(number) ? number : null }];
  });
  if (numbers.length < json.value.length) return { ok: false, reason: "a node is listed without its MemSQL ID" };
  return { ok: true, value: { numbers } };
}

const isNumber = (text: string | null) => text !== null && /^[1-9]\d*$/.test(text);
