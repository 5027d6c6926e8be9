/**
 * Whom a command of a definition runs as on this host, and how.
 */
import type { Account, Found, Users } from "./users.ts";

export type RunAs =
  /** As the agent's own user: it is the configured one, or none is configured, or this is a rehearsal. */
  | { readonly kind: "self" }
  | { readonly kind: "switch"; readonly account: Account }
  | { readonly kind: "cannot"; readonly reason: string; readonly found: Found };

export async function runAs(
  user: string | null,
  rehearsal: boolean,
  users: Users,
  signal: AbortSignal,
  ownUid: number = process.getuid?.() ?? -1,
): Promise<RunAs> {
  if (user === null || rehearsal) return { kind: "self" };
  const found = await users.byName(user, signal);
  switch (found.kind) {
    case "absent":
      return { kind: "cannot", found, reason: `this host has no user ${user}` };
    case "unknown":
      return { kind: "cannot", found, reason: found.reason };
    case "found":
      if (found.account.uid === ownUid) return { kind: "self" };
      if (ownUid === 0) return { kind: "switch", account: found.account };
      return {
        kind: "cannot",
        found,
        reason: `the agent runs as ${users.nameOf(ownUid)} and may not act as ${user}: run it as root or as ${user}`,
      };
  }
}

/** What a command finds of its user in its environment. */
export function accountEnv(account: Account): Record<string, string> {
  return { USER: account.name, LOGNAME: account.name, HOME: account.home };
}

/**
 * The command in a login session of the account (PAM limits, profile): a constant wrapper, argv as positional parameters.
 * `--session-command` instead of `-c` keeps it in the caller's session and process group, so that a kill reaches all of it.
 */
export function loginArgv(user: string, argv: readonly string[]): [string, ...string[]] {
  return ["runuser", "--login", "--session-command", 'exec "$@"', "--", user, "muster", ...argv];
}

/** A login shell of the agent's own user, for its profile; argv as positional parameters. */
export function ownLoginArgv(argv: readonly string[]): [string, ...string[]] {
  return ["sh", "-l", "-c", 'exec "$@"', "muster", ...argv];
}

/** As systemd's User= does it: all groups and the environment of the account, no shell; in the caller's process group. */
export function switchedArgv(account: Account, argv: readonly string[]): [string, ...string[]] {
  const environment = Object.entries(accountEnv(account)).map(([name, value]) => `${name}=${value}`);
  return ["runuser", "-u", account.name, "--", "env", ...environment, ...argv];
}
