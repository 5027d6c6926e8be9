/**
 * An order of several clusters: a line a cluster, and while it is paused every choice with its command.
 */
import type { Order__Output as Order } from "../../../shared/wire/generated/muster/controller/v1/Order.ts";
import type { OrderPlan__Output as OrderPlan } from "../../../shared/wire/generated/muster/controller/v1/OrderPlan.ts";
import type { OrderStep__Output as OrderStep } from "../../../shared/wire/generated/muster/controller/v1/OrderStep.ts";
import { choiceLines } from "./choices.ts";
import { columns } from "./columns.ts";
import { harmless } from "./harmless-message.ts";
import { renderPlan } from "./plan.ts";
import { age, timeOfDay, took } from "./times.ts";
import { paint, toneOf, type View } from "./view.ts";
import { wrap, wrapUnder } from "./wrap.ts";

/** The order first, then each cluster's plan in it. */
export function renderOrderPlan(message: OrderPlan, footer: readonly string[], view: View): string {
  const { verb, steps, plans, warnings } = harmless(message);
  const title = `${verb.toUpperCase()} ${clusters(plans.length)} · in this order`;
  const rows = steps.map((step, i) => ({
    cells: [String(i + 1), `${step.verb} ${step.cluster}`, afterWords(step.after)],
  }));
  return [
    paint(view, "bold", title),
    ...warnings.flatMap((text) => wrapUnder("!  ", text, view.width).map((line) => paint(view, "warn", line))),
    ...columns(["", "DOES", "BEGINS"], rows, view),
    ...message.plans.flatMap((plan) => ["", renderPlan(plan, [], view)]),
    ...footer,
  ].join("\n");
}

export const clusters = (n: number) => `${n} cluster${n === 1 ? "" : "s"}`;

/** What `muster watch` draws and `muster explain` says. `wallMs`: now. */
export function renderOrder(message: Order, wallMs: number, view: View): string {
  const order = harmless(message);
  const ended = order.endedMs > 0;
  const names = new Set(order.steps.map(({ cluster }) => cluster));
  const time = took((ended ? order.endedMs : wallMs) - order.startedMs);
  const parts = [
    `${order.verb.toUpperCase()} ${clusters(names.size)}`,
    order.id,
    order.who,
    order.reason === "" ? "" : `"${order.reason}"`,
    order.ticket,
    ended ? `${order.state} after ${time}` : `${time} so far`,
  ];
  const rows = order.steps.map((step) => ({ cells: cellsOf(step), tone: toneOf(step.state) }));
  return [
    ...wrap(parts.filter((part) => part !== "").join(" · "), view.width).map((line) => paint(view, "bold", line)),
    ...columns(["DOES", "STATE", "RUN", "PHASE", "TOOK", "WHERE"], rows, view),
    ...(ended ? wrap(`${order.verdict}.`, view.width) : []),
    ...pausedLines(order, wallMs, view),
  ].join("\n");
}

/** `03:33:48Z order.7 stop wh-prod=running wh-prod.31 phase=2/6 | sentence`, for logs and pipes. `wallMs`: now. */
export function renderOrderLine(order: Order, message: OrderStep, wallMs: number): string {
  const step = harmless(message);
  const said = step.sentence.replaceAll(/\s+/g, " ").trim();
  return `${timeOfDay(wallMs)} ${order.id} ${orderStepKey(step)}${said === "" ? "" : ` | ${said}`}`;
}

/** Changes only when something happened. */
export function orderStepKey({ verb, cluster, state, run, runPhase, runPhases }: OrderStep): string {
  const phase = run === "" ? [] : [run, `phase=${runPhase}/${runPhases}`];
  return [verb, `${cluster}=${state}`, ...phase].join(" ");
}

function cellsOf({ verb, cluster, state, run, runPhase, runPhases, elapsedMs, sentence }: OrderStep): string[] {
  return [
    `${verb} ${cluster}`,
    state === "paused" ? "PAUSED" : state,
    run || "-",
    run === "" ? "-" : `${runPhase}/${runPhases}`,
    elapsedMs < 0 ? "-" : took(elapsedMs),
    sentence,
  ];
}

function pausedLines({ pause, steps }: Order, wallMs: number, view: View): string[] {
  const runs = steps
    .filter(({ state }) => state === "paused")
    .map(({ run }) => `${run} needs a person: muster explain ${run}`);
  if (!pause) return runs.flatMap((line) => wrap(line, view.width));
  const title = `PAUSED ${age(wallMs - pause.sinceMs)} since ${timeOfDay(pause.sinceMs)} · rule ${pause.rule}`;
  return [
    ...wrap(title, view.width).map((line) => paint(view, "warn", line)),
    ...wrap(`${pause.reason}. No further cluster is touched.`, view.width),
    ...runs.flatMap((line) => wrap(line, view.width)),
    ...choiceLines(pause, view),
  ];
}

function afterWords(after: readonly number[]): string {
  return after.length === 0 ? "at once" : `after ${after.map((i) => i + 1).join(" and ")}`;
}
