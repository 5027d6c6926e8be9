/**
 * A run as one plain line, for logs and pipes: `03:33:48Z wh-prod.31 phase=2/6 done=5/8 leaf-3=commanded | sentence`.
 */
import type { Run__Output as Run } from "../../../shared/wire/generated/muster/controller/v1/Run.ts";
import type { RunStep__Output as Step } from "../../../shared/wire/generated/muster/controller/v1/RunStep.ts";
import { harmless } from "./harmless-message.ts";
import { numbered } from "./phase-number.ts";
import { isOver } from "./steps.ts";
import { timeOfDay } from "./times.ts";

/** `wallMs`: now. */
export function renderRunLine(message: Run, wallMs: number): string {
  const run = harmless(message);
  const sentence = run.endedMs > 0 ? "" : run.sentence.replaceAll(/\s+/g, " ").trim();
  const said = sentence === "" ? "" : ` | ${sentence.replace(/[^.]$/, "$&.")} ${todoOf(run)}`;
  return `${timeOfDay(wallMs)} ${run.id} ${progress(run, howFar)}${said}`;
}

/** What to do about what it waits for. */
export const todoOf = ({ id, state }: Run): string =>
  state === "paused" ? `See: muster explain ${id}` : "Nothing to do.";

/** Changes only when something happened: not with ages, which would print a line every second. */
export function runLineKey(run: Run): string {
  return `${run.state} ${run.pause?.rule ?? ""} ${progress(run, stateOf)}`;
}

function progress(run: Run, told: (step: Step) => string): string {
  const phases = numbered(run.phases);
  const last = phases.at(-1)?.number ?? 0;
  const current =
    phases.find(({ phase }) => phase.state === "begun") ?? phases.findLast(({ phase }) => phase.state === "done");
  if (!current) return `${run.state} phase=0/${last}`;
  const { phase, number } = current;
  const open = phase.steps.filter((step) => !isOver(step) && step.state !== "ahead");
  const state = run.state === "running" ? [] : [run.state];
  const steps = open.map((step) => `${step.node}=${told(step)}`);
  return [
    ...state,
    `phase=${number}/${last}`,
    `done=${phase.steps.filter(isOver).length}/${phase.steps.length}`,
    ...steps,
  ].join(" ");
}

const stateOf = ({ state, outcome }: Step) => `${state}${outcome === "" ? "" : `:${inOneWord(outcome)}`}`;
const howFar = (step: Step) => (step.progress === "" ? stateOf(step) : inOneWord(step.progress));
const inOneWord = (text: string) => text.replaceAll(/\s+/g, "-");
