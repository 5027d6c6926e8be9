/** What of a run is done, under way and not done, phase by phase. */
import type { Run__Output as Run } from "../../../shared/wire/generated/muster/controller/v1/Run.ts";
import type { RunPhase__Output as Phase } from "../../../shared/wire/generated/muster/controller/v1/RunPhase.ts";
import type { RunStep__Output as Step } from "../../../shared/wire/generated/muster/controller/v1/RunStep.ts";
import { LABEL } from "./bindings.ts";
import { numbered } from "./phase-number.ts";
import { isOver, stepLines } from "./steps.ts";
import { spelled, timeOfDay, took } from "./times.ts";
import type { View } from "./view.ts";
import { padTo, wrapUnder } from "./wrap.ts";

export function progressLines(run: Run, view: View): string[] {
  const phases = numbered(run.phases);
  const say = (state: string, also: (phase: Phase) => string) =>
    phases
      .filter(({ phase }) => phase.state === state)
      .map(({ phase, number, name }) => {
        const nodes = phase.steps.map((step) => step.node).join(", ");
        return `${number} ${name}: ${nodes || "no node"}${also(phase)}`;
      });
  const begun = phases.filter(({ phase }) => phase.state === "begun");
  const ended = run.endedMs > 0;
  return [
    ...labelled("Done", say("done", verified), view),
    ...labelled(ended ? "Broken off" : "Under way", say("begun", tally), view),
    ...begun.flatMap(({ phase }) => [
      ...stepLines(ended ? phase.steps.map(brokenOff) : phase.steps, 0, view),
      ...(ended ? [] : gateLines(phase, view)),
    ]),
    ...labelled(
      "Not done",
      say("ahead", () => ""),
      view,
    ),
  ];
}

/** In a run that has ended nothing waits any more. */
const brokenOff = (step: Step): Step => (step.state === "ahead" ? { ...step, state: "untouched" } : step);

const verified = ({ endedMs, elapsedMs }: Phase) =>
  endedMs > 0 ? ` (verified ${timeOfDay(endedMs)}, took ${took(elapsedMs)})` : "";

const tally = ({ steps, elapsedMs }: Phase) =>
  ` (${steps.filter(isOver).length}/${steps.length}, for ${took(elapsedMs)})`;

function gateLines({ gate, within }: Phase, view: View): string[] {
  if (!gate?.condition) return [];
  const source = gate.source ? ` [${gate.source}]` : "";
  const limit = within ? `; pauses and asks after ${spelled(within)}` : "";
  return wrapUnder("    ", `goes on only after seeing: ${gate.condition}${source}: ${gate.why}${limit}`, view.width);
}

const labelled = (label: string, texts: readonly string[], view: View) =>
  texts.flatMap((text, i) => wrapUnder(padTo(i === 0 ? label : "", LABEL), text, view.width));
