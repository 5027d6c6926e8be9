/**
 * One node's part in a phase as a person follows it: where it is, and what is seen of it now or why nothing is yet.
 */
import { makeHarmless } from "../../shared/formats/harmless.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import type { RunStep } from "../../shared/wire/generated/muster/controller/v1/RunStep.ts";
import { type Fleet, sightingKey } from "../fleet/fleet.ts";
import { type Bearers, select } from "../plan/select.ts";
import type { Ended } from "../run/events.ts";
import { aboutHolders } from "../run/held.ts";
import { type Judgement, judgeFor } from "../run/judging.ts";
import { isOver, type Run, type RunPhase, type Step } from "../run/state.ts";
import { freshWatch } from "../run/watch.ts";
import { NO_AGE, wireAge } from "./age.ts";

export interface Seeing {
  readonly run: Run;
  readonly definition: Definition;
  readonly fleet: Fleet;
  /** Monotonic milliseconds of the fleet's clock. */
  readonly now: number;
}

export function stepViews(seeing: Seeing, phase: RunPhase, index: number): RunStep[] {
  const { run } = seeing;
  const taken = phase.state === "ahead" ? stepsAhead(run, phase) : stepsBegun(seeing, phase, index);
  const named = new Set(taken.map((step) => step.node));
  const bearers: Bearers = Object.fromEntries(Object.entries(run.bound).map(([name, bound]) => [name, bound.node]));
  const left = select(run.cluster, phase.plan.on, bearers)
    .filter((node) => run.plan.without.includes(node.name) && !named.has(node.name))
    .map((node) => step(node.name, "without", "left out: nothing is done there, nothing is seen of it"));
  return [...taken, ...left];
}

/** Whether a step is at it now: in a serial phase the first unfinished one only. */
export function isActive(phase: RunPhase, node: string): boolean {
  if (phase.state !== "begun") return false;
  const unfinished = [...phase.steps].filter(([, s]) => !isOver(s)).map(([name]) => name);
  const serial = phase.plan.mode === "serial" && !phase.plan.action.startsWith("check");
  return serial ? unfinished[0] === node : unfinished.includes(node);
}

export function outcomeOf(ended: Ended): string {
  switch (ended.outcome) {
    case "exited":
      return `exited ${ended.code}`;
    case "signalled":
      return `signalled ${ended.signal}`;
    case "refused":
    case "interrupted":
    case "unknown":
      return `${ended.outcome}: ${makeHarmless(ended.reason)}`;
    case "void":
      return "void";
  }
}

function stepsAhead(run: Run, phase: RunPhase): RunStep[] {
  const already = new Set(phase.plan.already);
  const names = new Set([...phase.plan.nodes, ...already]);
  return run.cluster.nodes
    .filter((node) => names.has(node.name))
    .map(({ name }) => step(name, "ahead", already.has(name) ? `was ${phase.plan.until} already when planned` : ""));
}

function stepsBegun(seeing: Seeing, phase: RunPhase, index: number): RunStep[] {
  return [...phase.steps].map(([node, now]) => begun(seeing, phase, index, node, now));
}

function begun(seeing: Seeing, phase: RunPhase, index: number, node: string, now: Step): RunStep {
  switch (now.is) {
    case "ahead": {
      if (!isActive(phase, node)) return step(node, "ahead", "");
      return {
        ...step(node, seeing.run.life.is === "running" ? "looking" : "ahead", ""),
        ...seen(seeing, phase, node),
      };
    }
    case "open":
      return { ...step(node, "commanded", ""), ...seen(seeing, phase, node), command: now.command };
    case "ended":
      return {
        ...step(node, "ended", ""),
        ...withHolders(seeing, phase, index, node),
        command: now.command,
        outcome: outcomeOf(now.ended),
      };
    case "already":
      return { ...step(node, "already", now.evidence), ...still(seeing, phase, index, node, now.evidence) };
    case "seen": {
      const held = still(seeing, phase, index, node, now.evidence);
      return { ...step(node, "seen", now.evidence), ...held, command: now.command ?? "" };
    }
    case "skipped":
      return step(node, "skipped", `skipped by ${now.who}: ${now.reason}`);
  }
}

type Sighted = Pick<RunStep, "says" | "lookAgeMs"> & { readonly progress?: string };

/** Judged by any live look, for display only: the run itself counts only looks made since its last command. */
function seen(seeing: Seeing, phase: RunPhase, node: string): Sighted {
  const judged = judge(seeing, phase, node);
  if (!judged) return { says: `the definition has no condition ${phase.plan.until} any more`, lookAgeMs: NO_AGE };
  if (judged.verdict.holds === "unknown" && judged.movement.untold !== null) return unanswered(seeing, node, judged);
  const progress = judged.verdict.holds === "no" ? (judged.movement.progress ?? "") : "";
  const told = [progress, judged.verdict.evidence.join(", ")].filter((part) => part !== "");
  const evidence = makeHarmless(told.join("; "));
  const says = judged.verdict.holds === "yes" ? `shows it: ${evidence || phase.plan.gate.condition}` : evidence;
  return { says, lookAgeMs: wireAge(judged.ageMs), progress: makeHarmless(progress) };
}

/** Nobody knows, and since when. */
function unanswered({ run, fleet, now }: Seeing, node: string, { look, movement, ageMs }: Judgement): Sighted {
  const since = (look.do === "look" ? look.probes : []).flatMap((probe) => {
    return fleet.sightings.get(sightingKey(run.cluster.name, node, probe))?.unknownSince ?? [];
  });
  const seconds = since.length === 0 ? null : Math.round((now - Math.min(...since)) / 1000);
  const lasts = seconds === null ? "" : ` (unknown for ${seconds} s)`;
  const progress = seconds === null ? "unknown" : `unknown:${seconds}s`;
  return { says: makeHarmless(`? ${movement.untold}${lasts}`), lookAgeMs: wireAge(ageMs), progress };
}

/** What holds a step that waits is said in its line, as far as any live look tells. */
function withHolders(seeing: Seeing, phase: RunPhase, index: number, node: string): Sighted {
  const sighted = seen(seeing, phase, node);
  const { definition, fleet, now } = seeing;
  const view = { definition, fleet, now, speed: 1, watch: freshWatch };
  const held = aboutHolders({ ...seeing.run, floor: 0 }, view, phase, index, node);
  if (held.is === "nothing" || !held.says.startsWith("held by ")) return sighted;
  return { ...sighted, says: [sighted.says, held.says].filter((part) => part !== "").join("; ") };
}

/** What was achieved is watched while the run is open: that it no longer shows is said beside what was seen then. */
function still({ run, ...rest }: Seeing, phase: RunPhase, index: number, node: string, then: string): Sighted {
  const says = makeHarmless(then);
  const judged =
    run.life.is !== "ended" && run.achieved.get(node)?.phase === index ? judge({ run, ...rest }, phase, node) : null;
  if (!judged || judged.verdict.holds === "unknown") return { says, lookAgeMs: NO_AGE };
  const lookAgeMs = wireAge(judged.ageMs);
  if (judged.verdict.holds === "yes") return { says, lookAgeMs };
  return { says: `${says}; now: ${makeHarmless(judged.verdict.evidence.join(", "))}`, lookAgeMs };
}

function judge({ run, definition, fleet, now }: Seeing, phase: RunPhase, node: string) {
  const { until } = phase.plan;
  if (until !== null && !definition.conditions[until]) return null;
  return judgeFor(run, { definition, fleet, now, speed: 1, watch: freshWatch }, node, until, 0);
}

const step = (node: string, state: string, says: string): RunStep => ({
  ...{ node, state, says: makeHarmless(says) },
  ...{ lookAgeMs: NO_AGE, command: "", outcome: "", progress: "" },
});
