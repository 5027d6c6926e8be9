/**
 * What is remembered of a cluster beyond a run, folded from the logs (design: "Facts"). Pure.
 */
import type { BindingFact, Facts } from "../plan/types.ts";
import type { RunEvent } from "./events.ts";
import type { Run } from "./state.ts";

/** Events of a cluster's log of facts, CLUSTER.facts. */
export type FactEvent =
  /** Outside a run a look showed who bears a binding. */
  | {
      readonly type: "fact-seen";
      readonly atMs: number;
      readonly binding: string;
      readonly node: string;
      readonly identity: string | null;
      readonly detail: string;
    }
  /** A node that may bear it was seen up since the stop that confirmed it. */
  | { readonly type: "fact-doubted"; readonly atMs: number; readonly binding: string; readonly node: string };

export function rememberFact(facts: Facts, event: FactEvent): Facts {
  switch (event.type) {
    case "fact-seen": {
      const { binding, node, identity, detail, atMs } = event;
      return withBinding(facts, { binding, node, identity, detail, atMs, standing: "seen", run: null });
    }
    case "fact-doubted": {
      const known = facts.bindings[event.binding];
      return known ? withBinding(facts, { ...known, standing: "seen" }) : facts;
    }
  }
}

/** `run` is the run after the event. */
export function learnFromRun(known: Facts, run: Run, event: RunEvent): Facts {
  const facts = known.debts === run.debts ? known : { ...known, debts: run.debts };
  switch (event.type) {
    case "run-created":
      return run.plan.phases.some((phase) => phase.part === "stop") ? { ...facts, baseline: run.plan.baseline } : facts;
    case "command-issued":
      if (run.phases[event.phase]?.plan.part === "stop") return { ...facts, takenDown: true };
      return doubtBearers(facts, run, event.node);
    case "phase-began": {
      if (!event.bound?.seen) return facts;
      const { binding, node, identity, detail } = event.bound;
      return withBinding(facts, { binding, node, identity, detail, atMs: event.atMs, standing: "seen", run: run.id });
    }
    case "step-seen": {
      if (!event.keeps) return facts;
      const kept = { ...facts.baseline[event.node], ...event.keeps };
      return { ...facts, baseline: { ...facts.baseline, [event.node]: kept } };
    }
    case "run-ended":
      if (event.how !== "done") return facts;
      return run.phases.at(-1)?.plan.part === "stop" ? confirm(facts, run) : { ...facts, takenDown: false };
    default:
      return facts;
  }
}

/** The stop's last look at who leads, now that the stop is finished. */
function confirm(facts: Facts, run: Run): Facts {
  return Object.entries(run.remembered).reduce((known, [binding, { node, identity, detail, atMs }]) => {
    return withBinding(known, { binding, node, identity, detail, atMs, standing: "confirmed-at-stop", run: run.id });
  }, facts);
}

/** A start was issued on a node: what a stop confirmed is history where that node may bear it. */
function doubtBearers(facts: Facts, run: Run, node: string): Facts {
  return Object.values(facts.bindings).reduce((known, fact) => {
    const mayBear =
      Object.entries(run.plan.bindings).some(([name]) => name === fact.binding) && bearsRole(run, fact, node);
    return mayBear && fact.standing === "confirmed-at-stop" ? withBinding(known, { ...fact, standing: "seen" }) : known;
  }, facts);
}

/** Nodes of the same roles as the remembered bearer. */
function bearsRole(run: Run, fact: BindingFact, name: string): boolean {
  const bearer = run.cluster.nodes.find((node) => node.name === fact.node);
  const node = run.cluster.nodes.find((n) => n.name === name);
  return node?.roles.some((role) => bearer?.roles.includes(role)) ?? false;
}

const withBinding = (facts: Facts, fact: BindingFact): Facts => ({
  ...facts,
  bindings: { ...facts.bindings, [fact.binding]: fact },
});
