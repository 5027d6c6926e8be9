/**
 * The wrong way: a plain shell script that restarts the leader's host first. Every command of it exits 0.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Evidence, keepEvidence } from "../../controller/cli/rehearsal/keep.ts";
import { freeNetwork } from "../../controller/rehearsal/network.ts";
import type { Cluster } from "../../shared/cluster/cluster.ts";
import type { WorldConfig } from "../../shared/products/atscale/simulator/config.ts";
import { COMMANDS, installRoot } from "../../shared/products/atscale/simulator/paths.ts";
import { readState } from "../../shared/products/atscale/simulator/records.ts";
import { startWorld } from "../../shared/products/atscale/simulator/start.ts";
import { say, sayUnder } from "./screen.ts";

export interface WrongWay {
  readonly evidence: Evidence;
  /** Of the leader, before the script and after its first stop, as postgres_nodes showed them. */
  readonly timelines: readonly number[];
  /** Names of what was harmed. */
  readonly harms: readonly string[];
}

export interface WrongWayOptions {
  readonly cluster: Cluster;
  readonly leader: string;
  readonly speed: number;
  /** Made for this; holds the simulated hosts and what is kept. */
  readonly dir: string;
  readonly signal: AbortSignal;
}

/** As it is shown and run. */
const SCRIPT = `\
on bi-03 postgres_nodes
on bi-02 atscale_stop                # the first in the list, and the leader
on bi-03 postgres_nodes
for h in bi-03 bi-04 bi-05 bi-01; do on $h atscale_stop; done
for h in bi-01 bi-02 bi-03 bi-04 bi-05; do on $h atscale_start; sleep 60; done
on bi-03 postgres_nodes`;

export async function wrongWay({ cluster, leader, speed, dir, signal }: WrongWayOptions): Promise<WrongWay> {
  const world = await startWorld(await worldOf(cluster, leader, speed, join(dir, "world")), { signal });
  try {
    for (const line of SCRIPT.split("\n")) say(`  ${line}`);
    say("");
    say("`on HOST COMMAND` stands for ssh; sleep is as much faster as everything else.");
    say("");
    const shown = await runScript(world.dir, speed, signal);
    await world.stop();
    const evidence = await keepEvidence({ dir, worldDir: world.dir }, join(dir, "evidence"));
    const harms = evidence.harm.map(({ harm }) => harm);
    say("");
    say("Every command exited 0. The simulator's harm log:");
    for (const { harm, message } of evidence.harm) sayUnder(`  ${harm}: `, message);
    const timelines = shown.map((text) => leaderTimeline(text)).filter((timeline) => timeline !== null);
    say("");
    sayUnder(
      "",
      `Timeline ${timelines.join(" -> ")}, led at the end by ${readState(evidence.dir)?.leader ?? "nobody"}.`,
    );
    return { evidence, timelines, harms };
  } finally {
    await world.stop();
  }
}

async function worldOf(cluster: Cluster, leader: string, speed: number, dir: string): Promise<WorldConfig> {
  const network = await freeNetwork(cluster);
  const nodes = cluster.nodes.map(({ name, host, roles }) => [name, { roles, address: network.get(host) ?? "" }]);
  return { cluster: cluster.name, dir, speed, leader, nodes: Object.fromEntries(nodes) as WorldConfig["nodes"] };
}

/** Prints what the script prints; returns each listing. */
async function runScript(worldDir: string, speed: number, signal: AbortSignal): Promise<string[]> {
  const child = spawn("/bin/sh", ["-c", `${stageHands(worldDir, speed)}\n${SCRIPT}`], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  signal.addEventListener("abort", () => child.kill(), { once: true });
  const ended = once(child, "close");
  const listings: string[][] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    say(`  ${line}`);
    if (line.startsWith("$ ")) listings.push([]);
    else listings.at(-1)?.push(line);
  }
  await ended;
  signal.throwIfAborted();
  return listings.filter((lines) => lines.some((line) => line.startsWith("|"))).map((lines) => lines.join("\n"));
}

/** What `on` and `sleep` are here. Of a stop or start only its exit code is shown, of a listing everything. */
function stageHands(worldDir: string, speed: number): string {
  const path = (command: keyof typeof COMMANDS) => join(installRoot(worldDir, "$1"), COMMANDS[command]);
  return `
on() {
  case $2 in
    postgres_nodes) printf '$ on %s %s\\n' "$1" "$2"; "${path("postgres_nodes")}" ;;
    atscale_stop) "${path("atscale_stop")}" >/dev/null; printf '$ on %s %-14s exit %s\\n' "$1" "$2" $? ;;
    atscale_start) "${path("atscale_start")}" >/dev/null; printf '$ on %s %-14s exit %s\\n' "$1" "$2" $? ;;
  esac
}
sleep() { command sleep ${(60 / speed).toFixed(2)}; }`;
}

/** TL of the row whose role is Leader. */
function leaderTimeline(listing: string): number | null {
  const row = listing.split("\n").find((line) => /\|\s*Leader\s*\|/.test(line));
  const timeline = row?.split("|")[5]?.trim();
  return timeline ? Number(timeline) : null;
}
