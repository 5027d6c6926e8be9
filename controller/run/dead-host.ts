/**
 * A person said that a host is dead for good (`muster host dead`): what was open there is closed as not known, and its nodes count as left
 * out from then on. Nothing there is asked or acted on in this run any more, even where its agent is heard again. Pure.
 */
import type { Ended, RunEvent } from "./events.ts";
import { itemOf } from "./evolve-command.ts";
import { isOver, type Life, type OpenCommand, type Run, type Step } from "./state.ts";
import { withPhase, withStep } from "./with.ts";

type HostDead = Extract<RunEvent, { type: "host-dead" }>;

export function hostDead(run: Run, event: HostDead): Run {
  const { host, who, reason, atMs, token } = event;
  const nodes = nodesOn(run, host);
  const ended: Ended = { outcome: "unknown", reason: `${who} said that ${host} is dead for good: ${reason}` };
  const open = [...run.open.values()].filter(({ node }) => nodes.includes(node));
  const closed = open.reduce((known, command) => closedAs(known, command, ended), run);
  const achieved = new Map([...run.achieved].filter(([node]) => !nodes.includes(node)));
  const without = [...run.plan.without, ...nodes.filter((node) => !run.plan.without.includes(node))];
  const next: Run = {
    ...closed,
    open: new Map([...run.open].filter(([, { node }]) => !nodes.includes(node))),
    achieved,
    // As if it had been planned down: counted down in quorums, asked for nothing.
    plan: { ...run.plan, without },
    deadHosts: new Map(run.deadHosts).set(host, { who, reason, atMs }),
    floor: token,
  };
  return { ...next, life: lifeWithout(next, host, nodes) };
}

export const isOnDeadHost = (run: Run, node: string): boolean =>
  run.cluster.nodes.some(({ name, host }) => name === node && run.deadHosts.has(host));

export interface StillPlanned {
  readonly node: string;
  readonly host: string;
}

/** The first node of a dead host that the plan still needs something of: a person skips it, or ends the run. */
export function plannedOnDeadHost(run: Run): StillPlanned | null {
  const found = run.cluster.nodes.find(({ name, host }) => run.deadHosts.has(host) && isPlanned(run, name));
  return found ? { node: found.name, host: found.host } : null;
}

export function saysDead(run: Run, host: string): string {
  const dead = run.deadHosts.get(host);
  return `${host} is dead for good, says ${dead?.who ?? "a person"}: ${dead?.reason ?? ""}`;
}

function isPlanned(run: Run, node: string): boolean {
  return run.phases.some(({ state, plan, steps }) => {
    if (state === "done") return false;
    const step = steps.get(node);
    return state === "begun" ? step !== undefined && !isOver(step) : [...plan.nodes, ...plan.already].includes(node);
  });
}

function closedAs(run: Run, command: OpenCommand, ended: Ended): Run {
  const { id, node, phase } = command;
  if (command.remedy) {
    const phases = withPhase(run, phase, (p) => ({
      ...p,
      remedies: p.remedies.map((remedy) => (remedy.command === id ? { ...remedy, ended } : remedy)),
    }));
    return { ...run, phases };
  }
  const before = run.phases[phase]?.steps.get(node);
  if (before?.is !== "open") return run;
  const step: Step = { is: "ended", attempt: before.attempt, command: id, ended, tail: [], ...itemOf(before) };
  return withStep(run, phase, node, step);
}

/** Pauses that only say that the host is silent; others stay what they are. */
const OF_SILENCE: ReadonlySet<string> = new Set(["unsettled", "unseen", "deadline", "command-unknown", "host-dead"]);

function lifeWithout(run: Run, host: string, nodes: readonly string[]): Life {
  const { life } = run;
  if (life.is !== "paused" || !OF_SILENCE.has(life.rule)) return life;
  if (life.node !== null && !nodes.includes(life.node)) return life;
  const reason = saysDead(run, host);
  return { ...life, rule: "host-dead", reason, node: plannedOnDeadHost(run)?.node ?? null };
}

const nodesOn = (run: Run, host: string): string[] =>
  run.cluster.nodes.flatMap((node) => (node.host === host ? [node.name] : []));
