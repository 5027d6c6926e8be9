/**
 * What `memsqlctl list-nodes` and `sdb-admin list-nodes` print, with --json or as a table. Source: docs.singlestore.com, list-nodes and
 * describe-node; the recovery words besides Online vary in spelling.
 */
import type { Read } from "../../../formats/formats.ts";
import { harmlessLines } from "../../../formats/harmless.ts";
import { firstSaid } from "../../../formats/said.ts";
import type { RawOutput } from "../../../state/observation.ts";
import { jsonRows } from "./json-rows.ts";
import { readRuledTable } from "./ruled-table.ts";
import { squashed, textOf } from "./words.ts";

export interface ListedNode {
  /** Its MemSQL ID as printed: 40 hexadecimal digits, tables show the first 10. */
  readonly id: string;
  /** "unknown" for any other word; a stopped node may have lost its role, which is learned by connecting. */
  readonly role: "master" | "aggregator" | "leaf" | "unknown";
  /** Null where the list has none: memsqlctl's is of this host only. */
  readonly host: string | null;
  readonly port: number | null;
  readonly process: "running" | "stopped" | "unknown";
  /** Null where it is not told. */
  readonly connectable: boolean | null;
  readonly recovery: "online" | "recovering" | "recovery_failed" | "unknown";
}

export interface NodeList {
  readonly nodes: readonly ListedNode[];
}

/** The whole list, or why none may be read: an unreachable host makes the tool fail, and a list with a gap is no list. */
export function readNodes(raw: RawOutput): Read<NodeList> {
  if (raw.exit !== 0) return { ok: false, reason: `it exited with ${raw.exit}: ${firstSaid(raw)}` };
  const json = jsonRows(raw.stdout, "nodes");
  const read = json?.ok
    ? { ok: true as const, value: json.value.map((row) => new Map(Object.entries(row).map(byWord))) }
    : (json ?? readRuledTable(raw.stdout, "memsqlid"));
  if (read === null)
    return saysNone(raw.stdout)
      ? { ok: true, value: { nodes: [] } }
      : { ok: false, reason: `no list of nodes in the output: ${firstSaid(raw)}` };
  if (!read.ok) return read;
  const nodes = read.value.filter((cells) => !isSummary(cells)).map(nodeOf);
  if (nodes.every((node) => node !== null)) return { ok: true, value: { nodes } };
  return { ok: false, reason: "a node is listed without its MemSQL ID" };
}

type Cells = ReadonlyMap<string, unknown>;

const byWord = ([key, cell]: [string, unknown]): [string, unknown] => [squashed(key), cell];

const saysNone = (stdout: string) => harmlessLines(stdout).some((line) => /^\W*no nodes found\W*$/i.test(line));

/** The table's last row, which is there to be chosen. */
const isSummary = (cells: Cells) => squashed(textOf(cells.get("memsqlid")) ?? "") === "allnodes";

function nodeOf(cells: Cells): ListedNode | null {
  const id = textOf(cells.get("memsqlid"));
  if (id === null) return null;
  const word = <T>(column: string, words: ReadonlyMap<string, T>) =>
    words.get(squashed(textOf(cells.get(column)) ?? "")) ?? ("unknown" as const);
  return {
    id,
    role: word("role", ROLES),
    host: textOf(cells.get("host")),
    port: portOf(textOf(cells.get("port"))),
    process: word("processstate", PROCESS_STATES),
    connectable: truth(cells.get("isconnectable") ?? cells.get("connectable")),
    recovery: word("recoverystate", RECOVERY_STATES),
  };
}

const ROLES = new Map<string, ListedNode["role"]>([
  ["master", "master"],
  ["masteraggregator", "master"],
  ["aggregator", "aggregator"],
  ["childaggregator", "aggregator"],
  ["leaf", "leaf"],
]);
const PROCESS_STATES = new Map<string, ListedNode["process"]>([
  ["running", "running"],
  ["stopped", "stopped"],
]);
const RECOVERY_STATES = new Map<string, ListedNode["recovery"]>([
  ["online", "online"],
  ["recovering", "recovering"],
  ["recoveryfailed", "recovery_failed"],
]);

function portOf(text: string | null): number | null {
  if (text === null || !/^\d{1,5}$/.test(text)) return null;
  const port = Number(text);
  return port >= 1 && port <= 65535 ? port : null;
}

function truth(cell: unknown): boolean | null {
  if (typeof cell === "boolean") return cell;
  const word = squashed(textOf(cell) ?? "");
  if (word === "true") return true;
  return word === "false" ? false : null;
}
