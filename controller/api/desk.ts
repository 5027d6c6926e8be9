/**
 * What every call of the API has at hand.
 */
import type { Clock } from "../../shared/clock.ts";
import { MusterError, NotLeaderError } from "../../shared/errors.ts";
import type { OnFault } from "../../shared/grpc/handlers.ts";
import type { Plan } from "../plan/types.ts";
import type { Office } from "./ports.ts";

export interface Desk {
  readonly office: Office;
  /** Wall time for people, and the streams' timers. */
  readonly clock: Clock;
  readonly onFault: OnFault;
  /** By cluster: the newest plan that was asked for and refused, until one passes. In memory only: it tells what a person just saw. */
  readonly refusals: Map<string, RefusedPlan>;
  /** Aborts when the server goes: streams then end. */
  readonly stopping: AbortSignal;
}

export interface RefusedPlan {
  readonly plan: Plan;
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** Writes only where this controller leads; a standby throws NotLeaderError, which names the leader. */
export async function leading<T>(office: Office, write: () => Promise<T>): Promise<T> {
  const lead = office.leading();
  if (!lead.leads) throw new NotLeaderError(lead.leader);
  return await namingLeader(office, write);
}

/** Where the office itself finds that it does not lead (a plan looks, leadership was lost on the way), the caller needs the address too. */
export async function namingLeader<T>(office: Office, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MusterError && error.code === "not-leader") throw new NotLeaderError(leaderOf(office));
    throw error;
  }
}

/** Throws MusterError("bad-input") that names every field left empty. */
export function need(fields: Readonly<Record<string, string>>): void {
  const empty = Object.entries(fields).flatMap(([name, value]) => (value.trim() === "" ? [name] : []));
  if (empty.length > 0) throw new MusterError("bad-input", `the request names no ${empty.join(", no ")}`);
}

function leaderOf(office: Office): string | null {
  const lead = office.leading();
  return lead.leads ? null : lead.leader;
}
