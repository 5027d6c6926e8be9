/** A run with one of its phases, or one step of it, changed. Pure. */
import type { Run, RunPhase, Step } from "./state.ts";

export function withStep(run: Run, phase: number, node: string, step: Step): Run {
  return { ...run, phases: withPhase(run, phase, (p) => ({ ...p, steps: new Map(p.steps).set(node, step) })) };
}

export function withPhase(run: Run, index: number, change: (phase: RunPhase) => RunPhase): readonly RunPhase[] {
  return run.phases.map((phase, i) => (i === index ? change(phase) : phase));
}
