/**
 * A run as a tree of its phases, drawn over and over: what is done, what is under way with the age of each look, what is ahead,
 * and the sentence of what is waited for.
 */
import type { Run__Output as Run } from "../../../shared/wire/generated/muster/controller/v1/Run.ts";
import type { RunPhase__Output as Phase } from "../../../shared/wire/generated/muster/controller/v1/RunPhase.ts";
import { listed } from "../../run/brief.ts";
import { harmless } from "./harmless-message.ts";
import { type Numbered, numbered } from "./phase-number.ts";
import { runHeader } from "./run-header.ts";
import { todoOf } from "./run-line.ts";
import { isOver, stepLines } from "./steps.ts";
import { between, spelled, took } from "./times.ts";
import { paint, type View } from "./view.ts";
import { padTo, wrap, wrapUnder } from "./wrap.ts";

export interface TreeMoment {
  /** How long ago this view of the run arrived: every age in it has grown by that. */
  readonly sinceMs: number;
  /** Lines of the screen; 0: no limit. */
  readonly rows: number;
  /** Said where the controller does not answer; empty where it does. */
  readonly away: string;
  /** What a person may do meanwhile, where not the usual. */
  readonly hint?: string;
}

export function renderRunTree(message: Run, moment: TreeMoment, view: View): string {
  const run = harmless(message);
  const foot = footOf(run, moment, view);
  const head = runHeader(run, moment.sinceMs, view);
  const list = numbered(run.phases);
  const room =
    moment.rows === 0
      ? Number.POSITIVE_INFINITY
      : Math.max(3, moment.rows - head.length - foot.length - list.length - 2);
  const phases = list.flatMap((each, at) => phaseLines(run, each, list.slice(0, at), moment.sinceMs, room, view));
  return [...head, ...phases, ...foot].join("\n");
}

function footOf(run: Run, { away, hint: unusual }: TreeMoment, view: View): string[] {
  if (isEnded(run)) return [];
  const said = away === "" ? waitedFor(run, view) : wrap(away, view.width).map((line) => paint(view, "bad", line));
  const usual = `Ctrl-C detaches, the run goes on · muster pause ${run.cluster} · muster why ${run.cluster}`;
  const hint = unusual ?? usual;
  return [...said, ...wrap(hint, view.width).map((line) => paint(view, "dim", line))];
}

/** What is waited for, how long that usually takes, and what to do about it. */
function waitedFor(run: Run, view: View): string[] {
  const usual = run.usual ? ` Usual here: ${between(run.usual.lowMs, run.usual.highMs)} in all.` : "";
  return wrap(`${run.sentence}${usual} ${todoOf(run)}`, view.width);
}

function phaseLines(
  run: Run,
  { phase, number, name }: Numbered<Phase>,
  before: readonly Numbered<Phase>[],
  sinceMs: number,
  room: number,
  view: View,
): string[] {
  const over = phase.steps.filter(isOver).length;
  const tally = `${over}/${phase.steps.length}`;
  switch (phase.state) {
    case "done":
      return [paint(view, "good", row("✔", number, name, tally, took(phase.elapsedMs), "", view))];
    case "begun": {
      const ticking = run.state === "running" || run.state === "aborting" || run.state === "paused";
      const lasted = took(phase.elapsedMs + (ticking ? sinceMs : 0));
      const steps = stepLines(phase.steps, sinceMs, view, MOST_SAID);
      const shown =
        steps.length > room ? [...steps.slice(0, room - 1), `    and ${steps.length - room + 1} more lines`] : steps;
      return [
        paint(view, "bold", row(run.state === "paused" ? "‖" : "▶", number, name, tally, lasted, usually(phase), view)),
        ...shown,
        ...gateLines(phase, view),
      ];
    }
    default: {
      const names = phase.steps.map((step) => step.node).join(" ");
      const usual = phase.usualMs < 0 ? "" : `   ${usually(phase)}`;
      return wrapUnder(`· ${number} ${name}  `, `${names}${usual}${heldBack(phase, before)}`, view.width).map((line) =>
        paint(view, "dim", line),
      );
    }
  }
}

/** A tree is glanced at; `muster why` says all that is seen. */
const MOST_SAID = 160;

/** Why it waits here, and after how long it asks. */
function gateLines({ gate, within }: Phase, view: View): string[] {
  if (!gate?.condition) return [];
  const source = gate.source ? ` [${gate.source}]` : "";
  const limit = within ? `; pauses and asks after ${spelled(within)}` : "";
  const text = `goes on only after seeing: ${gate.condition}${source}${limit}`;
  return wrapUnder("    ", text, view.width).map((line) => paint(view, "dim", line));
}

/** Name on the left, tally in the middle, time on the right; on a narrow screen simply one after the other. */
function row(
  mark: string,
  number: number,
  name: string,
  tally: string,
  time: string,
  usual: string,
  view: View,
): string {
  const left = `${mark} ${number} ${name}`;
  if (view.width < 60) return `${left}  ${tally}  ${time}`;
  return `${padTo(left, 34)}  ${padTo(tally, 8)}${time.padStart(8)}${usual === "" ? "" : `   ${usual}`}`;
}

/** An act behind gates that only look: which of them it waits for. */
function heldBack({ action }: Phase, before: readonly Numbered<Phase>[]): string {
  if (action.startsWith("check")) return "";
  const gates = before.filter(({ phase }) => phase.state !== "done" && phase.action.startsWith("check"));
  if (gates.length === 0) return "";
  const numbers = listed(gates.map(({ number }) => String(number)));
  return ` · held back until ${numbers} ${gates.length === 1 ? "is" : "are"} seen`;
}

const usually = ({ usualMs }: Phase) => (usualMs < 0 ? "" : `usually ${took(usualMs)}`);

const isEnded = ({ state }: Run) => state === "done" || state === "failed" || state === "aborted";
