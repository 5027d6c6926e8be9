/**
 * Why a run stands where it stands: the sentence, what is done and not done, and while it is paused every choice with its command.
 */
import type { Pause__Output as Pause } from "../../../shared/wire/generated/muster/controller/v1/Pause.ts";
import type { Run__Output as Run } from "../../../shared/wire/generated/muster/controller/v1/Run.ts";
import { bindingLines } from "./bindings.ts";
import { choiceLines } from "./choices.ts";
import { debtLines } from "./debts.ts";
import { harmless } from "./harmless-message.ts";
import { numbered } from "./phase-number.ts";
import { progressLines } from "./progress.ts";
import { refusedBlock } from "./refused.ts";
import { rolesChangedLines } from "./roles-changed.ts";
import { runHeader } from "./run-header.ts";
import { age, between, timeOfDay } from "./times.ts";
import { paint, type View } from "./view.ts";
import { wrap, wrapUnder } from "./wrap.ts";

/** `wallMs`: now, for how long it has been paused. */
export function renderExplain(message: Run, wallMs: number, view: View): string {
  const run = harmless(message);
  if (run.state === "refused") return refusedLines(run, view).join("\n");
  if (run.state === "waiting") return waitingLines(run, view).join("\n");
  const paused = run.state === "paused" && run.pause ? run.pause : null;
  const ended = run.endedMs > 0;
  return [
    ...runHeader(run, 0, view),
    ...(paused ? pausedLines(run, paused, wallMs, view) : wrap(ended ? run.verdict : waiting(run), view.width)),
    ...(paused?.roles ? rolesChangedLines(paused.roles, view) : bindingLines(run.bindings, view)),
    ...progressLines(run, view),
    ...(paused ? whyLines(run, paused, view) : []),
    ...debtLines(run.debts, view),
    ...(paused ? [...outputLines(paused, view), ...choiceLines(paused, view)] : []),
    ...(paused ? [] : wrap(ended ? next(run) : `Nothing to do. Watch it: muster watch ${run.id}`, view.width)),
  ].join("\n");
}

function pausedLines(run: Run, pause: Pause, wallMs: number, view: View): string[] {
  const at = numbered(run.phases).find(({ phase }) => phase.state !== "done");
  const where = at ? `, ${at.phase.state === "begun" ? "in" : "before"} phase ${at.number} (${at.name})` : "";
  const title = `PAUSED ${age(wallMs - pause.sinceMs)} since ${timeOfDay(pause.sinceMs)}${where} · rule ${pause.rule}`;
  const busy = run.phases.flatMap(({ steps }) => steps.filter((step) => step.state === "commanded"));
  const now =
    busy.length === 0
      ? "No command is running; nothing will start by itself."
      : `Still running: the command on ${busy.map((step) => step.node).join(", ")}; it finishes and is written down. Nothing else will start by itself.`;
  return [
    ...wrap(title, view.width).map((line) => paint(view, "warn", line)),
    ...wrap(`${sentence(pause.reason)} ${now}`, view.width),
  ];
}

/** What would have gone wrong: the reason of the phase that was held back. */
function whyLines(run: Run, pause: Pause, view: View): string[] {
  const gate = run.phases.find((phase) => phase.state !== "done")?.gate;
  if (!pause.roles || !gate?.why) return [];
  return wrapUnder("Why        ", `${gate.why}${gate.source ? ` [${gate.source}]` : ""}`, view.width);
}

function waiting({ sentence: said, usual, state }: Run): string {
  const usually = usual && state === "running" ? ` Usual here: ${between(usual.lowMs, usual.highMs)} in all.` : "";
  return `${said}${usually}`;
}

function next({ state, verb, cluster, debts }: Run): string {
  const owed = debts.length > 0 ? " What is owed is restored by the next run." : "";
  if (state === "done" && verb === "stop")
    return `Nothing to do. When it is to come back: muster start ${cluster}${owed}`;
  if (state === "done") return `Nothing to do.${owed}`;
  const back = verb === "stop" ? "start" : verb === "start" ? "stop" : "";
  const turn = back === "" ? "" : ` To turn back: muster ${back} ${cluster}.`;
  return `No command runs any more.${turn}${owed}`;
}

/** No run came of it. */
function refusedLines(run: Run, view: View): string[] {
  const title = `${run.verb.toUpperCase()} ${run.cluster} · ${run.title || run.product} · refused at ${timeOfDay(run.startedMs)}`;
  return [
    ...wrap(title, view.width).map((line) => paint(view, "bold", line)),
    ...wrap(run.sentence, view.width),
    ...refusedBlock(run.refused, view),
    ...wrap("Nothing was executed. Look again, and see the whole plan:", view.width),
    `  muster plan ${run.verb} ${run.cluster}`,
  ];
}

/** Its turn in an order has not come: there is no run yet. */
function waitingLines(run: Run, view: View): string[] {
  const reason = run.reason === "" ? [] : [`"${run.reason}"`];
  const parts = [`${run.verb.toUpperCase()} ${run.cluster}`, run.title || run.product, "waiting", run.who, ...reason];
  return [
    ...wrap(parts.join(" · "), view.width).map((line) => paint(view, "bold", line)),
    ...wrap(run.sentence, view.width),
  ];
}

function outputLines({ output, node }: Pause, view: View): string[] {
  if (output.length === 0) return [];
  const rest = output.flatMap((line) => wrapVerbatim(line, view.width - 4));
  return [`Last output of the command${node === "" ? "" : ` on ${node}`}`, ...rest.map((line) => `  | ${line}`)];
}

/** Output keeps its blanks: columns in it carry meaning. */
function wrapVerbatim(line: string, width: number): string[] {
  const most = Math.max(16, width);
  const text = line.replaceAll("\t", "    ").trimEnd();
  return text === "" ? [""] : (text.match(new RegExp(`.{1,${most}}`, "gsu")) ?? [text]);
}

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
