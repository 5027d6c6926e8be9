/**
 * Crashes in the middle of a restart. The judge is the simulator's own command log and harm log.
 */
import { expect, test } from "vitest";
import { eventually, rehearsed } from "../support/rehearsed.ts";
import { BI_PROD } from "./atscale-clusters.ts";

/** The vendor's order (S3 to S7), with bi-03 leading. */
const RESTART = [
  ...["bi-04", "bi-05", "bi-02", "bi-03", "bi-01"].map((node) => `${node} atscale_stop`),
  ...["bi-01", "bi-03", "bi-02", "bi-04", "bi-05"].map((node) => `${node} atscale_start`),
];

test("a restart goes on by itself after the controller was killed at five different points, and nothing starts twice", {
  timeout: 300_000,
}, async () => {
  await using scene = await rehearsed({ text: BI_PROD, leader: "bi-03" });
  const { stage } = scene;
  await scene.begin("restart");
  const commands = async () => (await scene.begun()).length;
  const points: [string, () => Promise<boolean>][] = [
    ["while the first stop runs", async () => (await commands()) >= 1],
    [
      "right after a result, before its verification",
      async () => (await scene.events("bi-prod.1")).filter((e) => e.type === "command-ended").length >= 2,
    ],
    ["while the leader stops", async () => (await commands()) >= 4],
    [
      "between stop and start",
      async () => (await scene.events("bi-prod.1")).filter((e) => e.type === "phase-ended").length >= 5,
    ],
    [
      "while the leader settles",
      async () => (await scene.events("bi-prod.1")).filter((e) => e.type === "command-ended").length >= 7,
    ],
  ];
  for (const [point, reached] of points) {
    await eventually(point, reached, async () => (await scene.run()).sentence);
    await stage.controller.kill();
    await stage.restartController();
  }
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  const judged = await stage.judge();
  expect(await scene.begun()).toEqual(RESTART);
  expect(judged.twice).toEqual([]);
  expect(judged.harm).toEqual([]);
  const epochs = (await scene.events("bi-prod.1")).filter((e) => e.type === "epoch-began");
  expect(epochs).toHaveLength(5);
});

test("a command whose agent is killed goes on, is not started twice, and its outcome is reported", {
  timeout: 300_000,
}, async () => {
  await using scene = await rehearsed({ text: BI_PROD, leader: "bi-03" });
  const { stage } = scene;
  await scene.begin("stop");
  await eventually("the replica's stop has begun", async () => (await scene.begun()).includes("bi-02 atscale_stop"));
  await stage.agents.get("bi-02")?.kill();
  await stage.restartAgent("bi-02");
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  const ended = (await scene.events("bi-prod.1")).filter(
    (e) => e.type === "command-ended" && String(e.id).includes("/bi-02/"),
  );
  expect(ended.map((e) => e.ended)).toEqual([{ outcome: "exited", code: 0 }]);
  const judged = await stage.judge();
  expect(await scene.begun()).toEqual(RESTART.slice(0, 5));
  expect(judged.twice).toEqual([]);
  expect(judged.harm).toEqual([]);
});
