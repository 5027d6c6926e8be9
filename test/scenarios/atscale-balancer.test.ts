/**
 * Query engines behind a load balancer of the site's own. The judge is the simulator's own command log and harm log.
 */
import { expect, test } from "vitest";
import { eventually, rehearsed } from "../support/rehearsed.ts";
import { BALANCED } from "./atscale-clusters.ts";

const DOWN = ["q1 lb_drain", "q1 atscale_stop", "q2 lb_drain", "q2 atscale_stop", "e1 atscale_stop", "c1 atscale_stop"];
const UP = [
  "c1 atscale_start",
  "e1 atscale_start",
  "q1 atscale_start",
  "q1 lb_undrain",
  "q2 atscale_start",
  "q2 lb_undrain",
];

test("a restart takes each query engine out of the balancer before its stop, and puts it back after /ping", {
  timeout: 180_000,
}, async () => {
  await using scene = await rehearsed({ text: BALANCED });
  const { plan } = await scene.begin("restart");
  expect(plan?.refused).toEqual([]);
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  expect(await scene.begun()).toEqual([...DOWN, ...UP]);
  expect((await scene.stage.judge()).harm).toEqual([]);
  expect((await scene.status()).clusters[0]?.debts).toEqual([]);
});

test("an abort between drain and stop leaves a debt that the status shows, and the next start pays it", {
  timeout: 180_000,
}, async () => {
  await using scene = await rehearsed({ text: BALANCED, faults: ["q1:stop-fails"] });
  await scene.begin("stop", { onPause: "abort" });
  const aborted = await scene.settled();
  expect(aborted.state, aborted.sentence).toBe("aborted");
  expect(await scene.begun()).toEqual(["q1 lb_drain", "q1 atscale_stop"]);
  const debts = async () => (await scene.status()).clusters[0]?.debts.map(({ node, what }) => `${node}: ${what}`);
  expect(await debts()).toEqual(["q1: its place in the load balancer, was in"]);
  await scene.fault("q1:stop-fails", false);
  const { plan } = await scene.begin("start");
  expect(plan?.refused).toEqual([]);
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  expect((await scene.begun()).slice(2)).toEqual(["q1 lb_undrain"]);
  await eventually("the debt is paid", async () => (await debts())?.length === 0);
  expect((await scene.stage.judge()).harm).toEqual([]);
});
