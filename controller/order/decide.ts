/**
 * decideOrder: an order + how its runs stand -> which runs begin now, each with a sentence. Pure.
 * Resuming after a crash is folding the logs and calling this; there is no other recovery code.
 */
import type { Life } from "../run/state.ts";
import type { OrderEventBody } from "./events.ts";
import type { LaidStep } from "./lay.ts";
import type { Order } from "./order.ts";

/** The newest run of a step that still counts. */
export interface StepRun {
  readonly id: string;
  readonly life: Life;
}
export type RunOfStep = (step: number) => StepRun | null;

export type StepNow =
  | { readonly is: "ahead" }
  | { readonly is: "open"; readonly run: StepRun }
  | { readonly is: "done"; readonly run: StepRun }
  | { readonly is: "broken"; readonly run: StepRun; readonly how: "failed" | "aborted" }
  | { readonly is: "skipped"; readonly reason: string };

export type OrderIntent =
  | { readonly do: "begin"; readonly step: number }
  | { readonly do: "append"; readonly event: OrderEventBody };

export interface OrderDecision {
  readonly sentence: string;
  readonly intents: readonly OrderIntent[];
}

export function decideOrder(order: Order, runOf: RunOfStep): OrderDecision {
  if (order.life.is === "ended") return { sentence: order.life.verdict, intents: [] };
  const steps = order.steps.map((_, i) => stepNow(order, runOf, i));
  const ahead = order.steps.filter((_, i) => steps[i]?.is === "ahead");
  const open = steps.flatMap((step) => (step.is === "open" ? [step.run.id] : []));
  if (order.life.is === "paused")
    return { sentence: `Paused: ${order.life.reason}. No further cluster is touched.${goesOn(open)}`, intents: [] };
  const broken = steps.findIndex((step) => step.is === "broken");
  if (broken >= 0 && ahead.length > 0) return held(order, broken, steps[broken], ahead);
  if (ahead.length === 0 && open.length === 0) return end(order, steps);
  const ready = order.steps.flatMap((_, i) => (steps[i]?.is === "ahead" && mayBegin(order, steps, i) ? [i] : []));
  const sentences = [
    ...ready.map((i) => `Beginning to ${named(order, i)}.`),
    ...(open.length > 0 ? [`Under way: ${open.join(", ")}.`] : []),
    ...order.steps.flatMap((step, i) =>
      steps[i]?.is === "ahead" && !ready.includes(i) ? [`${waits(order, runOf, step)}.`] : [],
    ),
  ];
  return { sentence: sentences.join(" "), intents: ready.map((step) => ({ do: "begin", step })) };
}

export function stepNow(order: Order, runOf: RunOfStep, index: number): StepNow {
  const skipped = order.skipped.get(index);
  if (skipped !== undefined) return { is: "skipped", reason: skipped };
  const run = runOf(index);
  if (!run) return { is: "ahead" };
  if (run.life.is !== "ended") return { is: "open", run };
  return run.life.how === "done" ? { is: "done", run } : { is: "broken", run, how: run.life.how };
}

/** "Waiting for bi-prod.31 to be done before anything of wh-prod is touched", without its full stop. */
export function waits(order: Order, runOf: RunOfStep, step: LaidStep): string {
  const first = step.after.flatMap((i) => {
    const now = stepNow(order, runOf, i);
    if (now.is === "done" || now.is === "skipped") return [];
    return [now.is === "ahead" ? `the ${order.steps[i]?.verb} of ${order.steps[i]?.cluster}` : now.run.id];
  });
  const many = first.join(" and ") || "its turn";
  return `Waiting for ${many}${first.length > 0 ? " to be done" : ""} before anything of ${step.cluster} is touched`;
}

function mayBegin(order: Order, steps: readonly StepNow[], index: number): boolean {
  const before = order.steps[index]?.after ?? [];
  return before.every((i) => steps[i]?.is === "done" || steps[i]?.is === "skipped");
}

/** A step ended badly: nobody else is touched before a person has said what comes of it. */
function held(order: Order, index: number, step: StepNow | undefined, ahead: readonly LaidStep[]): OrderDecision {
  const how = step?.is === "broken" ? `${step.run.id} ended ${step.how}` : `${named(order, index)} is not done`;
  const left = [...new Set(ahead.map(({ cluster }) => cluster))].join(", ");
  const reason = `${how}, and ${left} ${left.includes(",") ? "wait" : "waits"}`;
  if (order.onPause === "abort")
    return ending("aborted", `Aborted instead of pausing: ${reason}; not touched: ${left}`);
  const event = { type: "order-paused" as const, rule: "predecessor-failed", reason, step: index };
  return { sentence: `Pausing: ${reason}.`, intents: [{ do: "append", event }] };
}

function end(order: Order, steps: readonly StepNow[]): OrderDecision {
  const list = (is: StepNow["is"]) => order.steps.flatMap((_, i) => (steps[i]?.is === is ? [named(order, i)] : []));
  const done = list("done");
  const broken = list("broken");
  const skipped = list("skipped");
  const said = [
    ...(done.length > 0 ? [`done in order: ${done.join(", ")}`] : []),
    ...(skipped.length > 0 ? [`skipped: ${skipped.join(", ")}`] : []),
    ...(broken.length > 0 ? [`not done: ${broken.join(", ")}`] : []),
  ].join("; ");
  return ending(broken.length > 0 ? "failed" : "done", `${said.slice(0, 1).toUpperCase()}${said.slice(1)}`);
}

const ending = (how: "done" | "failed" | "aborted", verdict: string): OrderDecision => ({
  sentence: verdict,
  intents: [{ do: "append", event: { type: "order-ended", how, verdict } }],
});

const named = (order: Order, index: number) => `${order.steps[index]?.verb} ${order.steps[index]?.cluster}`;
const goesOn = (open: readonly string[]) => (open.length > 0 ? ` Still under way: ${open.join(", ")}.` : "");
