/**
 * Where things stand under a world's directory. A host's tree bears the name of its first declared node.
 */
import { join } from "node:path";
import { sysroot } from "../../../simulator/files.ts";
import type { Program } from "./world/step.ts";

export type CommandName = "memsqlctl" | "sdb-admin" | "systemctl";
export const COMMAND_NAMES: readonly CommandName[] = ["memsqlctl", "sdb-admin", "systemctl"];

export const commandPath = (dir: string, host: string, command: CommandName) =>
  join(sysroot(dir, host), "usr/bin", command);
export const programPath = (dir: string, host: string, program: Program) =>
  join(sysroot(dir, host), "opt/memsql-server-8.5.14", program);
export const nodeHome = (dir: string, host: string, id: string) => join(sysroot(dir, host), "var/lib/memsql", id);
export const logPath = (dir: string, host: string, id: string) => join(nodeHome(dir, host, id), "tracelogs/memsql.log");
export const settingsPath = (dir: string, host: string, id: string) => join(nodeHome(dir, host, id), "memsql.cnf");
/** A shell that waits, whatever its arguments: each simulated program is it, under its own name. */
export const waitingShell = (dir: string) => join(dir, "waiting-shell");
