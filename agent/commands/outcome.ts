/**
 * What became of a command. Never guessed: what cannot be told is `unknown`.
 */
import type { ErrorCode } from "../../shared/errors.ts";

/** How a command ended, as the ledger keeps it. */
export type Ended =
  | { readonly outcome: "exited"; readonly exitCode: number; readonly reason?: string }
  | { readonly outcome: "signalled"; readonly signal: string }
  /** Surely never started. */
  | { readonly outcome: "refused"; readonly code: ErrorCode; readonly reason: string }
  /** Surely not running now; what it did is not known. */
  | { readonly outcome: "interrupted"; readonly reason: string };

export type Outcome =
  | { readonly outcome: "running" }
  | Ended
  /** Settled before it was ever heard of: refused for ever. */
  | { readonly outcome: "void" }
  /** May be running. */
  | { readonly outcome: "unknown"; readonly reason: string; readonly code?: ErrorCode };

/** A command as told to a controller. Times are the agent's wall clock, for people; 0 where there is none. */
export interface Command {
  readonly id: string;
  readonly is: Outcome;
  readonly startedMs: number;
  readonly endedMs: number;
  /** Bytes of output seen, capped ones among them. */
  readonly outputBytes: number;
  readonly outputCapped: boolean;
}
