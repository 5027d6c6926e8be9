/**
 * A resolved order -> what the runner is given: the program found, the user switched to. Looked at before anything is started, so that
 * what is missing is told as that.
 */
import type { ErrorCode } from "../../shared/errors.ts";
import { accountEnv, loginArgv, runAs } from "../probes/run-as.ts";
import type { Account, Users } from "../probes/users.ts";
import { findExecutable } from "./executable.ts";
import type { ResolvedOrder } from "./order.ts";
import type { Intent } from "./record.ts";

export type Prepared =
  | { readonly ok: true; readonly argv: Argv; readonly user: string | null }
  | { readonly ok: false; readonly code: ErrorCode; readonly reason: string };

export interface PreparePorts {
  readonly users: Users;
  readonly runner: Intent["runner"];
  /** In rehearsals and tests user and login are left out: the simulated host knows neither. */
  readonly rehearsal: boolean;
  /** How programs are found; on this host's disk, unless a simulation brings another. */
  readonly find?: typeof findExecutable | undefined;
}

type Argv = readonly [string, ...string[]];

export async function prepare(order: ResolvedOrder, ports: PreparePorts, signal: AbortSignal): Promise<Prepared> {
  const who = await runAs(order.user, ports.rehearsal, ports.users, signal);
  if (who.kind === "cannot") return { ok: false, code: "cannot-become-user", reason: who.reason };
  const find = ports.find ?? findExecutable;
  const login = order.login && !ports.rehearsal;
  const [program, ...rest] = order.argv;
  // The PATH of a login session is the user's: what it finds there is not known here.
  const found = login && !program.includes("/") ? program : await find(program);
  if (found === null)
    return { ok: false, code: "no-binary", reason: `${program} is not there, or may not be executed` };
  const argv: Argv = [found, ...rest];
  if (who.kind === "self") return login ? viaPath(ownLogin(argv), find) : { ok: true, argv, user: null };
  if (login) return viaPath(loginArgv(who.account.name, argv), find);
  if (ports.runner === "systemd") return { ok: true, argv, user: who.account.name };
  return viaPath(switched(who.account, argv), find);
}

/** A login shell of the agent's own user, for its profile; argv as positional parameters. */
const ownLogin = (argv: Argv): Argv => ["sh", "-l", "-c", 'exec "$@"', "muster", ...argv];

/** As systemd's User= does it: groups and environment of the account, no shell. */
function switched(account: Account, argv: Argv): Argv {
  const environment = Object.entries(accountEnv(account)).map(([name, value]) => `${name}=${value}`);
  return ["runuser", "-u", account.name, "--", "env", ...environment, ...argv];
}

/** systemd wants the wrapper's whole path. */
async function viaPath([wrapper, ...rest]: Argv, find: typeof findExecutable): Promise<Prepared> {
  const file = await find(wrapper);
  if (file === null) return { ok: false, code: "cannot-become-user", reason: `this host has no ${wrapper}` };
  return { ok: true, argv: [file, ...rest], user: null };
}
