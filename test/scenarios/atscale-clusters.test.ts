/**
 * Rehearsals of clusters of every shape. The judge is the simulator's own command log and harm log.
 */
import { expect, test } from "vitest";
import { rehearsed } from "../support/rehearsed.ts";
import { ELSEWHERE, FIVE_QUERY_ENGINES, MIXED_NAMES, ONE_ENGINE } from "./atscale-clusters.ts";

const both = (stop: readonly string[], start: readonly string[]) => [
  ...stop.map((node) => `${node} atscale_stop`),
  ...start.map((node) => `${node} atscale_start`),
];

test("a cluster of one engine and no query engine restarts without harm", { timeout: 180_000 }, async () => {
  await using scene = await rehearsed({ text: ONE_ENGINE });
  await scene.begin("restart");
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  expect(await scene.begun()).toEqual(both(["e1", "c1"], ["c1", "e1"]));
  expect((await scene.stage.judge()).harm).toEqual([]);
});

test("five query engines are stopped first and started last, one at a time", { timeout: 240_000 }, async () => {
  await using scene = await rehearsed({ text: FIVE_QUERY_ENGINES, leader: "e2" });
  await scene.begin("restart");
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  const wide = ["q1", "q2", "q3", "q4", "q5"];
  expect(await scene.begun()).toEqual(both([...wide, "e1", "e2", "c1"], ["c1", "e2", "e1", ...wide]));
  const { harm, commands } = await scene.stage.judge();
  expect(harm).toEqual([]);
  const underway = new Set<string>();
  for (const { node, event } of commands) {
    if (event === "began") underway.add(node);
    else underway.delete(node);
    expect(underway.size, `${[...underway].join(" and ")} at once`).toBeLessThanOrEqual(1);
  }
});

test("members listed in mixed case and with full names are matched to their nodes", { timeout: 180_000 }, async () => {
  await using scene = await rehearsed({ text: MIXED_NAMES, leader: "bi-03" });
  const { plan } = await scene.begin("restart");
  expect(plan?.refused).toEqual([]);
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  expect(await scene.begun()).toEqual(both(["bi-02", "bi-03", "bi-01"], ["bi-01", "bi-03", "bi-02"]));
  expect((await scene.stage.judge()).harm).toEqual([]);
});

test("a product installed elsewhere, on other ports, restarts without harm", { timeout: 180_000 }, async () => {
  await using scene = await rehearsed({ text: ELSEWHERE });
  const { plan } = await scene.begin("restart");
  expect(plan?.refused).toEqual([]);
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  expect(await scene.begun()).toEqual(both(["bi-02", "bi-01"], ["bi-01", "bi-02"]));
  expect((await scene.stage.judge()).harm).toEqual([]);
});

test("a stop remembers the leader, and the next start begins with it unasked", { timeout: 240_000 }, async () => {
  await using scene = await rehearsed({ text: MIXED_NAMES, leader: "bi-03" });
  await scene.begin("stop");
  const stopped = await scene.settled();
  expect(stopped.verdict).toContain("SAFE TO POWER OFF");
  await scene.stage.controller.kill();
  await scene.stage.restartController();
  const { plan } = await scene.begin("start");
  expect(plan?.refused).toEqual([]);
  expect(plan?.bindings.map((b) => `${b.name} ${b.node} ${b.standing}`)).toEqual(["leader bi-03 confirmed-at-stop"]);
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  expect((await scene.begun()).slice(3)).toEqual(["bi-01", "bi-03", "bi-02"].map((node) => `${node} atscale_start`));
  expect((await scene.stage.judge()).harm).toEqual([]);
});

test("a start of a cluster that no stop of ours confirmed is refused until a person names the leader", {
  timeout: 180_000,
}, async () => {
  await using scene = await rehearsed({ text: MIXED_NAMES, leader: "bi-03", start: "stopped" });
  const refused = await scene.start("start");
  expect(refused.run).toBeNull();
  expect(refused.plan?.refused.map((r) => r.rule)).toEqual(["leader-unknown"]);
  expect(await scene.begun()).toEqual([]);
  await scene.begin("start", { leader: "bi-03" });
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  expect((await scene.stage.judge()).harm).toEqual([]);
});
