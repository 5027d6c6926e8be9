/**
 * Two clusters, of which one reads from the other, through real processes. The judges are the simulators' own command logs: each
 * command with the wall time at which it began and ended, on one machine.
 */
import { expect, test } from "vitest";
import type { Judgement } from "../../controller/rehearsal/judge.ts";
import type { Order__Output as OrderView } from "../../shared/wire/generated/muster/controller/v1/Order.ts";
import type { Plan__Output as PlanView } from "../../shared/wire/generated/muster/controller/v1/Plan.ts";
import type { Run__Output as RunView } from "../../shared/wire/generated/muster/controller/v1/Run.ts";
import type { StartOrderResponse__Output as Started } from "../../shared/wire/generated/muster/controller/v1/StartOrderResponse.ts";
import type { Status__Output as StatusView } from "../../shared/wire/generated/muster/controller/v1/Status.ts";
import { eventually, type Rehearsed, rehearsed } from "../support/rehearsed.ts";

const BI = `
cluster: bi
product: atscale
nodes:
  bi-1: { roles: [coordinator] }
  bi-2: { roles: [engine] }
needs: [wh]
`;
const WH = `
cluster: wh
product: atscale
nodes:
  wh-1: { roles: [coordinator] }
  wh-2: { roles: [engine] }
`;
const NO_OPTIONS = { overrides: [], without: [], leader: "" };

/** Once every node was heard of: a plan is refused where a host has not spoken yet. */
async function startOrder(scene: Rehearsed, verb: string): Promise<Started> {
  await bothUp(scene);
  return await scene.call<Started>("startOrder", { all: true, verb, options: NO_OPTIONS, who: "test", reason: "test" });
}

async function bothUp(scene: Rehearsed): Promise<void> {
  const states = async () => (await scene.call<StatusView>("getStatus", {})).clusters.map(({ state }) => state);
  await eventually(
    "both clusters are seen up",
    async () => (await states()).every((state) => state === "up"),
    async () => (await states()).join(),
  );
}

const orderNow = (scene: Rehearsed) => scene.call<OrderView>("getOrder", { order: "order.1" });

async function over(scene: Rehearsed): Promise<OrderView> {
  let last: OrderView | null = null;
  await eventually(
    "the order ends or pauses",
    async () => {
      last = await orderNow(scene);
      return last.state !== "running";
    },
    () => JSON.stringify(last),
  );
  return last ?? (await orderNow(scene));
}

const began = ({ commands }: Judgement, command: string) =>
  commands.filter((c) => c.event === "began" && c.command === command).map(({ at }) => Date.parse(at));
const ended = ({ commands }: Judgement, command: string) =>
  commands.filter((c) => c.event === "ended" && c.command === command).map(({ at }) => Date.parse(at));

test("a cluster is touched only when the one that reads from it has stopped, and again up before that one starts, although the controller dies in between", {
  timeout: 600_000,
}, async () => {
  await using scene = await rehearsed({ text: BI, beside: [WH] });
  const { stage } = scene;
  const { order, plan } = await startOrder(scene, "restart");
  expect(plan?.plans.flatMap(({ refused }) => refused)).toEqual([]);
  expect(order?.steps.map(({ verb, cluster }) => `${verb} ${cluster}`)).toEqual([
    ...["stop bi", "stop wh", "start wh", "start bi"],
  ]);
  const waiting = await scene.call<RunView>("getRun", { run: "wh" });
  expect(waiting.state).toBe("waiting");
  expect(waiting.sentence).toContain("before anything of wh is touched (order.1)");
  const dies: [string, () => Promise<boolean>][] = [
    ["bi's stop is journalled as done", async () => (await scene.run()).state === "done"],
    ["wh starts", async () => began(await stage.judge("wh"), "atscale_start").length > 0],
  ];
  for (const [when, reached] of dies) {
    await eventually(when, reached, async () => JSON.stringify(await orderNow(scene)));
    await stage.controller.kill();
    await stage.restartController();
  }
  const last = await over(scene);
  expect(last.state, JSON.stringify(last)).toBe("done");
  const bi = await stage.judge("bi");
  const wh = await stage.judge("wh");
  expect(bi.commands.filter((c) => c.event === "began").map((c) => `${c.node} ${c.command}`)).toEqual([
    ...["bi-2 atscale_stop", "bi-1 atscale_stop", "bi-1 atscale_start", "bi-2 atscale_start"],
  ]);
  expect(wh.commands.filter((c) => c.event === "began").map((c) => `${c.node} ${c.command}`)).toEqual([
    ...["wh-2 atscale_stop", "wh-1 atscale_stop", "wh-1 atscale_start", "wh-2 atscale_start"],
  ]);
  expect(Math.min(...began(wh, "atscale_stop"))).toBeGreaterThanOrEqual(Math.max(...ended(bi, "atscale_stop")));
  expect(Math.min(...began(bi, "atscale_start"))).toBeGreaterThanOrEqual(Math.max(...ended(wh, "atscale_start")));
  expect([...bi.harm, ...wh.harm, ...bi.twice, ...wh.twice]).toEqual([]);
});

test("what a running cluster reads from is not stopped alone, and nobody starts on what is down, unless a person overrides it", {
  timeout: 600_000,
}, async () => {
  await using scene = await rehearsed({ text: BI, beside: [WH] });
  const { stage } = scene;
  await bothUp(scene);
  const refused = await scene.call<PlanView>("makePlan", { cluster: "wh", verb: "stop", options: NO_OPTIONS });
  expect(refused.refused).toEqual([
    {
      rule: "needed-by",
      message: "bi reads from wh and is up",
      passesWhen: "bi is stopped first (muster stop bi), or both are named: muster stop bi wh",
      override: "--override needed-by:bi",
    },
  ]);
  const options = { ...NO_OPTIONS, overrides: ["needed-by"] };
  const overridden = await scene.call<PlanView>("makePlan", { cluster: "wh", verb: "stop", options });
  expect(overridden.refused).toEqual([]);
  const { order } = await startOrder(scene, "stop");
  expect(order?.id).toBe("order.1");
  const last = await over(scene);
  expect(last.state, JSON.stringify(last)).toBe("done");
  const down = await scene.call<PlanView>("makePlan", { cluster: "bi", verb: "start", options: NO_OPTIONS });
  expect(down.refused.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
    "needs-down: bi reads from wh, which is stopped",
  ]);
  expect(
    (await scene.call<PlanView>("makePlan", { cluster: "wh", verb: "stop", options: NO_OPTIONS })).refused,
  ).toEqual([]);
  expect([...(await stage.judge("bi")).harm, ...(await stage.judge("wh")).harm]).toEqual([]);
});

test("an order waits for a person where a run of it was aborted, and goes on with a new one when told to", {
  timeout: 600_000,
}, async () => {
  await using scene = await rehearsed({ text: BI, beside: [WH] });
  const { order, plan } = await startOrder(scene, "stop");
  expect(order, JSON.stringify(plan?.plans.map(({ refused }) => refused))).not.toBeNull();
  await eventually(
    "bi begins to stop",
    async () => (await scene.begun()).length > 0,
    async () => JSON.stringify(await orderNow(scene)),
  );
  await scene.ask("abort");
  const paused = await over(scene);
  expect(paused.state).toBe("paused");
  expect(paused.pause?.rule, JSON.stringify(paused)).toBe("predecessor-failed");
  expect(paused.pause?.reason).toBe("bi.1 ended aborted, and wh waits");
  expect((await scene.stage.judge("wh")).commands).toEqual([]);
  // A look that came too late on a busy machine refuses a plan, which pauses the order again: told once more, it goes on.
  await eventually(
    "the order ends",
    async () => {
      const { state } = await orderNow(scene);
      if (state === "paused") await scene.call("askOrder", { order: "order.1", who: "test", what: "resume" });
      return state === "done";
    },
    async () => JSON.stringify(await orderNow(scene)),
  );
  const last = await orderNow(scene);
  expect(last.steps.map(({ run, state }) => `${run} ${state}`)).toEqual(["bi.2 done", "wh.1 done"]);
});
