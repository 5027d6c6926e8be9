/**
 * Muster's restart of the same cluster, with its controller killed while a vendor command runs.
 */
import { follow } from "../../controller/cli/fleet/follow.ts";
import { type FleetSession, openSession } from "../../controller/cli/fleet/session.ts";
import { untilLeading } from "../../controller/cli/rehearsal/await-controller.ts";
import { type Evidence, keepEvidence } from "../../controller/cli/rehearsal/keep.ts";
import type { Stage } from "../../controller/rehearsal/stage.ts";
import { systemClock } from "../../shared/clock.ts";
import type { Cluster } from "../../shared/cluster/cluster.ts";
import type { Plan__Output as Plan } from "../../shared/wire/generated/muster/controller/v1/Plan.ts";
import type { Run__Output as Run } from "../../shared/wire/generated/muster/controller/v1/Run.ts";
import { eventsOf } from "./events.ts";
import { firstWords, type Killed, killAndReplace, untilRuns } from "./kill.ts";
import { narrator } from "./narrator.ts";
import { say, sayUnder, stopwatch } from "./screen.ts";

export interface MusterWay {
  readonly evidence: Evidence;
  /** As last seen; null where the plan was refused. */
  readonly run: Run | null;
  /** Whom the stop remembered as the leader, by Muster's log; null where nobody. */
  readonly remembered: string | null;
  readonly killed: Killed | null;
}

export interface MusterWayOptions {
  readonly stage: Stage;
  readonly cluster: Cluster;
  readonly leader: string;
  /** Where what the simulator wrote is kept. */
  readonly keepIn: string;
  readonly signal: AbortSignal;
}

/** Views come five times a second. */
const SHOWN_WITHIN_MS = 300;

export async function musterWay(options: MusterWayOptions): Promise<MusterWay> {
  const { stage, cluster, keepIn, signal } = options;
  const session = openSession(stage.address, undefined);
  try {
    await untilLeading(session, cluster.name, systemClock, signal);
    const started = await session.ask("StartRun", {
      cluster: cluster.name,
      verb: "restart",
      options: { overrides: [], without: [], leader: "" },
      who: "demo",
      reason: "demo",
    });
    if (started.plan) showPlan(started.plan);
    if (!started.run) return { evidence: await keepEvidence(stage, keepIn), run: null, remembered: null, killed: null };
    const { run, killed } = await watchAndKill(session, started.run, options);
    const remembered = (await eventsOf(stage.dir, run.id)).findLast(({ type }) => type === "remembered")?.node ?? null;
    return { evidence: await keepEvidence(stage, keepIn), run, remembered, killed };
  } finally {
    session.close();
  }
}

function showPlan({ id, phases, bindings, refused }: Plan): void {
  for (const { name, node, detail } of bindings) sayUnder("", `Seen now: ${name} is ${node}, ${detail}.`);
  say("");
  say(`Plan ${id}`);
  for (const [index, { part, name, nodes, gate }] of phases.entries()) {
    const who = index === 0 ? "every host" : nodes.join(" ");
    const source = gate?.source ? ` [${gate.source}]` : "";
    say(`  ${index}  ${(index === 0 ? "" : part).padEnd(6)}${name.padEnd(17)}${who.padEnd(12)}${source}`.trimEnd());
  }
  const gateOf = (part: string) => phases.findLast((phase) => phase.part === part)?.gate?.condition ?? "";
  sayUnder("Goes on after a stop only when it sees: ", gateOf("stop"));
  sayUnder("Goes on after a start only when it sees: ", gateOf("start"));
  for (const { rule, message } of refused) sayUnder("REFUSED ", `${rule}: ${message}`);
  say("");
}

async function watchAndKill(
  session: FleetSession,
  first: Run,
  { stage, leader, signal }: MusterWayOptions,
): Promise<{ run: Run; killed: Killed | null }> {
  const time = stopwatch();
  const narrate = narrator(time);
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const victim = { node: leader, command: "atscale_stop" };
  let dying = false;
  const killed = untilRuns(stage, victim.node, victim.command, either).then(async (began) => {
    if (!began) return null;
    // So that the command's begin is on the screen too.
    await systemClock.sleep(SHOWN_WITHIN_MS, either).catch(() => undefined);
    dying = true;
    over.abort();
    return await killAndReplace(stage, first.id, victim, time);
  });
  const before = await watch(session, first, either, narrate);
  over.abort();
  const death = await killed;
  // It ended or paused before that command ran: there was nothing to kill in the middle of.
  if (!dying) return { run: before, killed: death };
  const again = openSession(stage.address, undefined);
  try {
    if (death) await firstWords(stage, again, first.id, death, time, signal);
    return { run: await watch(again, before, signal, narrate), killed: death };
  } finally {
    again.close();
  }
}

/** To its end, to a pause, or until the signal; the run as last seen. */
async function watch(session: FleetSession, from: Run, signal: AbortSignal, show: (run: Run) => void): Promise<Run> {
  let last = from;
  const isLast = ({ state }: Run) => state !== "running";
  const open = (aborted: AbortSignal) => session.watch("WatchRun", { run: from.id }, aborted);
  for await (const seen of follow({ open, isLast, known: true, clock: systemClock, signal })) {
    if (seen.is === "away") continue;
    last = seen.view;
    show(last);
  }
  return last;
}
