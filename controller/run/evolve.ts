/**
 * evolve: run + event -> run. Pure. Resuming is folding the log with this, and nothing else.
 */
import { bindingOf, select } from "../plan/select.ts";
import { hostDead, isOnDeadHost } from "./dead-host.ts";
import type { RunEvent } from "./events.ts";
import { commandEnded, commandIssued, itemOf } from "./evolve-command.ts";
import type { Achieved, Run, RunPhase, Step } from "./state.ts";
import { withPhase, withStep } from "./with.ts";

type Created = Extract<RunEvent, { type: "run-created" }>;

export function fold(events: readonly RunEvent[]): Run | null {
  const [first, ...rest] = events;
  if (first?.type !== "run-created") return null;
  return rest.reduce(evolve, begin(first));
}

export function begin(event: Created): Run {
  const { run, cluster, clusterText, digest, plan, who, reason, ticket, onPause, epoch, token, atMs } = event;
  const bound = Object.fromEntries(
    Object.entries(plan.bindings).map(([name, b]) => [name, { node: b.node, identity: b.identity, detail: b.detail }]),
  );
  return {
    id: run,
    ...{ cluster, clusterText, digest, plan, who, reason, ticket, onPause, epoch, bound },
    life: { is: "running" },
    phases: plan.phases.map((phase) => ({
      plan: phase,
      state: "ahead",
      steps: new Map(),
      values: {},
      held: new Map(),
      remedies: [],
      beganAtMs: null,
      endedAtMs: null,
    })),
    open: new Map(),
    waited: { issuedAtMs: null, beforeMs: 0, asked: false },
    achieved: new Map(),
    marks: new Map(),
    seenInstead: null,
    remembered: {},
    debts: event.owed ?? [],
    deadHosts: new Map(),
    floor: token,
    lookAnew: false,
    gapMs: null,
    pauses: 0,
    startedAtMs: atMs,
    lastAtMs: atMs,
    events: 1,
  };
}

export function evolve(run: Run, event: RunEvent): Run {
  const next = { ...run, events: run.events + 1, lastAtMs: event.atMs };
  switch (event.type) {
    case "run-created":
      return next;
    case "epoch-began":
      return {
        ...next,
        waited: waitedUntil(run, event.atMs),
        epoch: event.epoch,
        floor: event.token,
        lookAnew: true,
        gapMs: worse(run.gapMs, event.atMs - run.lastAtMs),
        open: mapValues(run.open, (command) => ({ ...command, unsettled: true })),
      };
    case "looked-anew":
      return { ...next, lookAnew: false, gapMs: null };
    case "phase-began":
      return {
        ...next,
        bound: event.bound ? { ...run.bound, [event.bound.binding]: boundOnly(event.bound) } : run.bound,
        phases: withPhase(run, event.phase, (phase) => ({
          ...phase,
          state: "begun",
          beganAtMs: event.atMs,
          steps: new Map(event.nodes.map((node): [string, Step] => [node, { is: "ahead", attempt: 1 }])),
          values: event.values ?? {},
        })),
      };
    case "held-listed":
      return {
        ...next,
        phases: withPhase(run, event.phase, (phase) => ({
          ...phase,
          held: new Map(phase.held).set(event.node, event.held),
        })),
      };
    case "step-already":
      return achieve(
        withStep(next, event.phase, event.node, { is: "already", evidence: event.evidence }),
        event.phase,
        event.node,
      );
    case "command-issued":
      return commandIssued(next, event);
    case "command-ended":
      return commandEnded(next, event);
    case "step-seen": {
      const step = run.phases[event.phase]?.steps.get(event.node);
      const command = step && "command" in step ? step.command : null;
      const seen: Step = {
        ...{ is: "seen", evidence: event.evidence, command },
        ...(event.remarks ? { remarks: event.remarks } : {}),
      };
      return achieve(withStep(next, event.phase, event.node, seen), event.phase, event.node);
    }
    case "phase-ended":
      return {
        ...next,
        floor: event.token,
        phases: withPhase(run, event.phase, (phase) => ({ ...phase, state: "done", endedAtMs: event.atMs })),
      };
    case "remembered":
      return { ...next, remembered: { ...run.remembered, [event.binding]: { ...boundOnly(event), atMs: event.atMs } } };
    case "debt-owed": {
      const { node, what, was, paidBy } = event;
      return {
        ...next,
        debts: [...run.debts, { node, what, was, paidBy, run: run.id, atMs: event.atMs }],
      };
    }
    case "debt-paid":
      return { ...next, debts: run.debts.filter((debt) => debt.node !== event.node || debt.what !== event.what) };
    case "paused":
      return {
        ...next,
        life: { is: "paused", rule: event.rule, reason: event.reason, node: event.node, atMs: event.atMs },
        waited: { ...run.waited, asked: run.waited.asked || event.rule === "held" },
        seenInstead: event.seen,
        pauses: run.pauses + 1,
      };
    case "resumed":
      return lookingAnew(
        reopened(
          waived(chosen(accept({ ...next, waited: waitedUntil(run, event.atMs) }, event.accept), event.accept), event),
        ),
        event.token,
      );
    case "retry-asked":
      return lookingAnew(retried(next, event.node), event.token);
    case "skipped":
      return lookingAnew(skipped(next, event), event.token);
    case "host-dead":
      return hostDead(next, event);
    case "abort-asked":
      return { ...next, life: { is: "aborting", who: event.who, atMs: event.atMs }, floor: event.token };
    case "run-ended":
      return { ...next, life: { is: "ended", how: event.how, verdict: event.verdict, atMs: event.atMs } };
  }
}

function achieve(run: Run, phase: number, node: string): Run {
  const planned = run.phases[phase]?.plan;
  if (!planned || planned.until === null || planned.action.startsWith("check")) return run;
  const known = run.achieved.get(node);
  const reached: Achieved =
    planned.hook && known && !known.hook
      ? { ...known, also: planned.until }
      : { condition: planned.until, also: null, hook: planned.hook === true, part: planned.part, phase };
  return { ...run, achieved: new Map(run.achieved).set(node, reached) };
}

/** Everything is looked at anew from now on, and whoever waits begins to count anew. A clock that is behind counts for nothing. */
const waitedUntil = ({ waited }: Run, atMs: number): Run["waited"] =>
  waited.issuedAtMs === null ? waited : { ...waited, beforeMs: Math.max(0, atMs - waited.issuedAtMs) };

/** A person said to go on: nothing is done before everything was looked at again. */
const lookingAnew = (run: Run, token: number): Run => ({
  ...run,
  life: { is: "running" },
  floor: token,
  lookAnew: true,
  gapMs: null,
  seenInstead: null,
});

/** `onHeld=kill`: what a person lets Muster do from now on about what holds a node. */
function chosen(run: Run, accepted: readonly string[]): Run {
  const held = run.phases.flatMap((phase) => phase.plan.held ?? []);
  const set = accepted.flatMap((text): [string, string][] => {
    const [option = "", choice = ""] = text.split("=", 2);
    return held.some((one) => one.option === option) ? [[option, choice]] : [];
  });
  if (set.length === 0) return run;
  return { ...run, cluster: { ...run.cluster, options: { ...run.cluster.options, ...Object.fromEntries(set) } } };
}

/** Requirements that a person goes on without from now on. */
function waived(run: Run, { accept: rules, who }: Extract<RunEvent, { type: "resumed" }>): Run {
  const may = new Set(run.phases.flatMap((phase) => phase.plan.waivable ?? []));
  const said = rules.filter((rule) => may.has(rule)).map((rule) => `${rule}: accepted by ${who}`);
  return said.length === 0 ? run : { ...run, plan: { ...run.plan, overridden: [...run.plan.overridden, ...said] } };
}

/** With `roles-changed` accepted, the phases still ahead are laid anew over who is what today. */
function accept(run: Run, rules: readonly string[]): Run {
  if (!run.seenInstead || !rules.includes("roles-changed")) return run;
  const { binding, ...now } = run.seenInstead;
  const bound = { ...run.bound, [binding]: now };
  const bearers = Object.fromEntries(Object.entries(bound).map(([name, b]) => [name, b.node]));
  const phases = run.phases.map((phase): RunPhase => {
    if (phase.state === "done" || bindingOf(phase.plan.on) !== binding) return phase;
    const names = select(run.cluster, phase.plan.on, bearers).map((n) => n.name);
    const nodes = names.filter((name) => !run.plan.without.includes(name));
    const plan = { ...phase.plan, nodes, already: [] };
    return phase.state === "begun" ? { ...phase, plan, steps: relaid(phase.steps, nodes) } : { ...phase, plan };
  });
  return { ...run, bound, phases };
}

/** Of a phase that has begun: what was acted on stays, who is no longer meant is left out, who is meant now is ahead. */
function relaid(steps: RunPhase["steps"], nodes: readonly string[]): RunPhase["steps"] {
  const kept = [...steps].filter(([node, step]) => step.is !== "ahead" || nodes.includes(node));
  const fresh = nodes
    .filter((node) => !steps.has(node))
    .map((node): [string, Step] => [node, { is: "ahead", attempt: 1 }]);
  return new Map([...kept, ...fresh]);
}

/** What became of a command was not known: the agent is asked once more before anything else. */
function reopened(run: Run): Run {
  const index = run.phases.findIndex((phase) => phase.state === "begun");
  const open = new Map(run.open);
  const steps = new Map(run.phases[index]?.steps);
  for (const [node, step] of steps) {
    if (step.is !== "ended" || step.ended.outcome !== "unknown" || isOnDeadHost(run, node)) continue;
    const { command: id, attempt } = step;
    const action = run.phases[index]?.plan.action ?? "";
    open.set(id, { id, node, action, phase: index, issuedAtMs: run.lastAtMs, unsettled: true, remedy: false });
    steps.set(node, { is: "open", attempt, command: id, ...itemOf(step) });
  }
  return { ...run, open, phases: withPhase(run, index, (phase) => ({ ...phase, steps })) };
}

/** The longest time nobody drove the run, since it was last looked at whole; a clock that ran backwards is worse than any. */
function worse(known: number | null, gapMs: number): number {
  if (known === null) return gapMs;
  return Math.min(known, gapMs) < 0 ? Math.min(known, gapMs) : Math.max(known, gapMs);
}

function retried(run: Run, node: string): Run {
  const index = run.phases.findIndex((phase) => phase.state === "begun");
  const step = run.phases[index]?.steps.get(node);
  if (step?.is !== "ended") return run;
  return withStep(run, index, node, { is: "ahead", attempt: step.attempt + 1, ...itemOf(step) });
}

function skipped(run: Run, event: Extract<RunEvent, { type: "skipped" }>): Run {
  const { node, reason, who } = event;
  const achieved = new Map(run.achieved);
  achieved.delete(node);
  const without = (names: readonly string[]) => names.filter((name) => name !== node);
  // It is left out of what is still ahead as well: nobody looks at it any more.
  const phases = run.phases.map((phase): RunPhase => {
    if (phase.state === "done") return phase;
    const plan = { ...phase.plan, nodes: without(phase.plan.nodes), already: without(phase.plan.already) };
    const steps = new Map(phase.steps);
    if (steps.has(node)) steps.set(node, { is: "skipped", reason, who });
    return { ...phase, plan, steps };
  });
  return { ...run, achieved, phases };
}

const boundOnly = ({ node, identity, detail }: { node: string; identity: string | null; detail: string }) => ({
  node,
  identity,
  detail,
});

function mapValues<K, V>(map: ReadonlyMap<K, V>, change: (value: V) => V): ReadonlyMap<K, V> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}
