/**
 * Half-way states: a stop or a start aborted at each boundary between phases; then both verbs, and no harm from any.
 * The judge is the simulator's own command log and harm log.
 */
import { expect, test } from "vitest";
import type { Run__Output as RunView } from "../../shared/wire/generated/muster/controller/v1/Run.ts";
import { eventually, type Rehearsed, rehearsed } from "../support/rehearsed.ts";

const SMALL = `
cluster: bi-half
product: atscale
nodes:
  c1: { roles: [coordinator] }
  e1: { roles: [engine] }
  q1: { roles: [query-engine] }
`;

type Verb = "stop" | "start";

/**
 * Three nodes, so three phases that act: after the first and after the second the cluster stands half-way. The next node cannot reach its
 * goal, so that an abort always finds the run open, however late it comes.
 */
const CUTS: readonly { verb: Verb; boundary: number; next: string }[] = [
  { verb: "stop", boundary: 1, next: "e1:stop-hangs" },
  { verb: "stop", boundary: 2, next: "c1:stop-hangs" },
  { verb: "start", boundary: 1, next: "e1:flapping-service" },
  { verb: "start", boundary: 2, next: "q1:flapping-service" },
];

test("a stop and a start aborted at each phase boundary leave what both verbs finish, without harm", {
  timeout: 600_000,
}, async () => {
  await using scene = await rehearsed({ text: SMALL, speed: 40 });
  for (const { verb, boundary, next } of CUTS) {
    const back = verb === "stop" ? "start" : "stop";
    // To where the verb begins, which is where the one before it ended.
    await wholly(scene, back);
    await abortedAfter(scene, verb, boundary, next);
    await wholly(scene, back);
    await wholly(scene, verb);
  }
  const { harm, twice } = await scene.stage.judge();
  expect(harm).toEqual([]);
  expect(twice).toEqual([]);
});

test("a node that somebody stops by hand refuses a start as moving the other way, until that stop has ended", {
  timeout: 240_000,
}, async () => {
  await using scene = await rehearsed({ text: SMALL, faults: ["q1:stop-hangs"] });
  const byHand = scene.byHand("q1", "atscale_stop");
  const plan = () => scene.plan("start", { leader: "e1" });
  await eventually("the start is refused", async () => (await plan()).refused.length > 0);
  const { run, plan: refusedPlan } = await scene.start("start", { leader: "e1" });
  expect(run).toBeNull();
  expect(refusedPlan?.refused).toEqual([
    {
      rule: "out-of-order",
      message: "q1 is moving the other way (stop)",
      passesWhen: "its stop has ended",
      override: "--override out-of-order:q1",
    },
  ]);
  await scene.fault("q1:stop-hangs", false);
  await byHand;
  await wholly(scene, "start");
  expect(await scene.begun()).toEqual(["q1 atscale_stop", "q1 atscale_start"]);
  expect((await scene.stage.judge()).harm).toEqual([]);
});

/** Runs the verb to its end; nothing to do is an end too. */
async function wholly(scene: Rehearsed, verb: Verb): Promise<void> {
  const { id } = await begun(scene, verb);
  const run = await scene.settled();
  expect(run.state, `${verb}, ${id}: ${run.sentence}`).toBe("done");
}

/** Aborts once so many phases that act have ended, while the next node's command is under way or its services come and go. */
async function abortedAfter(scene: Rehearsed, verb: Verb, boundary: number, next: string): Promise<void> {
  await scene.fault(next);
  const { id } = await begun(scene, verb);
  // The roll call ends too.
  const ended = async () => (await scene.events(id)).filter((event) => event.type === "phase-ended").length - 1;
  await eventually(`${boundary} phases of ${id} are over`, async () => (await ended()) >= boundary);
  await scene.ask("abort");
  await scene.fault(next, false);
  const run = await scene.settled();
  expect(run.state, `${id}: ${run.sentence}`).toBe("aborted");
  expect(await ended(), `phases of ${id}`).toBe(boundary);
}

/**
 * The run, once nothing refuses it. What an abort left may go on by itself for a while (its services start, its stop ends): that is refused
 * as out of order, the refusal says what passes it, and a person waits for that. Nothing else may refuse.
 */
async function begun(scene: Rehearsed, verb: Verb): Promise<RunView> {
  const found: { run?: RunView | null } = {};
  let refused: string[] = [];
  await eventually(
    `a ${verb} is refused no more`,
    async () => {
      const { run, plan } = await scene.start(verb, { leader: verb === "start" ? "e1" : "" });
      refused = plan?.refused.map(({ rule, message }) => `${rule}: ${message}`) ?? [];
      expect(
        refused.filter((said) => !/^out-of-order: \w+ is moving the other way/.test(said)),
        verb,
      ).toEqual([]);
      found.run = run;
      return run !== null;
    },
    () => refused.join("; "),
  );
  if (!found.run) throw new Error(`no run of a ${verb}`);
  return found.run;
}
