/** The steps of a phase under way: what is seen of each node, with the age of the look. */
import stringWidth from "string-width";
import type { RunStep__Output as Step } from "../../../shared/wire/generated/muster/controller/v1/RunStep.ts";
import { age } from "./times.ts";
import { paint, toneOf, type View } from "./view.ts";
import { padTo, wrapUnder } from "./wrap.ts";

export const isOver = ({ state }: Step) => ["seen", "already", "skipped", "without"].includes(state);

/** Wider names would leave no room beside them. */
const MOST_LEAD = 24;

/**
 * Nodes of which the same is to be said share a line; one that is being worked on has its own, of which at most `mostSaid` characters
 * are what is seen of it.
 */
export function stepLines(
  steps: readonly Step[],
  sinceMs: number,
  view: View,
  mostSaid = Number.POSITIVE_INFINITY,
): string[] {
  const own = steps.filter(isWorkedOn);
  const widest = Math.min(MOST_LEAD, Math.max(0, ...own.map((step) => stringWidth(step.node))));
  return [
    ...grouped(steps.filter(isOver)).flatMap((group) => groupLines(group, sinceMs, view)),
    ...own.flatMap((step) => stepLine({ ...step, says: clipped(step.says, mostSaid) }, widest, sinceMs, view)),
    ...grouped(steps.filter((step) => !isOver(step) && !isWorkedOn(step))).flatMap((group) =>
      groupLines(group, sinceMs, view),
    ),
  ];
}

const isWorkedOn = ({ state }: Step) => ["looking", "commanded", "ended"].includes(state);

function stepLine(step: Step, widest: number, sinceMs: number, view: View): string[] {
  const text = [SAID[step.state] ?? step.state, step.outcome, looked(step, sinceMs), step.says]
    .filter((part) => part !== "")
    .join(" · ");
  return wrapUnder(`    ${padTo(step.node, widest)}  `, text, view.width).map((line) =>
    paint(view, toneOf(step.state), line),
  );
}

function groupLines(group: readonly Step[], sinceMs: number, view: View): string[] {
  const [first] = group;
  if (!first) return [];
  const oldest = group.reduce((a, b) => (b.lookAgeMs > a.lookAgeMs ? b : a), first);
  const text = [SAID[first.state] ?? first.state, first.says, looked(oldest, sinceMs)]
    .filter((part) => part !== "")
    .join(" · ");
  const names = group.map((step) => step.node).join(" ");
  const lines =
    stringWidth(names) <= MOST_LEAD
      ? wrapUnder(`    ${names}  `, text, view.width)
      : wrapUnder("    ", `${names}: ${text}`, view.width);
  return lines.map((line) => paint(view, toneOf(first.state), line));
}

function grouped(steps: readonly Step[]): Step[][] {
  return [...Map.groupBy(steps, (step) => `${step.state}\n${step.says}`).values()];
}

const clipped = (text: string, most: number) =>
  text.length > most ? `${text.slice(0, most).replace(/\s+\S*$/, "")} ...` : text;

const looked = ({ lookAgeMs }: Step, sinceMs: number) =>
  lookAgeMs < 0 ? "" : `looked ${age(lookAgeMs + sinceMs)} ago`;

const SAID: Readonly<Record<string, string>> = {
  ahead: "waits its turn",
  already: "there already",
  looking: "being looked at",
  commanded: "command runs",
  ended: "command ended",
  seen: "seen",
  skipped: "skipped",
  without: "left out",
  untouched: "not touched",
};
