/**
 * A simulated cluster with real processes and ports, on loopback addresses of its own, and how to run its vendor commands.
 */
import { randomInt } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WorldConfig } from "../../../../shared/products/atscale/simulator/config.ts";
import { COMMANDS, type CommandName, installRoot } from "../../../../shared/products/atscale/simulator/paths.ts";
import { type RunningWorld, startWorld } from "../../../../shared/products/atscale/simulator/start.ts";
import { beginFile, type Started } from "../../../support/simulated.ts";

export { accepts, beginFile, processesUnder, until } from "../../../support/simulated.ts";

export interface RealWorld extends AsyncDisposable {
  readonly config: WorldConfig;
  readonly running: RunningWorld;
}

/** Worlds that run side by side must not share addresses: each draws its own /24. */
export async function makeConfig(more: Partial<WorldConfig> = {}): Promise<WorldConfig> {
  const dir = await mkdtemp(join(tmpdir(), "muster-atscale-"));
  const net = `127.${randomInt(2, 250)}.${randomInt(1, 250)}`;
  return {
    cluster: "bi",
    dir,
    speed: 200,
    seed: 3,
    nodes: {
      c1: { roles: ["coordinator"], address: `${net}.11` },
      e1: { roles: ["engine"], address: `${net}.12`, member: "e1.example.com" },
      e2: { roles: ["engine"], address: `${net}.13`, member: "e2.example.com" },
      q1: { roles: ["query-engine"], address: `${net}.14` },
    },
    leader: "e1",
    ...more,
  };
}

/** Stopped and removed when disposed of. */
export async function realWorld(more: Partial<WorldConfig> = {}): Promise<RealWorld> {
  const config = await makeConfig(more);
  const running = await startWorld(config);
  return {
    config,
    running,
    [Symbol.asyncDispose]: async () => {
      await running.stop();
      await rm(config.dir, { recursive: true, force: true });
    },
  };
}

/** Begins a vendor command of a node. */
export function begin(dir: string, node: string, command: CommandName, ...argv: string[]): Started {
  return beginFile(join(installRoot(dir, node), COMMANDS[command]), ...argv);
}

export const run = (dir: string, node: string, command: CommandName, ...argv: string[]) =>
  begin(dir, node, command, ...argv).ended;
