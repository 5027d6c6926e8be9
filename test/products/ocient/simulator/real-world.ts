/**
 * A simulated system with real processes and ports, on loopback addresses of its own, and how to run its commands.
 */
import { randomInt } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WorldConfig } from "../../../../shared/products/ocient/simulator/config.ts";
import { type CommandName, commandPath } from "../../../../shared/products/ocient/simulator/paths.ts";
import { type RunningWorld, startWorld } from "../../../../shared/products/ocient/simulator/start.ts";
import { beginFile } from "../../../support/simulated.ts";

export interface RealWorld extends AsyncDisposable {
  readonly config: WorldConfig;
  readonly dir: string;
  readonly running: RunningWorld;
  /** To its end. */
  run(
    node: string,
    command: CommandName,
    ...argv: string[]
  ): Promise<{ exit: number | null; out: string; err: string }>;
}

/** Worlds that run side by side must not share addresses: each draws its own /24. */
export async function makeConfig(more: Partial<WorldConfig> = {}): Promise<WorldConfig> {
  const dir = await mkdtemp(join(tmpdir(), "muster-ocient-"));
  const net = `127.${randomInt(2, 250)}.${randomInt(1, 250)}`;
  return {
    cluster: "dw",
    dir,
    speed: 200,
    seed: 3,
    nodes: {
      sql1: { roles: ["sql", "administrator"], address: `${net}.11` },
      fnd1: { roles: ["foundation"], address: `${net}.12`, host: "fnd1.example.com" },
      ldr1: { roles: ["loader"], address: `${net}.13` },
    },
    ...more,
  };
}

/** Stopped and removed when disposed of. */
export async function realWorld(more: Partial<WorldConfig> = {}): Promise<RealWorld> {
  const config = await makeConfig(more);
  const { dir } = config;
  const running = await startWorld(config);
  return {
    ...{ config, dir, running },
    run: async (node, command, ...argv) => {
      const { exit, out, err } = await beginFile(commandPath(dir, node, command), ...argv).ended;
      return { exit, out: out.toString(), err };
    },
    [Symbol.asyncDispose]: async () => {
      await running.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
