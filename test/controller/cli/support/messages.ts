/** Messages as a controller sends them, with only what a test is about spelled out. */
import type { Plan__Output as Plan } from "../../../../shared/wire/generated/muster/controller/v1/Plan.ts";
import type { PlannedPhase__Output as PlannedPhase } from "../../../../shared/wire/generated/muster/controller/v1/PlannedPhase.ts";
import type { Run__Output as Run } from "../../../../shared/wire/generated/muster/controller/v1/Run.ts";
import type { RunPhase__Output as RunPhase } from "../../../../shared/wire/generated/muster/controller/v1/RunPhase.ts";
import type { RunStep__Output as RunStep } from "../../../../shared/wire/generated/muster/controller/v1/RunStep.ts";

export const WALL_MS = Date.UTC(2026, 9, 14, 22, 4, 11);

export function planOf(given: Partial<Plan> = {}): Plan {
  return {
    id: "9f3a2c11",
    cluster: "bi-prod",
    product: "atscale",
    verb: "stop",
    warnings: [],
    refused: [],
    phases: [phaseOf({ name: "Query engines", nodes: ["bi-04"] })],
    bindings: [],
    notes: [],
    title: "AtScale",
    rollCall: [],
    usual: null,
    madeMs: 0,
    nodes: [
      {
        node: "bi-04",
        host: "bi-04",
        roles: ["query-engine"],
        isNow: "up",
        evidence: "5 services RUNNING",
        ageMs: 1800,
        bindings: [],
      },
    ],
    ...given,
  };
}

export function phaseOf(given: Partial<PlannedPhase> = {}): PlannedPhase {
  return {
    name: "Query engines",
    part: "stop",
    action: "stop",
    mode: "serial",
    staggerSeconds: 0,
    nodes: [],
    already: [],
    gate: { condition: "0 services, 0 processes, ports shut", why: "queries are refused first", source: "S3" },
    within: "10m",
    does: [],
    reads: "",
    remembers: "",
    ...given,
  };
}

export function runOf(given: Partial<Run> = {}): Run {
  return {
    id: "bi-prod.42",
    cluster: "bi-prod",
    product: "atscale",
    verb: "stop",
    state: "running",
    who: "ann@desk",
    reason: "",
    startedMs: WALL_MS - 68_000,
    endedMs: 0,
    phases: [],
    sentence: "Waiting for bi-04.",
    pause: null,
    verdict: "",
    bindings: [],
    debts: [],
    events: 3,
    elapsedMs: 68_000,
    ticket: "",
    title: "AtScale",
    usual: null,
    leftMs: -1,
    refused: [],
    ...given,
  };
}

export function runPhaseOf(given: Partial<RunPhase> = {}): RunPhase {
  return {
    index: 1,
    name: "Query engines",
    part: "stop",
    action: "stop",
    state: "begun",
    steps: [],
    gate: { condition: "0 services", why: "queries are refused first", source: "S3" },
    elapsedMs: 12_000,
    within: "10m",
    usualMs: -1,
    endedMs: 0,
    ...given,
  };
}

export const stepOf = (node: string, state: string, given: Partial<RunStep> = {}): RunStep => ({
  node,
  state,
  says: "",
  lookAgeMs: -1,
  command: "",
  progress: "",
  outcome: "",
  ...given,
});

export const ended = (state: "done" | "failed" | "aborted", verdict: string): Run =>
  runOf({
    state,
    verdict,
    sentence: verdict,
    endedMs: WALL_MS,
    phases: [runPhaseOf({ state: "done", steps: [stepOf("bi-04", "seen")] })],
  });

export const pausedRun = (): Run =>
  runOf({
    state: "paused",
    sentence: "Paused.",
    phases: [runPhaseOf({ steps: [stepOf("bi-04", "ended", { outcome: "exited 1" })] })],
    pause: {
      rule: "command-failed",
      reason: "atscale_stop on bi-04 exited 1",
      sinceMs: WALL_MS - 180_000,
      node: "bi-04",
      roles: null,
      output: ["\u001b[31mcannot stop: disk full\u001b[0m"],
      choices: [
        { does: "run the command on bi-04 once more", command: "muster retry bi-prod.42 bi-04", follows: "" },
        { does: "leave it here", command: "muster abort bi-prod.42", follows: "nothing is undone" },
      ],
    },
  });
