/**
 * What a world writes down for its judge, and how to read it back.
 */
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { files } from "./files.ts";
import type { Call } from "./model.ts";

/** One line of commands.jsonl (what changes state) or probes.jsonl (what only looks). */
export interface CommandRecord {
  /** The call's number, commands and probes counted together. */
  readonly n: number;
  /** Wall time, for people; `simMs` is the order. */
  readonly at: string;
  readonly simMs: number;
  readonly node: string;
  readonly command: string;
  readonly argv: readonly string[];
  readonly pid: number;
  readonly uid: number;
  readonly event: "began" | "ended";
  /** Null when it began, and where the caller of a look went away before its answer. */
  readonly exit: number | null;
}

/** One line of harm.jsonl. */
export interface HarmRecord {
  readonly at: string;
  readonly simMs: number;
  /** One of the product's `harms`. */
  readonly harm: string;
  readonly node: string;
  readonly message: string;
}

/** In the order of events; empty where nothing was written. */
export const readCommands = (dir: string): CommandRecord[] => readLines(join(dir, files.commands));
export const readProbes = (dir: string): CommandRecord[] => readLines(join(dir, files.probes));
export const readHarm = (dir: string): HarmRecord[] => readLines(join(dir, files.harm));

/** The summary `S` of the product's world; null before the world has written it. */
export function readState<S>(dir: string): S | null {
  const path = join(dir, files.state);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as S) : null;
}

export function recordCommand(
  dir: string,
  call: Call,
  event: "began" | "ended",
  record: Stamp & { exit: number | null },
) {
  const { n, node, command, argv, pid, uid } = call;
  const { at, simMs, exit } = record;
  const line: CommandRecord = { n, at, simMs, node, command, argv, pid, uid, event, exit };
  append(join(dir, call.changes ? files.commands : files.probes), line);
}

export interface Stamp {
  readonly at: string;
  readonly simMs: number;
}

export function recordHarm(dir: string, record: HarmRecord): void {
  append(join(dir, files.harm), record);
}

/** Whole or not at all, for whoever reads in between. */
export function writeState(dir: string, summary: object): void {
  const path = join(dir, files.state);
  writeFileSync(`${path}.new`, `${JSON.stringify(summary, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

function append(path: string, line: object): void {
  appendFileSync(path, `${JSON.stringify(line)}\n`);
}

function readLines<T>(path: string): T[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n");
  // The last piece is empty, or a line that is being written.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as T);
}
