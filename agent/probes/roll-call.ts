/**
 * The probe that every product has: whether this host is ready to be told to act. Nothing is run.
 */
import type { ActionDefinition, Definition } from "../../shared/procedure/schema.ts";
import { whyNotExecutable } from "./may-execute.ts";
import { type ProbeAnswer, type ProbePorts, seen, unknown } from "./ports.ts";
import { runAs } from "./run-as.ts";

export const ROLL_CALL = "roll-call";

export interface RollCallValue {
  /** Of the definition this agent would act by. */
  readonly digest: string;
  /** How commands are run here: systemd or detached. */
  readonly runner: string;
  /** Whom the actions run as; name is null where the definition names nobody. */
  readonly user: { readonly name: string | null; readonly exists: boolean };
  readonly actions: Readonly<Record<string, ActionReadiness>>;
}
export interface ActionReadiness {
  readonly ok: boolean;
  /** Why not; empty where ok. */
  readonly reason: string;
  /** As it would be run; `{name}` stands for a parameter. */
  readonly argv: readonly string[];
}

export async function rollCall(
  definition: Definition,
  expand: (template: string, parameters?: Readonly<Record<string, string>>) => string,
  ports: ProbePorts,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const room = ports.ledgerRoom();
  const actions: Record<string, ActionReadiness> = {};
  let user: RollCallValue["user"] = { name: null, exists: true };
  for (const [name, action] of Object.entries(definition.actions)) {
    const argv = action.run.map((template) => expand(template, placeholders(action)));
    const as = action.user === undefined ? null : expand(action.user);
    const who = await runAs(as, ports.rehearsal !== undefined, ports.users, signal);
    if (who.kind === "cannot" && who.found.kind === "unknown") return { yields: unknown(who.reason) };
    const exists = who.kind !== "cannot" || who.found.kind === "found";
    if (as !== null && (user.name === null || !exists)) user = { name: as, exists };
    const miss =
      who.kind === "cannot"
        ? who.reason
        : (whyNotExecutable(argv[0] ?? "", who.kind === "switch" ? who.account : null) ??
          (room ? null : "the ledger has no room for another command: free disk space"));
    actions[name] = { ok: miss === null, reason: miss ?? "", argv };
  }
  const value: RollCallValue = { digest: definition.digest, runner: ports.runner, user, actions };
  return { yields: seen(value) };
}

const placeholders = (action: ActionDefinition) =>
  Object.fromEntries(Object.keys(action.parameters).map((name) => [name, `{${name}}`]));
