/**
 * The owned probe: whether everything near the top of a product's folders belongs to its user. A script that was once run as another
 * user, root mostly, leaves files there that the product cannot write when it starts.
 */
import type { Stats } from "node:fs";
import { lstat, opendir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type ProbeAnswer, type ProbePorts, seen, unknown } from "./ports.ts";

export interface OwnedValue {
  /** What belongs to somebody else; at most 20 are told. */
  readonly strangers: readonly { readonly path: string; readonly owner: string }[];
}

export interface OwnedScan {
  /** Folders; one that is not there holds nothing. */
  readonly under: readonly string[];
  /** Null in a rehearsal, which has no such user: there it is who owns the folder above the first. */
  readonly user: string | null;
  readonly withinMs: number;
}

/** Enough for a person to see whose they are. */
const SHOWN = 20;
/** The folders themselves, what lies in them, and what lies in that: deeper lies data by the million. */
const DEPTH = 2;
/** A folder with more is looked at no further. */
const MOST_ENTRIES = 50_000;

export async function ownedProbe(
  { under, user, withinMs }: OwnedScan,
  { users }: Pick<ProbePorts, "users">,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
  const uid = await expectedUid(under, user, users, deadline);
  if (typeof uid === "string") return no(uid);
  const strangers: { path: string; owner: string }[] = [];
  let visited = 0;
  try {
    for (const folder of under) {
      for await (const [path, entry] of entries(folder, DEPTH)) {
        visited += 1;
        if (deadline.aborted) return no(`the owners under ${folder} could not be read within ${withinMs} ms`);
        if (visited > MOST_ENTRIES) return no(`${folder} holds more than ${MOST_ENTRIES} entries`);
        if (entry.uid !== uid && strangers.length < SHOWN) strangers.push({ path, owner: users.nameOf(entry.uid) });
      }
    }
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    return no(`${path ?? under.join(", ")} cannot be looked into: ${code ?? String(error)}`);
  }
  return { yields: seen({ strangers } satisfies OwnedValue) };
}

async function expectedUid(
  [first = "/"]: readonly string[],
  user: string | null,
  users: ProbePorts["users"],
  deadline: AbortSignal,
): Promise<number | string> {
  if (user === null) {
    const above = await ifThere(() => stat(dirname(first)));
    return above === null ? `${dirname(first)} is not there` : above.uid;
  }
  const found = await users.byName(user, deadline);
  switch (found.kind) {
    case "found":
      return found.account.uid;
    case "absent":
      return `this host has no user ${user}`;
    case "unknown":
      return found.reason;
  }
}

/** The path itself, then what it holds. Links are not followed; what ends while it is read is left out. */
async function* entries(path: string, depth: number): AsyncGenerator<readonly [string, Stats]> {
  const entry = await ifThere(() => lstat(path));
  if (entry === null) return;
  yield [path, entry];
  if (depth === 0 || !entry.isDirectory()) return;
  const folder = await ifThere(() => opendir(path));
  if (folder === null) return;
  for await (const { name } of folder) yield* entries(join(path, name), depth - 1);
}

async function ifThere<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
}

const no = (reason: string): ProbeAnswer => ({ yields: unknown(reason) });
