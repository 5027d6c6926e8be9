/**
 * Where commands run: transient systemd units, or detached children. Both answer for a command after the agent that started it has gone.
 */
import type { ErrorCode } from "../../shared/errors.ts";
import type { Intent } from "./record.ts";

export interface Runner {
  readonly name: Intent["runner"];
  /** Returns once it is under way or surely is not. Called at most once for an id, after its intent is durable. */
  start(order: StartOrder): Promise<Started>;
  /** What can be seen of it now. */
  find(intent: Intent): Promise<Found>;
  /** Returns when something about it may have changed; soon enough to be polled with. */
  changed(intent: Intent, signal: AbortSignal): Promise<void>;
  /** SIGTERM to the command itself, not to what it daemonised. False where there is no such process. */
  terminate(intent: Intent): Promise<boolean>;
  /** Its run is closed: what the runner keeps may go, unless processes live in it. */
  tidy(intent: Intent): Promise<void>;
  close(): void;
}

export interface StartOrder {
  readonly intent: Intent;
  /** Resolved and whole: the ledger's copy in `intent` may be shortened. */
  readonly argv: readonly [string, ...string[]];
  /** Whom the runner itself makes it run as; null where argv sees to that or nothing is to be changed. */
  readonly user: string | null;
  /** Append-only file for both streams; null where there is no space for output. */
  readonly output: string | null;
}

export type Started =
  | { readonly started: "yes" }
  /** Surely not, and it never will be. */
  | { readonly started: "no"; readonly code: ErrorCode; readonly reason: string }
  /** Ask `find`. */
  | { readonly started: "unclear"; readonly reason: string };

export type Found =
  | { readonly is: "running" }
  | { readonly is: "exited"; readonly exitCode: number; readonly reason?: string }
  | { readonly is: "signalled"; readonly signal: string }
  /** Surely not running now, and how it ended is lost. */
  | { readonly is: "absent"; readonly reason: string }
  /** Cannot be told; it may be running. */
  | { readonly is: "unclear"; readonly reason: string };
