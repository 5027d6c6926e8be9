import { expect, it } from "vitest";
import { orderView, waitingView } from "../../../controller/api/order-view.ts";
import { statusView } from "../../../controller/api/status-view.ts";
import type { RunOfStep } from "../../../controller/order/decide.ts";
import { evolveOrder, type Order } from "../../../controller/order/order.ts";
import { FakeOffice, noOrders, planned, record, runOf, WALL } from "./fake-office.ts";

const ORDER = evolveOrder(null, {
  ...{ type: "order-created", atMs: WALL - 60_000, order: "order.7", verb: "stop", who: "ann", reason: "power" },
  ...{ ticket: "", onPause: "ask", options: { overrides: [], without: [], leader: null } },
  steps: [
    { cluster: "app", verb: "stop", after: [] },
    { cluster: "bi-prod", verb: "stop", after: [0] },
  ],
});

/** bi-prod waits for app, whose run `appRun` is. */
function waiting(order: Order = ORDER, appRun: ReturnType<RunOfStep> = null): FakeOffice {
  const office = new FakeOffice();
  const runOf: RunOfStep = (step) => (step === 0 ? appRun : null);
  const holding = (name: string) => {
    const index = order.steps.findIndex(({ cluster }) => cluster === name);
    const step = order.steps[index];
    return step ? { order, step, index } : null;
  };
  office.orders = { ...noOrders, all: () => [order], one: () => order, runOf: () => runOf, holding };
  return office;
}

it("a cluster whose turn has not come is explained and shown by what it waits for", () => {
  const open = record(runOf(planned("stop"), [], "app.3")).run;
  const office = waiting(ORDER, { id: "app.3", life: open.life });
  const said = "Waiting for app.3 to be done before anything of bi-prod is touched (order.7).";
  expect(waitingView(office, "bi-prod")).toMatchObject({ state: "waiting", id: "", verb: "stop", sentence: said });
  expect(statusView(office, "bi-prod", WALL).clusters?.[0]).toMatchObject({
    order: "order.7",
    orderSentence: said,
    run: "",
  });
});

it("a run of the cluster itself is shown before its waiting", () => {
  const office = waiting();
  office.records = [record(runOf(planned("stop"), []))];
  expect(waitingView(office, "bi-prod")).toBeNull();
});

it("a paused order needs a person, with the command that tells more and with every choice", () => {
  const reason = "app.3 ended aborted, and bi-prod waits";
  const paused = evolveOrder(ORDER, {
    type: "order-paused",
    atMs: WALL - 30_000,
    rule: "predecessor-failed",
    reason,
    step: 0,
  });
  const office = waiting(paused);
  expect(statusView(office, "bi-prod", WALL).attention).toContainEqual({
    ...{ cluster: "bi-prod", command: "muster explain order.7" },
    message: `order.7 paused for 30 s: ${reason}`,
  });
  const view = orderView(office, paused, WALL);
  expect(view).toMatchObject({ state: "paused", pause: { rule: "predecessor-failed", reason } });
  expect(view.pause?.choices?.map(({ command }) => command)).toEqual([
    "muster plan stop app",
    "muster resume order.7",
    'muster skip order.7 app --reason "..."',
    "muster abort order.7",
  ]);
});
