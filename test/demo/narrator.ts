/**
 * A run as it goes, one line whenever something happened: a phase began, a command, what was seen.
 */
import type { Run__Output as Run } from "../../shared/wire/generated/muster/controller/v1/Run.ts";
import type { RunPhase__Output as Phase } from "../../shared/wire/generated/muster/controller/v1/RunPhase.ts";
import type { RunStep__Output as Step } from "../../shared/wire/generated/muster/controller/v1/RunStep.ts";
import { say, sayUnder } from "./screen.ts";

/** What is said of a look that was asked for and has not come in yet is no evidence. */
const NOTHING_AGAINST = /before the question|not looked at yet/;

const MOST_EVIDENCE = 50;

/** Called with each view of the run, also after another controller took over. */
export function narrator(time: () => string): (run: Run) => void {
  const told = new Set<string>();
  const once = (key: string, tell: () => void) => {
    if (told.has(key)) return;
    told.add(key);
    tell();
  };
  return (run) => {
    for (const phase of run.phases.filter(({ state }) => state !== "ahead")) {
      once(`${phase.index}`, () => say(`${time()}${phase.index} ${title(phase)}`));
      if (phase.action.startsWith("check")) continue;
      for (const step of phase.steps) tellStep(phase, step, time, once);
    }
    if (run.state === "paused") once("paused", () => sayUnder(`${time()}PAUSED `, run.pause?.reason ?? ""));
    if (run.verdict !== "") once("verdict", () => sayUnder(`${time()}`, run.verdict));
  };
}

const title = ({ name, part, action, gate }: Phase) =>
  action.startsWith("check")
    ? name
    : `${part === "start" ? "Start" : "Stop"}: ${name}${gate?.source ? ` [${gate.source}]` : ""}`;

function tellStep(phase: Phase, step: Step, time: () => string, once: (key: string, tell: () => void) => void): void {
  const key = `${phase.index}/${step.node}`;
  const lead = `${time()}    ${step.node}  `;
  if (["commanded", "ended", "seen"].includes(step.state))
    once(`${key} commanded`, () => say(`${lead}atscale_${phase.action} begins`));
  if (step.state === "ended" && !NOTHING_AGAINST.test(step.says))
    once(`${key} ended`, () => sayUnder(lead, `${step.outcome}, not believed: ${inShort(step.says)}`));
  if (["seen", "already"].includes(step.state)) once(`${key} seen`, () => sayUnder(lead, `seen: ${step.says}`));
}

/** As many of its parts as fit on two lines. */
function inShort(evidence: string): string {
  const parts = evidence.split(", ");
  const fitting = parts.filter((_, at) => parts.slice(0, at + 1).join(", ").length <= MOST_EVIDENCE);
  return fitting.length === parts.length ? evidence : `${fitting.join(", ")} ... (${parts.length} findings)`;
}
