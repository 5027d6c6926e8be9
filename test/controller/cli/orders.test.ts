import { existsSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { MusterError } from "../../../shared/errors.ts";
import type { Order__Output as Order } from "../../../shared/wire/generated/muster/controller/v1/Order.ts";
import type { OrderPlan__Output as OrderPlan } from "../../../shared/wire/generated/muster/controller/v1/OrderPlan.ts";
import type { OrderStep__Output as OrderStep } from "../../../shared/wire/generated/muster/controller/v1/OrderStep.ts";
import { type FakeFleet, fakeFleet, type Script, thenNothing } from "./support/fake-fleet.ts";
import { planOf, WALL_MS } from "./support/messages.ts";
import { json, muster, musterInTerminal } from "./support/run-cli.ts";

const fleets: FakeFleet[] = [];
async function controller(script: Script): Promise<FakeFleet> {
  const fleet = await fakeFleet(script);
  fleets.push(fleet);
  return fleet;
}
afterEach(async () => {
  await Promise.all(fleets.splice(0).map((fleet) => fleet.stop()));
});

const orderPlan = (given: Partial<OrderPlan> = {}): OrderPlan => ({
  ...{ id: "0a0b0c0d", verb: "stop", warnings: [] },
  steps: [
    { cluster: "bi", verb: "stop", after: [] },
    { cluster: "wh", verb: "stop", after: [0] },
  ],
  plans: [planOf({ cluster: "bi" }), planOf({ cluster: "wh" })],
  ...given,
});
const step = (cluster: string, state: string, given: Partial<OrderStep> = {}): OrderStep => ({
  ...{ cluster, verb: "stop", state, run: "", sentence: "", after: [], runPhase: 0, runPhases: 0, elapsedMs: -1 },
  ...given,
});
const order = (state: string, steps: OrderStep[], given: Partial<Order> = {}): Order => ({
  ...{ id: "order.7", verb: "stop", state, who: "ann@desk", reason: "", ticket: "", startedMs: WALL_MS },
  ...{ endedMs: 0, sentence: "", verdict: "", steps, pause: null },
  ...given,
});
const first = order("running", [
  step("bi", "running", { run: "bi.4", runPhase: 1, runPhases: 3, sentence: "Stopping bi-2." }),
  step("wh", "waiting", { sentence: "Waiting for bi.4 to be done before anything of wh is touched." }),
]);
const done = order("done", [step("bi", "done", { run: "bi.4" }), step("wh", "done", { run: "wh.2" })], {
  endedMs: WALL_MS + 60_000,
  verdict: "Done in order: stop bi, stop wh",
});
const showing = (...orders: Order[]): Script => ({
  planOrder: () => orderPlan(),
  startOrder: () => ({ order: first, plan: orderPlan() }),
  watchOrder: (_, signal) => thenNothing(orders, signal),
});
const methods = (fleet: FakeFleet) => fleet.asked.map(([method]) => method);

describe("stop of several clusters", () => {
  it("shows the order first, then each plan, and starts nothing where nobody can be asked", async () => {
    const fleet = await controller(showing(done));
    const ran = await muster(["stop", "wh", "bi", "--controller", fleet.address]);
    expect(ran.exit).toBe(3);
    expect(ran.stdout).toMatch(
      /STOP 2 clusters · in this order[\s\S]*1 +stop bi +at once[\s\S]*2 +stop wh +after 1[\s\S]*STOP bi ·[\s\S]*STOP wh ·/,
    );
    expect(methods(fleet)).toEqual(["PlanOrder"]);
  });

  it("starts exactly the order it showed, says what each cluster does or waits for, and ends 0", async () => {
    const fleet = await controller(showing(first, done));
    const ran = await muster(["stop", "--all", "--yes", "--ticket", "CHG-7", "--controller", fleet.address]);
    expect(ran.exit).toBe(0);
    expect(ran.stdout).toMatch(/^\d\d:\d\d:\d\dZ order\.7 stop bi=running bi\.4 phase=1\/3 \| Stopping bi-2\.$/m);
    expect(ran.stdout).toMatch(
      /order\.7 stop wh=waiting \| Waiting for bi\.4 to be done before anything of wh is touched\.$/m,
    );
    expect(ran.stdout.trimEnd().split("\n").at(-1)).toBe("Done in order: stop bi, stop wh.");
    expect(fleet.asked.find(([method]) => method === "StartOrder")?.[1]).toMatchObject({
      ...{ clusters: [], all: true, verb: "stop", pin: "0a0b0c0d", ticket: "CHG-7", onPause: "ask" },
    });
  });

  const stop = (fleet: FakeFleet) => muster(["stop", "bi", "wh", "--yes", "--controller", fleet.address]);

  it("starts nothing and ends 3 where one of the plans is refused", async () => {
    const rule = { rule: "needed-by", message: "app reads from wh and is up", passesWhen: "-", override: "" };
    const plans = [planOf(), planOf({ refused: [rule] })];
    const fleet = await controller({ planOrder: () => orderPlan({ plans }) });
    const ran = await stop(fleet);
    expect(ran.exit).toBe(3);
    expect(ran.stdout).toContain("app reads from wh and is up");
    expect(methods(fleet)).toEqual(["PlanOrder"]);
  });

  it("ends 1 where the order failed", async () => {
    const fleet = await controller(showing({ ...done, state: "failed" }));
    expect((await stop(fleet)).exit).toBe(1);
  });

  it("ends 5 where it needs a person, with every choice", async () => {
    const pause = { rule: "predecessor-failed", reason: "bi.4 ended aborted, and wh waits", sinceMs: WALL_MS };
    const choices = [{ does: "go on", command: "muster resume order.7", follows: "" }];
    const held = { ...first, state: "paused", pause: { ...pause, choices, node: "", output: [], roles: null } };
    const ran = await stop(await controller(showing(first, held)));
    expect(ran.exit).toBe(5);
    expect(ran.stdout).toContain("bi.4 ended aborted, and wh waits. No further cluster is touched.");
    expect(ran.stdout).toContain("muster resume order.7");
  });

  it("with -o json prints one document on stdout", async () => {
    const fleet = await controller(showing(first, done));
    const ran = await muster(["stop", "bi", "wh", "--yes", "-o", "json", "--controller", fleet.address]);
    expect(json(ran.stdout)).toMatchObject({
      order: "order.7",
      state: "done",
      steps: [{ run: "bi.4" }, { run: "wh.2" }],
    });
    expect(ran.stderr).toContain("order.7 stop bi=running");
  });

  it("leaves at once with --detach, and the order goes on", async () => {
    const fleet = await controller(showing());
    const ran = await muster(["stop", "bi", "wh", "--yes", "--detach", "--controller", fleet.address]);
    expect(ran.exit).toBe(130);
    expect(ran.stdout).toContain("muster watch order.7");
    expect(methods(fleet)).toEqual(["PlanOrder", "StartOrder"]);
  });

  it("ends 3 where clusters need each other in a circle", async () => {
    const fleet = await controller({
      planOrder: () => {
        throw new MusterError("needs-cycle", "no order fits: bi needs wh, wh needs bi");
      },
    });
    const ran = await muster(["stop", "bi", "wh", "--yes", "--controller", fleet.address]);
    expect(ran.exit).toBe(3);
    expect(ran.stderr).toContain("bi needs wh, wh needs bi");
  });
});

it.skipIf(!existsSync("/usr/bin/script"))(
  "in a terminal it goes on only when the number of clusters is typed",
  async () => {
    const yes = await controller(showing(first, done));
    const right = await musterInTerminal(["stop", "bi", "wh", "--controller", yes.address], "stop 2 clusters\n");
    expect(right.exit).toBe(0);
    const no = await controller(showing());
    const wrong = await musterInTerminal(["stop", "bi", "wh", "--controller", no.address], "bi\n");
    expect(wrong.exit).toBe(3);
    expect(methods(no)).toEqual(["PlanOrder"]);
  },
);

it("plan of several clusters executes nothing and prints the order with each plan", async () => {
  const fleet = await controller({ planOrder: () => orderPlan() });
  const ran = await muster(["plan", "stop", "--all", "-o", "json", "--controller", fleet.address]);
  expect(json(ran.stdout)).toMatchObject({
    id: "0a0b0c0d",
    steps: [{ cluster: "bi" }, { after: [0] }],
    plans: [{}, {}],
  });
});

it("an order is explained, resumed and skipped in by its name", async () => {
  const fleet = await controller({ order: () => first });
  const at = ["--controller", fleet.address];
  expect((await muster(["explain", "order.7", ...at])).stdout).toContain("before anything of wh is touched");
  expect((await muster(["skip", "order.7", "bi", "--reason", "gone", ...at])).exit).toBe(0);
  expect(fleet.asked.at(-1)).toEqual([
    "AskOrder",
    { order: "order.7", who: expect.stringMatching(/^ann@/), reason: "gone", what: "skip", cluster: "bi" },
  ]);
});
