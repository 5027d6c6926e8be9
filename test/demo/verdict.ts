/**
 * What came of it, from the simulator's own files alone; Muster's word counts only where it is checked against them.
 */
import type { Cluster } from "../../shared/cluster/cluster.ts";
import type { WorldSummary } from "../../shared/products/atscale/simulator/world/summary.ts";
import type { MusterWay } from "./muster-way.ts";
import { say, sayUnder } from "./screen.ts";
import { outOfOrder } from "./vendor-order.ts";
import type { WrongWay } from "./wrong-way.ts";

export interface VerdictOptions {
  readonly cluster: Cluster;
  /** Who led before. */
  readonly leader: string;
  readonly wrong: WrongWay;
  readonly muster: MusterWay;
  /** The simulated cluster as the simulator left it; null where it wrote nothing. */
  readonly state: WorldSummary | null;
}

interface Line {
  readonly label: string;
  readonly says: string;
  readonly holds: boolean;
}

/** Prints the verdict; tells what of it does not hold. */
export function verdict(options: VerdictOptions): string[] {
  const { cluster, leader, muster, wrong } = options;
  const lines = musterLines(options);
  say("Muster's restart, by the simulator's own files, which Muster does not write:");
  say("");
  for (const { label, says, holds } of lines) sayUnder(`  ${holds ? "ok " : "NOT"} ${label.padEnd(14)}`, says);
  const disorder = outOfOrder(cluster, leader, wrong.evidence.commands).length;
  say("");
  sayUnder("", `The same checks of the script before: out of order ${disorder}, harm ${wrong.harms.length}.`);
  say("");
  say("The files:");
  for (const file of [muster.evidence.files.commands, muster.evidence.files.harm, wrong.evidence.files.harm])
    say(`  ${file}`);
  return [
    ...wrongProblems(wrong, disorder),
    ...lines.filter(({ holds }) => !holds).map(({ label, says }) => `${label}: ${says}`),
  ];
}

function musterLines({ cluster, leader, muster, state }: VerdictOptions): Line[] {
  const { commands, harm, twice } = muster.evidence;
  const begun = commands.filter(({ event }) => event === "began");
  const wanted = cluster.nodes.length * 2;
  const disorder = outOfOrder(cluster, leader, commands);
  const firstCopy =
    begun.find(({ node, command }) => command === "atscale_start" && isCopy(cluster, node))?.node ?? "nobody";
  const up = Object.values(state?.nodes ?? {}).filter((node) => node.up).length;
  return [
    line(
      "commands run",
      `${begun.length}: a stop and a start of each of ${cluster.nodes.length} nodes`,
      begun.length === wanted,
    ),
    line("run twice", twice.length === 0 ? "0" : twice.join(", "), twice.length === 0),
    line(
      "out of order",
      disorder.length === 0 ? "0, by the vendor's article (test/demo/vendor-order.ts)" : disorder.join("; "),
      disorder.length === 0,
    ),
    line("harm", harm.length === 0 ? "none" : harm.map(({ message }) => message).join("; "), harm.length === 0),
    killLine(muster),
    line(
      "leader",
      `${muster.remembered ?? "nobody"} remembered by the stop; first copy of Postgres started: ${firstCopy}; leads now: ${state?.leader ?? "nobody"} (before: ${leader})`,
      [muster.remembered, firstCopy, state?.leader].every((name) => name === leader),
    ),
    // Whoever takes the leader key begins a timeline, also after a stop in the right order: what counts is who, and with what.
    line(
      "timeline",
      `3 -> ${state?.timeline ?? "?"}, begun by ${leader} itself with every write when it came back: no failover`,
      state?.timeline === 4,
    ),
    line("up", `${up} of ${cluster.nodes.length} nodes`, up === cluster.nodes.length),
  ];
}

/** It was dead when the command ended, or the kill proves little: it fell between began and ended. */
function killLine({ killed, evidence }: MusterWay): Line {
  if (!killed) return line("kill -9", "the controller was not killed: the command was never seen running", false);
  const { node, command, atMs } = killed;
  const of = evidence.commands.filter((one) => one.node === node && one.command === command);
  const began = of.filter(({ event, at }) => event === "began" && Date.parse(at) <= atMs).length;
  const ended = of.filter(({ event, at, exit }) => event === "ended" && exit === 0 && Date.parse(at) >= atMs).length;
  const holds = of.length === 2 && began === 1 && ended === 1;
  const says = `the controller died while ${command} ran on ${node}, which`;
  return line(
    "kill -9",
    holds ? `${says} went on, ended with 0, and was not run again` : `${says} is recorded otherwise`,
    holds,
  );
}

/** The contrast must be there, or the demo shows nothing. */
function wrongProblems({ harms, timelines }: WrongWay, disorder: number): string[] {
  const [before, after] = timelines;
  return [
    ...(disorder > 0 ? [] : ["the check of the order found nothing wrong with the wrong way"]),
    ...(harms.includes("failover") ? [] : ["the wrong way led to no failover"]),
    ...(before === 3 && after === 4 ? [] : [`the wrong way's timeline went ${timelines.join(" -> ")}, not 3 -> 4`]),
  ];
}

const isCopy = ({ nodes }: Cluster, name: string) =>
  nodes.some((node) => node.name === name && node.roles.includes("engine"));
const line = (label: string, says: string, holds: boolean): Line => ({ label, says, holds });
