/**
 * What a verb has to do with: the terminal, the flags that every verb takes, and a way to the controller.
 */
import type { Command } from "commander";
import type { FleetSession } from "../fleet/session.ts";
import type { Settings } from "./settings.ts";
import type { Terminal } from "./terminal.ts";

export interface Shell {
  readonly terminal: Terminal;
  readonly settings: Settings;
  /** Said under a run's progress where the usual hints (detach, pause, why) do not hold. */
  readonly hint?: string;
  /** Opens a session on first use; it is closed when the verb has returned. */
  fleet(): Promise<FleetSession>;
}

/** Runs a verb's body and turns what it returns into the exit code. */
export type Act = (command: Command, verb: (shell: Shell) => Promise<number>) => Promise<void>;
