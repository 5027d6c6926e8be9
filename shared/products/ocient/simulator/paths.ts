/**
 * Where things stand under a simulated host's file tree.
 */
import { join } from "node:path";
import { sysroot } from "../../../simulator/files.ts";

/** Where the definition's defaults look for them; a cluster that says otherwise finds them by a link. */
export const COMMANDS = {
  systemctl: "usr/bin/systemctl",
  pyocient: "usr/local/bin/pyocient",
  ps: "usr/bin/ps",
} as const;
export type CommandName = keyof typeof COMMANDS;
export const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[];

export const commandPath = (dir: string, node: string, command: CommandName) =>
  join(sysroot(dir, node), COMMANDS[command]);

export const logPath = (dir: string, node: string) => join(sysroot(dir, node), "var/opt/ocient/rolehostd.log");

/** Where this host's kernel would tell which boot it is in; an agent in a rehearsal reads it here. */
export const bootIdPath = (dir: string, node: string) => join(sysroot(dir, node), "proc/sys/kernel/random/boot_id");

const PROGRAMS = { rolehostd: "opt/ocient/bin/rolehostd", java: "opt/lat/bin/java" } as const;
export type ProgramName = keyof typeof PROGRAMS;
export const PROGRAM_NAMES = Object.keys(PROGRAMS) as ProgramName[];

export const programPath = (dir: string, node: string, program: ProgramName) =>
  join(sysroot(dir, node), PROGRAMS[program]);
