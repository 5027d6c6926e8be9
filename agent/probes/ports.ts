/**
 * What probes need of the host and of the agent, so that a test or a rehearsal can stand in for either.
 */
import type { Definition } from "../../shared/procedure/schema.ts";
import type { RawOutput, Yield } from "../../shared/state/observation.ts";
import type { Listeners } from "./listeners.ts";
import type { LiveGroups } from "./live-groups.ts";
import type { Priors } from "./priors.ts";
import type { Unkilled } from "./unkilled.ts";
import type { Users } from "./users.ts";

export interface ProbePorts {
  /** This agent's own definitions, by product. */
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Options that only this host decides, by product. */
  readonly pinnedOptions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Set in rehearsals: paths lie under `sysroot`, ports at `address`, and everything runs as the agent's own user. */
  readonly rehearsal:
    | { readonly sysroot?: string | undefined; readonly address?: string | undefined; readonly speed?: number }
    | undefined;
  readonly users: Users;
  /** Process groups of the commands that probes are running at this moment. */
  readonly liveGroups: LiveGroups;
  readonly unkilled: Unkilled;
  readonly priors: Priors;
  /** Sockets that listen here, on any address. */
  readonly listeners: () => Listeners;
  /** Where proc is mounted. */
  readonly proc: string;
  /** How commands are run here: systemd or detached; told in the roll call. */
  readonly runner: string;
  /** Whether the ledger can take one more command. */
  readonly ledgerRoom: () => boolean;
}

/** What one look yields; the raw output only of probes that run a command. */
export interface ProbeAnswer {
  readonly yields: Yield;
  readonly raw?: RawOutput;
}

export const seen = (value: unknown): Yield => ({ result: "seen", value });
export const unknown = (reason: string): Yield => ({ result: "unknown", reason });
