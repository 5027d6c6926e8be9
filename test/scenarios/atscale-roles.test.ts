/**
 * Who is what, where the file, the memory or the night say otherwise. The judge is the simulator's own command log and harm log.
 */
import { expect, test } from "vitest";
import { eventually, type Rehearsed, rehearsed } from "../support/rehearsed.ts";
import { PAIR } from "./atscale-clusters.ts";

const stops = (...nodes: string[]) => nodes.map((node) => `${node} atscale_stop`);
const starts = (...nodes: string[]) => nodes.map((node) => `${node} atscale_start`);

/** An engine that the file calls a query engine would be stopped first, and with it perhaps the leader. */
const MISDECLARED = PAIR.replace("e2: { roles: [engine] }", "e2: { roles: [query-engine] }");

const QUERY_ENGINES = `
cluster: bi-four
product: atscale
nodes:
  c1: { roles: [coordinator] }
  e1: { roles: [engine] }
  q1: { roles: [query-engine] }
  q2: { roles: [query-engine] }
`;

test("an engine that the file declares a query engine is refused as role-mismatch, and an override is kept with the plan", {
  timeout: 240_000,
}, async () => {
  await using scene = await rehearsed({ text: PAIR, leader: "e1" });
  await scene.call("apply", { file: "bi-pair.yaml", text: MISDECLARED, who: "test" });
  const { run, plan } = await refusedOnlyBy(scene, "stop", "role-mismatch");
  expect(run).toBeNull();
  expect(plan?.refused.map(({ message, passesWhen, override }) => ({ message, passesWhen, override }))).toEqual([
    {
      message: expect.stringMatching(/^e2 is declared query-engine and has the services .*database/),
      passesWhen: "its declared roles are those whose services it has",
      override: "--override role-mismatch:e2",
    },
  ]);
  expect(await scene.begun()).toEqual([]);

  await scene.begin("stop", { overrides: ["role-mismatch:e2"] });
  const ended = await scene.settled();
  expect(ended.state, ended.sentence).toBe("done");
  expect(await scene.begun()).toEqual(stops("e2", "e1", "c1"));
  const [created] = await scene.events(ended.id);
  expect((created?.plan as { overridden?: string[] } | undefined)?.overridden).toEqual([
    expect.stringMatching(/^role-mismatch:e2: e2 is declared query-engine/),
  ]);
  expect((await scene.stage.judge()).harm).toEqual([]);
});

test("who led when a cluster was stopped by hand is a proposal that a start asks for, and not a fact", {
  timeout: 240_000,
}, async () => {
  await using scene = await rehearsed({ text: PAIR, leader: "e2" });
  await eventually("the leader was seen", async () => {
    const bindings = (await scene.status()).clusters[0]?.bindings ?? [];
    return bindings.some(({ node, standing }) => node === "e2" && standing === "seen");
  });
  for (const node of ["e1", "e2", "c1"]) {
    await scene.byHand(node, "atscale_stop");
    await eventually(`${node} is seen stopped`, async () => {
      const nodes = (await scene.status()).clusters[0]?.nodes ?? [];
      return nodes.some((one) => one.node === node && one.state === "stopped");
    });
  }
  const { run, plan } = await refusedOnlyBy(scene, "start", "leader-unconfirmed");
  expect(run).toBeNull();
  expect(plan?.refused[0]).toMatchObject({
    message: expect.stringMatching(
      /^e2 was leader when last seen \(.+, \d+ (s|min) ago\), but no finished stop confirmed it$/,
    ),
    override: "--leader e2",
  });
  const before = (await scene.begun()).length;
  await scene.begin("start", { leader: "e2" });
  const ended = await scene.settled();
  expect(ended.state, ended.sentence).toBe("done");
  expect((await scene.begun()).slice(before)).toEqual(starts("c1", "e2", "e1"));
  expect((await scene.stage.judge()).harm).toEqual([]);
});

test("a query engine whose host dies half-way through a stop pauses it; left out by name the stop finishes, and a start brings all back", {
  timeout: 300_000,
}, async () => {
  await using scene = await rehearsed({ text: QUERY_ENGINES, faults: ["q1:stop-hangs"] });
  await scene.begin("stop");
  await eventually("the first stop is under way", async () => (await scene.begun()).length > 0);
  await scene.fault("q2:dead-host");
  await scene.stage.agents.get("q2")?.kill();
  await scene.fault("q1:stop-hangs", false);
  const paused = await scene.settled();
  expect(paused.state, paused.sentence).toBe("paused");
  expect(paused.pause?.node).toBe("q2");
  await scene.ask("abort");
  await eventually("the run is over", async () => (await scene.run()).state === "aborted");
  expect(await scene.begun()).toEqual(stops("q1"));

  await scene.begin("stop", { without: ["q2"] });
  const stopped = await scene.settled();
  expect(stopped.state, stopped.sentence).toBe("done");
  expect(stopped.verdict).toContain("NOT VERIFIED on q2");
  expect(await scene.begun()).toEqual(stops("q1", "e1", "c1"));

  await scene.fault("q2:dead-host", false);
  await scene.stage.restartAgent("q2");
  await scene.begin("start");
  const started = await scene.settled();
  expect(started.state, started.sentence).toBe("done");
  expect((await scene.begun()).slice(3)).toEqual(starts("c1", "e1", "q1", "q2"));
  expect((await scene.stage.judge()).harm).toEqual([]);
});

/** Asked again while anything else refuses too: a look that a busy machine lets time out does, for a moment. */
async function refusedOnlyBy(scene: Rehearsed, verb: string, rule: string) {
  let last = await scene.start(verb);
  await eventually(
    `a ${verb} is refused by ${rule} alone`,
    async () => {
      const rules = last.plan?.refused.map((one) => one.rule) ?? [];
      if (rules.join() === rule) return true;
      expect(last.run, "it must not start").toBeNull();
      last = await scene.start(verb);
      return false;
    },
    () => last.plan?.refused.map(({ rule: by, message }) => `${by}: ${message}`).join("; ") ?? "",
  );
  return last;
}
