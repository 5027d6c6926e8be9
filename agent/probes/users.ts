/**
 * Accounts of this host. /etc/passwd is read first; a name that is not there is asked of getent, which knows LDAP and its like.
 */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type BoundedCommand, type Ending, runBounded } from "./bounded-command.ts";
import { LiveGroups } from "./live-groups.ts";

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  /** All its groups by /etc/group, its own among them. */
  readonly groups: readonly number[];
}

export type Found =
  | { readonly kind: "found"; readonly account: Account }
  | { readonly kind: "absent" }
  /** The directory did not answer. */
  | { readonly kind: "unknown"; readonly reason: string };

export interface Users {
  byName(name: string, signal: AbortSignal): Promise<Found>;
  /** The number as text where it has no name in /etc/passwd. */
  nameOf(uid: number): string;
}

/** A directory service that is slower than this is down; the look must end before its own deadline. */
const GETENT_MS = 2000;
/** getent's exit status for a key that is in no database. */
const NOT_FOUND = 2;

type Run = (command: BoundedCommand, groups: LiveGroups, signal: AbortSignal) => Promise<Ending>;

export function systemUsers(etc = "/etc", run: Run = runBounded): Users {
  const passwd = new Table(join(etc, "passwd"), parsePasswd);
  const group = new Table(join(etc, "group"), parseGroup);
  const account = (entry: PasswdEntry): Found => {
    const member = group.read().filter((g) => g.members.includes(entry.name));
    return { kind: "found", account: { ...entry, groups: [entry.gid, ...member.map((g) => g.gid)] } };
  };
  const groups = new LiveGroups();
  return {
    nameOf: (uid) => passwd.read().find((entry) => entry.uid === uid)?.name ?? String(uid),
    byName: async (name, signal) => {
      const local = passwd.read().find((entry) => entry.name === name);
      if (local) return account(local);
      const argv = ["getent", "passwd", name] as const;
      const ending = await run({ argv: [...argv], withinMs: GETENT_MS }, groups, signal);
      if (ending.kind === "exited" && ending.raw.exit === NOT_FOUND) return { kind: "absent" };
      // Without getent there is no directory service either: what /etc/passwd lacks is not there.
      if (ending.kind === "not-started" && ending.code === "ENOENT") return { kind: "absent" };
      const told = ending.kind === "exited" ? parsePasswd(ending.raw.stdout)[0] : undefined;
      if (told) return account(told);
      return { kind: "unknown", reason: `whether there is a user ${name} cannot be told: getent did not answer` };
    },
  };
}

/** A file of /etc, parsed again only when it changed. */
class Table<T> {
  readonly #file: string;
  readonly #parse: (text: string) => readonly T[];
  #stamp = "";
  #rows: readonly T[] = [];
  constructor(file: string, parse: (text: string) => readonly T[]) {
    this.#file = file;
    this.#parse = parse;
  }
  read(): readonly T[] {
    const stat = statSync(this.#file, { throwIfNoEntry: false });
    const stamp = stat ? `${stat.ino}/${stat.size}/${stat.mtimeMs}` : "absent";
    if (stamp !== this.#stamp) this.#rows = stat ? this.#parse(readFileSync(this.#file, "utf8")) : [];
    this.#stamp = stamp;
    return this.#rows;
  }
}

type PasswdEntry = Omit<Account, "groups">;

function parsePasswd(text: string): PasswdEntry[] {
  return text.split("\n").flatMap((line) => {
    const [name, , uid, gid, , home] = line.split(":");
    if (!name || !uid || !gid) return [];
    return [{ name, uid: Number(uid), gid: Number(gid), home: home || "/" }];
  });
}

function parseGroup(text: string): { gid: number; members: string[] }[] {
  return text.split("\n").flatMap((line) => {
    const [name, , gid, members] = line.split(":");
    return name && gid ? [{ gid: Number(gid), members: (members ?? "").split(",") }] : [];
  });
}
