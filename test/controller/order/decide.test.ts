import { expect, it } from "vitest";
import { decideOrder, type StepRun } from "../../../controller/order/decide.ts";
import { evolveOrder, type Order } from "../../../controller/order/order.ts";

/** a, then b; c beside them. */
const ORDER: Order = evolveOrder(null, {
  ...{ type: "order-created", atMs: 1, order: "order.7", verb: "stop", who: "ann", reason: "", ticket: "" },
  ...{ onPause: "ask", options: { overrides: [], without: [], leader: null } },
  steps: [
    { cluster: "a", verb: "stop", after: [] },
    { cluster: "b", verb: "stop", after: [0] },
    { cluster: "c", verb: "stop", after: [] },
  ],
});
const running = (id: string): StepRun => ({ id, life: { is: "running" } });
const paused = (id: string): StepRun => ({
  id,
  life: { is: "paused", rule: "asked", reason: "", node: null, atMs: 1 },
});
const over = (id: string, how: "done" | "failed" | "aborted"): StepRun => ({
  id,
  life: { is: "ended", how, verdict: "", atMs: 1 },
});

/** Which clusters begin now, or what is written down. */
const does = (order: Order, ...runs: (StepRun | null)[]) =>
  decideOrder(order, (step) => runs[step] ?? null).intents.map((intent) =>
    intent.do === "begin" ? order.steps[intent.step]?.cluster : intent.event.type,
  );

it("begins at once what waits for nothing, side by side", () => {
  expect(does(ORDER)).toEqual(["a", "c"]);
});

it.each([
  ["running", running("a.1")],
  ["paused", paused("a.1")],
] as const)("begins nothing behind a run that is %s", (_, run) => {
  expect(does(ORDER, run, null, running("c.1"))).toEqual([]);
  const { sentence } = decideOrder(ORDER, (step) => (step === 0 ? run : step === 2 ? over("c.1", "done") : null));
  expect(sentence).toContain("Waiting for a.1 to be done before anything of b is touched.");
});

it("begins a step when what it waits for is done", () => {
  expect(does(ORDER, over("a.1", "done"), null, running("c.1"))).toEqual(["b"]);
});

it.each(["failed", "aborted"] as const)(
  "holds everything that has not begun where a run %s, also what did not wait for it",
  (how) => {
    expect(does(ORDER, over("a.1", how))).toEqual(["order-paused"]);
    expect(does(ORDER, null, null, over("c.1", how))).toEqual(["order-paused"]);
  },
);

it("ends when all have ended, failed where one of them did", () => {
  const all = [over("a.1", "done"), over("b.1", "done")];
  expect(does(ORDER, ...all, running("c.1"))).toEqual([]);
  const end = (how: "done" | "aborted") =>
    decideOrder(ORDER, (step) => [...all, over("c.1", how)][step] ?? null).intents.map(
      (i) => i.do === "append" && i.event,
    );
  expect(end("done")).toMatchObject([{ type: "order-ended", how: "done" }]);
  expect(end("aborted")).toMatchObject([{ how: "failed", verdict: "Done in order: stop a, stop b; not done: stop c" }]);
});

it("decides nothing while it is paused or over", () => {
  const held = evolveOrder(ORDER, { type: "order-paused", atMs: 2, rule: "asked", reason: "ann", step: null });
  expect(does(held)).toEqual([]);
  expect(does(evolveOrder(ORDER, { type: "order-ended", atMs: 2, how: "aborted", verdict: "" }))).toEqual([]);
});
