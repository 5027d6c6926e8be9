/**
 * A host that dies for good while its command runs. The judge is the simulator's own command log and harm log.
 */
import { expect, test } from "vitest";
import { BI_PROD } from "../scenarios/atscale-clusters.ts";
import { eventually, rehearsed } from "../support/rehearsed.ts";

test("a run whose host died while its command ran goes on without it on a person's word, and nothing runs twice", {
  timeout: 300_000,
}, async () => {
  await using scene = await rehearsed({ text: BI_PROD, leader: "bi-03" });
  const { stage } = scene;
  const dead = { host: "bi-04", who: "test", reason: "its mainboard burnt" };
  await scene.start("stop");
  await eventually("the first stop runs", async () => (await scene.begun()).length >= 1);
  const asked = scene.call("hostDead", dead);
  await expect(asked).rejects.toThrow("bi-04");
  await stage.agents.get("bi-04")?.kill();
  await stage.controller.kill();
  await stage.restartController();
  const paused = await scene.settled();
  expect(paused.pause, paused.sentence).toMatchObject({ rule: "unsettled", node: "bi-04" });
  expect(paused.pause?.choices.map(({ command }) => command)).toContain('muster host dead bi-04 --reason "..."');

  await eventually("the agent is taken for silent", async () => {
    const { hosts } = await scene.call<{ hosts: { host: string; state: string }[] }>("listHosts", {});
    return hosts.find(({ host }) => host === "bi-04")?.state === "SILENT";
  });
  await scene.call("hostDead", dead);
  const without = await scene.run();
  expect(without.pause).toMatchObject({ rule: "host-dead", node: "bi-04" });
  await scene.skip("bi-04", "burnt");
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  expect(run.verdict).toContain("NOT VERIFIED on bi-04:");

  const events = await scene.events("bi-prod.1");
  expect(events.filter((e) => e.type === "command-ended" && String(e.id).includes("/bi-04/"))).toEqual([]);
  expect(await scene.begun()).toEqual(["bi-04", "bi-05", "bi-02", "bi-03", "bi-01"].map((n) => `${n} atscale_stop`));
  const judged = await stage.judge();
  expect(judged.twice).toEqual([]);
  expect(judged.harm).toEqual([]);
});
