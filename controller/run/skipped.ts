/**
 * Nodes a person went on without while the run was under way: neither asked for nor waited for.
 */
import { kept } from "../../shared/kept.ts";
import type { Run } from "./state.ts";

export const skippedIn = ({ phases }: Pick<Run, "phases">): readonly string[] => skippedOf(phases);

/** Every judgement asks; a run's phases are made anew when one of them changes. */
const skippedOf = kept((phases: Run["phases"]) =>
  phases.flatMap((phase) => [...phase.steps].flatMap(([node, step]) => (step.is === "skipped" ? [node] : []))),
);
