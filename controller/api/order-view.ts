/**
 * An order as people and programs see it: each step with its run, and what it waits for.
 */
import { makeHarmless } from "../../shared/formats/harmless.ts";
import type { Choice } from "../../shared/wire/generated/muster/controller/v1/Choice.ts";
import type { Order as OrderMessage } from "../../shared/wire/generated/muster/controller/v1/Order.ts";
import type { OrderStep } from "../../shared/wire/generated/muster/controller/v1/OrderStep.ts";
import type { Pause } from "../../shared/wire/generated/muster/controller/v1/Pause.ts";
import type { Run as RunMessage } from "../../shared/wire/generated/muster/controller/v1/Run.ts";
import { decideOrder, type StepRun, stepNow, waits } from "../order/decide.ts";
import type { Order } from "../order/order.ts";
import { NO_AGE, wireAge } from "./age.ts";
import type { Office } from "./ports.ts";
import { progressOf } from "./run-progress.ts";
import { stateOf } from "./run-view.ts";

/** `wallMs`: milliseconds since 1970. */
export function orderView(office: Office, order: Order, wallMs: number): OrderMessage {
  const { id, verb, who, reason, ticket, life, startedAtMs } = order;
  const steps = order.steps.map((_, index) => stepView(office, order, index, wallMs));
  return {
    ...{ id, verb, who, reason, ticket, steps, startedMs: startedAtMs },
    state: wholeState(order, steps),
    endedMs: life.is === "ended" ? life.atMs : 0,
    sentence: makeHarmless(decideOrder(order, office.orders.runOf(order)).sentence),
    verdict: life.is === "ended" ? makeHarmless(life.verdict) : "",
    ...(life.is === "paused" ? { pause: pauseView(order, life) } : {}),
  };
}

/** In the place of a run of a cluster whose turn has not come; null where it has none to wait for. */
export function waitingView(office: Office, name: string): RunMessage | null {
  const held = waitingIn(office, name);
  const last = office.runs(name)[0]?.run;
  if (!held || (last && last.life.is !== "ended")) return null;
  const { order, step } = held;
  const { cluster, definition } = office.cluster(name);
  return {
    ...{ id: "", cluster: name, product: cluster.product, title: definition.title, verb: step.verb, state: "waiting" },
    ...{ who: order.who, reason: order.reason, ticket: order.ticket, startedMs: order.startedAtMs, leftMs: NO_AGE },
    sentence: sentenceIn(office, order, step),
  };
}

/** For the status of a cluster. */
export function inOrder(office: Office, name: string): { order: string; orderSentence: string } {
  const held = office.orders.holding(name);
  if (!held) return { order: "", orderSentence: "" };
  const waiting = waitingIn(office, name);
  return { order: held.order.id, orderSentence: waiting ? sentenceIn(office, held.order, held.step) : "" };
}

function waitingIn(office: Office, name: string) {
  const held = office.orders.holding(name);
  return held && stepNow(held.order, office.orders.runOf(held.order), held.index).is === "ahead" ? held : null;
}

function sentenceIn(office: Office, order: Order, step: Order["steps"][number]): string {
  const paused = order.life.is === "paused" ? ` ${order.id} is paused: ${order.life.reason}.` : "";
  return makeHarmless(`${waits(order, office.orders.runOf(order), step)} (${order.id}).${paused}`);
}

function stepView(office: Office, order: Order, index: number, wallMs: number): OrderStep {
  const step = order.steps[index];
  if (!step) throw new TypeError(`${order.id} has no step ${index}`);
  const about = { cluster: step.cluster, verb: step.verb, after: [...step.after] };
  const now = stepNow(order, office.orders.runOf(order), index);
  switch (now.is) {
    case "ahead": {
      const beginning = office.orders.isBeginning({ id: order.id, step: index });
      const sentence = beginning
        ? "Looking at it and planning."
        : makeHarmless(`${waits(order, office.orders.runOf(order), step)}.`);
      const over = order.life.is === "ended";
      return {
        ...about,
        state: over ? "untouched" : beginning ? "beginning" : "waiting",
        sentence: over ? "" : sentence,
        elapsedMs: NO_AGE,
      };
    }
    case "skipped":
      return { ...about, state: "skipped", sentence: makeHarmless(now.reason), elapsedMs: NO_AGE };
    case "open":
    case "done":
    case "broken":
      return { ...about, ...runOfStep(office, now.run, wallMs) };
  }
}

function runOfStep(office: Office, { id }: StepRun, wallMs: number) {
  const { run, sentence } = office.run(id);
  const { runPhase, runPhases } = progressOf(office, run, wallMs);
  const until = run.life.is === "ended" ? run.life.atMs : wallMs;
  return {
    ...{ run: id, state: stateOf(run), runPhase, runPhases, sentence: makeHarmless(sentence) },
    elapsedMs: wireAge(until - run.startedAtMs),
  };
}

function wholeState({ life }: Order, steps: readonly OrderStep[]): string {
  if (life.is === "ended") return life.how;
  return life.is === "paused" || steps.some(({ state }) => state === "paused") ? "paused" : "running";
}

function pauseView(order: Order, { rule, reason, atMs }: Extract<Order["life"], { is: "paused" }>): Pause {
  return { rule, reason: makeHarmless(reason), sinceMs: atMs, choices: choicesOf(order) };
}

function choicesOf({ id, life, steps }: Order): Choice[] {
  const step = life.is === "paused" && life.step !== null ? steps[life.step] : undefined;
  const about = step
    ? [
        {
          does: `see why, and bring ${step.cluster} there by hand`,
          command: `muster plan ${step.verb} ${step.cluster}`,
          follows: "once it is there, resume",
        },
      ]
    : [];
  const skip = step
    ? [
        {
          does: `leave the ${step.verb} of ${step.cluster} out`,
          command: `muster skip ${id} ${step.cluster} --reason "..."`,
          follows: "what comes after it looks at it like at any neighbour",
        },
      ]
    : [];
  return [
    ...about,
    { does: "go on; a step that ended badly is made again", command: `muster resume ${id}`, follows: "" },
    ...skip,
    { does: "leave it here", command: `muster abort ${id}`, follows: "runs under way go on; nothing is undone" },
  ];
}
