/**
 * A simulated cluster with real processes and SQL ports, on loopback addresses of its own, and how to run its vendor commands.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import mysql from "mysql2/promise";
import type { WorldConfig } from "../../../../shared/products/singlestore/simulator/config.ts";
import { type CommandName, commandPath } from "../../../../shared/products/singlestore/simulator/paths.ts";
import { type RunningWorld, startWorld } from "../../../../shared/products/singlestore/simulator/start.ts";

export interface RealWorld extends AsyncDisposable {
  readonly config: WorldConfig;
  readonly running: RunningWorld;
}

/** One aggregator and two leaves on one host, one child aggregator on another. Each world draws a network of its own. */
export async function makeConfig(more: Partial<WorldConfig> = {}): Promise<WorldConfig> {
  const dir = await mkdtemp(join(tmpdir(), "muster-singlestore-"));
  const net = `127.${randomInt(2, 250)}.${randomInt(1, 250)}`;
  return {
    cluster: "dwh",
    dir,
    speed: 200,
    seed: 3,
    nodes: {
      m1: { roles: ["master-aggregator"], address: `${net}.11`, host: "big", id: "a1b2c3d4e5" },
      l1: { roles: ["leaf"], address: `${net}.11`, host: "big", id: "1111111111", port: 3307 },
      l2: { roles: ["leaf"], address: `${net}.11`, host: "big", id: "2222222222", port: 3308 },
      c1: { roles: ["child-aggregator"], address: `${net}.12` },
    },
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

export interface Ended {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

/** Its standard input stays open until somebody ends it. */
export function begin(dir: string, host: string, command: CommandName, ...argv: string[]) {
  const child = spawn(commandPath(dir, host, command), argv, { stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => {});
  return { child, ended: endOf(child) };
}

export function run(dir: string, host: string, command: CommandName, ...argv: string[]): Promise<Ended> {
  const { child, ended } = begin(dir, host, command, ...argv);
  child.stdin.end();
  return ended;
}

function endOf(child: ChildProcess): Promise<Ended> {
  let out = "";
  let err = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exit) => resolve({ exit, out, err }));
  });
}

/** What a MySQL client makes of a node's answer. */
export async function query(config: WorldConfig, node: string, sql: string, password = ""): Promise<unknown> {
  const { address = "", port = 3306 } = config.nodes[node] ?? {};
  const connection = await mysql.createConnection({
    host: address,
    port,
    user: "root",
    password,
    connectTimeout: 5_000,
  });
  try {
    const [rows] = await connection.query(sql);
    return rows;
  } finally {
    connection.destroy();
  }
}

/** Waits for a condition; throws after the deadline, a limit against hanging. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    if (await condition()) return;
    await after(20);
  }
  throw new Error(`never came: ${what}`);
}

/** Living processes whose command line names the directory; the machine's own word, not the world's. */
export function processesOf(dir: string): { pid: number; program: string; argv: string[] }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const argv = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0").slice(0, -1);
        const program = argv[0]?.split("/").at(-1) ?? "";
        const ours = argv[0]?.startsWith(`${dir}/`) && program.startsWith("memsqld");
        return ours ? [{ pid: Number(name), program, argv }] : [];
      } catch {
        return []; // it ended meanwhile
      }
    });
}
