/**
 * The few things of systemd that running commands needs. dbus.ts is the implementation; a test brings its own.
 */

export interface UnitManager {
  /** Queues the start of a transient service; it has begun to exist when this resolves. */
  startTransient(name: string, unit: TransientUnit): Promise<StartReply>;
  /** Null where systemd knows no such unit. Rejects where systemd does not answer. */
  state(name: string): Promise<UnitState | null>;
  /** Resolves at the next change of the unit, when the connection breaks, or when the signal aborts. Never rejects. */
  changed(name: string, signal: AbortSignal): Promise<void>;
  /** A signal to the unit's main process. */
  killMain(name: string, signal: NodeJS.Signals): Promise<void>;
  /** Lets go of a unit that has ended. Only for one without processes: stopping is no tidying. */
  release(name: string, state: UnitState): Promise<void>;
  close(): void;
}

export type StartReply =
  | { readonly reply: "queued" }
  /** A unit of this name is there. */
  | { readonly reply: "exists" }
  /** systemd answered that it will not. */
  | { readonly reply: "refused"; readonly reason: string }
  /** systemd could not be asked: surely nothing was queued. */
  | { readonly reply: "away"; readonly reason: string }
  /** Asked, and the answer was lost. */
  | { readonly reply: "lost"; readonly reason: string };

export interface TransientUnit {
  readonly description: string;
  readonly argv: readonly [string, ...string[]];
  /** Null: as systemd itself, root. */
  readonly user: string | null;
  /** Append-only file of both streams; null: nowhere. */
  readonly output: string | null;
}

/** Properties as systemd names them (org.freedesktop.systemd1). */
export interface UnitState {
  readonly activeState: string;
  readonly subState: string;
  /** A job is queued or under way. */
  readonly job: boolean;
  readonly mainPid: number;
  /** waitid's si_code: 1 exited, 2 killed, 3 dumped; 0 where no main process has ended. */
  readonly execMainCode: number;
  /** Exit status, or the signal's number. */
  readonly execMainStatus: number;
  /** Why the unit is as it is, e.g. `success`, `exit-code`, `resources`. */
  readonly result: string;
  readonly controlGroup: string;
}
