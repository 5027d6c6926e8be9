/**
 * A database made for the lab: its start command leaves a daemon behind, as vendors' do, and then ends as the action says.
 */
import { dirname } from "node:path";
import { expect, vi } from "vitest";
import type { Lab } from "./lab.ts";

export const PRODUCT_FILE = "/etc/muster/products.d/labdb/product.yaml";
export const START = "/opt/labdb/start";
const STATE = "/var/lib/labdb";

/** How the start command ends, by action: each is a way that a real one was seen to end. */
export const ACTIONS = {
  /** Exits with 0. */
  "start-well": ["exit", "0"],
  /** Exits with 1, after the daemon is there. */
  "start-badly": ["exit", "1"],
  /** Is killed, after the daemon is there. */
  "start-killed": ["signal", "KILL"],
  /** Waits until it is let go, then exits with 7: so long it is past its expected time. */
  "start-slowly": ["wait", "7"],
} as const;
export type Action = keyof typeof ACTIONS;

export const DEFINITION = `
product: labdb
title: Lab database
source: made for tests
roles: { main: { title: Main } }
actions:
${Object.entries(ACTIONS)
  .map(([name, [how, what]]) => `  ${name}: { run: [${START}, "{node}", ${how}, "${what}"], goal: up, expected: 1s }`)
  .join("\n")}
probes:
  port: { tcp: ["1"], within: 1s }
conditions:
  up: { says: up, all: [{ that: 'port.ports.all(p, p.state == "open")' }] }
procedures:
  start: { phases: [{ phase: Start, on: all, do: start-well, why: made for tests }] }
`;

/** Arguments: node, how to end, with what. The daemon inherits standard output, as daemons do. */
const START_SCRIPT = `#!/bin/sh
node=$1
mkdir -p ${STATE}/$node
echo $$ >> ${STATE}/$node/starts
setsid sleep infinity &
echo $! > ${STATE}/$node/daemon
echo "labdb: $node started"
case $2 in
  exit) exit "$3" ;;
  signal) kill -s "$3" $$ ;;
  wait) until [ -e ${STATE}/$node/go ]; do sleep 0.05; done; exit "$3" ;;
esac
`;

/** Puts the database and its definition on a host. */
export async function installLabDb(lab: Lab, host: string): Promise<void> {
  await lab.write(host, START, START_SCRIPT, "755");
  await lab.run(host, ["mkdir", "-p", STATE, dirname(PRODUCT_FILE)]);
  await lab.write(host, PRODUCT_FILE, DEFINITION);
}

/** How often the start command of this database node was run. */
export async function starts(lab: Lab, host: string, node: string): Promise<number> {
  const { stdout } = await lab.exec(host, ["cat", `${STATE}/${node}/starts`]);
  return stdout.split("\n").filter(Boolean).length;
}

export async function daemonLives(lab: Lab, host: string, node: string): Promise<boolean> {
  const { stdout, exitCode } = await lab.exec(host, ["cat", `${STATE}/${node}/daemon`]);
  return exitCode === 0 && (await lab.exec(host, ["test", "-d", `/proc/${stdout.trim()}`])).exitCode === 0;
}

/** Waits until a slow start command has come as far as its daemon. */
export async function hasBegun(lab: Lab, host: string, node: string): Promise<void> {
  await vi.waitFor(async () => expect(await daemonLives(lab, host, node)).toBe(true), {
    timeout: 60_000,
    interval: 50,
  });
}

/** Lets a slow start command end. */
export async function letGo(lab: Lab, host: string, node: string): Promise<void> {
  await lab.write(host, `${STATE}/${node}/go`, "");
}
