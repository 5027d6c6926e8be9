/**
 * Where things stand under a world's directory.
 */
import { join } from "node:path";
import { sysroot } from "../../../simulator/files.ts";

const INSTALL_ROOT = "opt/atscale";
/** `current` links to it. */
export const VERSION = "versions/2024.1.0";

export const installRoot = (dir: string, node: string) => join(sysroot(dir, node), INSTALL_ROOT);
/** Each in a directory of its own, as postgres_nodes stands in that of `database`. */
export const programPath = (dir: string, node: string, program: string) =>
  join(installRoot(dir, node), VERSION, "bin", program, program);
/** The site's own hook to its load balancer, on every host. */
export const balancerPath = (dir: string, node: string, program = "/usr/local/bin/muster-lb") =>
  join(sysroot(dir, node), program);
/** Where a copy of Postgres lies, under the install root. */
export const DATA_DIRECTORY = "data/postgres";
/** Somebody else's program, outside the install root. */
export const strangerHome = (dir: string, node: string) => join(sysroot(dir, node), "home/dba");
export const strangerPath = (dir: string, node: string, program: string) =>
  join(sysroot(dir, node), "usr/bin", program);

/** The vendor's commands by name, with their paths under the install root. */
export const COMMANDS = {
  atscale_start: "bin/atscale_start",
  atscale_stop: "bin/atscale_stop",
  atscale_service_control: "bin/atscale_service_control",
  postgres_nodes: `${VERSION}/bin/database/postgres_nodes`,
  pg_controldata: `${VERSION}/bin/database/pg_controldata`,
} as const;

export type CommandName = keyof typeof COMMANDS;
export const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[];
