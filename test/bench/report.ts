/**
 * What was measured, as one document (pure).
 */
import { availableParallelism, cpus, loadavg } from "node:os";
import { type Figures, figures } from "./figures.ts";
import type { Floors } from "./floors.ts";
import type { RunTimes } from "./runs.ts";
import type { RunTrace } from "./shares.ts";

/** What one step writes and asks when its phase has one node: the parts of which the floor of such a phase is made. */
export const STEP_PARTS = { events: 5, calls: 4, ledgerWrites: 3, spawns: 1, looks: 2 } as const;

export interface ShapeReport {
  readonly title: string;
  readonly agents: string;
  readonly nodes: number;
  readonly runs: number;
  readonly commands: number;
  /** Wall time of a whole restart: 4 + 4 ordered phases, two commands a node. */
  readonly runMs: Figures;
  readonly planMs: Figures;
  /** The same commands as bare calls and spawns, phase by phase. */
  readonly bareMs: number;
  readonly runToBare: number;
  readonly oneNodePhase: PhaseReport | null;
  readonly share: ShareReport;
  readonly eventsPerStep: number;
  readonly looksPerStep: number;
  readonly cpuMsPerStep: number;
}
export interface PhaseReport {
  readonly ms: Figures;
  readonly floorMs: number;
  readonly ratio: number;
}
export interface ShareReport {
  /** Steps that were alone in their phase: nothing is queued, so this is the controller's share as it is. Null where there are none. */
  readonly alone: (Parts & { readonly floorMs: number; readonly ratio: number }) | null;
  /** Steps of phases with several nodes: each also waits while its siblings' events are journalled. Null where there are none. */
  readonly together: Parts | null;
  /** Deciding and journalling of a whole run, by steps: what a step costs the controller, whoever waits for it. */
  readonly workMsPerStep: number;
  readonly decideMs: Figures;
  readonly journalMs: Figures;
}
export interface Parts {
  readonly ms: Figures;
  readonly issueMs: Figures;
  readonly askMs: Figures;
  readonly passMs: Figures;
  readonly turnMs: Figures;
}
export interface Report {
  readonly machine: {
    readonly cores: number;
    readonly model: string;
    readonly node: string;
    readonly loadBefore: number;
    readonly loadAfter: number;
  };
  readonly floors: readonly { readonly agents: string; readonly floors: Floors }[];
  readonly shapes: readonly ShapeReport[];
}

export interface Measured {
  readonly title: string;
  readonly agents: string;
  readonly nodes: number;
  readonly bareMs: number;
  readonly times: readonly RunTimes[];
  readonly traces: readonly RunTrace[];
}

export function shapeReport({ title, agents, nodes, bareMs, times, traces }: Measured, floors: Floors): ShapeReport {
  const runMs = figures(times.map((t) => t.runMs));
  const shares = traces.flatMap((t) => t.shares.map((share) => ({ ...share, alone: isAlone(t, share.phase) })));
  const lone = traces.flatMap((t) => t.phases.filter((p) => p.steps === 1).map((p) => p.tookMs));
  const alone = shares.filter((s) => s.alone);
  const together = shares.filter((s) => !s.alone);
  const journalling = STEP_PARTS.events * (floors.append.p50 + floors.fsync.p50);
  const floorMs =
    journalling +
    STEP_PARTS.calls * floors.grpc.p50 +
    STEP_PARTS.ledgerWrites * floors.fsync.p50 +
    STEP_PARTS.spawns * floors.spawn.p50 +
    STEP_PARTS.looks * floors.look.p50;
  const loneMs = figures(lone);
  const aloneParts = partsOf(alone);
  const commands = shares.length / Math.max(1, traces.length);
  const work = traces.map((t) => sum(t.decideMs) + sum(t.journalMs));
  return {
    ...{ title, agents, nodes, runs: times.length, commands, runMs, bareMs },
    planMs: figures(times.map((t) => t.planMs)),
    runToBare: runMs.p50 / bareMs,
    oneNodePhase: lone.length > 0 ? { ms: loneMs, floorMs, ratio: loneMs.p50 / floorMs } : null,
    share: {
      alone: alone.length > 0 ? { ...aloneParts, floorMs: journalling, ratio: aloneParts.ms.p50 / journalling } : null,
      together: together.length > 0 ? partsOf(together) : null,
      workMsPerStep: sum(work) / Math.max(1, shares.length),
      decideMs: figures(traces.flatMap((t) => t.decideMs)),
      journalMs: figures(traces.flatMap((t) => t.journalMs)),
    },
    eventsPerStep: mean(traces.map((t) => t.eventsPerStep)),
    looksPerStep: mean(traces.map((t) => t.looksPerStep)),
    cpuMsPerStep: mean(traces.map((t) => t.cpuMsPerStep)),
  };
}

export const machine = (loadBefore: number): Report["machine"] => ({
  cores: availableParallelism(),
  model: cpus()[0]?.model ?? "unknown",
  node: process.version,
  loadBefore,
  loadAfter: loadavg()[0] ?? 0,
});

const isAlone = (trace: RunTrace, phase: number) => trace.phases.find((p) => p.phase === phase)?.steps === 1;

type Timed = RunTrace["shares"][number];

function partsOf(shares: readonly Timed[]): Parts {
  const of = (pick: (share: Timed) => number) => figures(shares.map(pick).filter((ms) => !Number.isNaN(ms)));
  return {
    ms: of((s) => s.shareMs),
    issueMs: of((s) => s.issueMs),
    askMs: of((s) => s.askMs),
    passMs: of((s) => s.passMs),
    turnMs: of((s) => s.turnMs),
  };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => (values.length > 0 ? sum(values) / values.length : 0);
