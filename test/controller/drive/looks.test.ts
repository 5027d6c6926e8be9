/**
 * When looks are asked for again, and what the driver is told of it. The judge is what the agents were asked.
 */
import { expect, test } from "vitest";
import type { Agents } from "../../../controller/drive/agents.ts";
import { LOOK_AGAIN_MS, LOOK_LOST_MS, Looks } from "../../../controller/drive/looks.ts";
import { emptyFleet, observe } from "../../../controller/fleet/fleet.ts";
import { silentLogger } from "../../../shared/log.ts";
import { atscaleScene } from "../../support/virtual-atscale.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

function asking() {
  const clock = new VirtualClock();
  const fleet = emptyFleet();
  const asked: string[] = [];
  const look: Agents["look"] = async (host, { looks: named }) => {
    asked.push(`${clock.now()} ${host} ${named.flatMap(({ probes }) => probes).join(",")}`);
  };
  const looks = new Looks({ agents: { look } as Agents, fleet, clock, log: silentLogger(), speed: 1 });
  const { cluster, definition } = atscaleScene().fleet;
  const ask = (probes: readonly string[], floor = 1) =>
    looks.ask(cluster, definition, [{ node: "q1", probes, floor }], 5_000);
  let sequence = 0;
  const answer = (probe: string) => {
    sequence += 1;
    const observer = { cluster: cluster.name, node: "q1", host: "q1", boot: "b", start: "s", sequence };
    const about = { probe, token: 1, atMs: 0, tookMs: 1, digest: "", yields: { result: "seen", value: {} } } as const;
    observe(fleet, { observation: { ...observer, ...about }, receivedAt: clock.now(), retained: false });
  };
  return { clock, asked, ask, answer };
}

test("a look that was answered is due a second after it was asked for, and whoever asks is told how long that is", async () => {
  const { clock, asked, ask, answer } = asking();
  expect(ask(["services"])).toBe(Number.POSITIVE_INFINITY);
  await clock.run(300);
  answer("services");
  expect(ask(["services"])).toBe(LOOK_AGAIN_MS - 300);
  await clock.run(LOOK_AGAIN_MS);
  ask(["services"]);
  expect(asked).toEqual(["0 q1 services", "1000 q1 services"]);
});

test("one that was not answered is not asked for again before it is taken for lost, unless with a higher token", async () => {
  const { clock, asked, ask } = asking();
  ask(["services"]);
  await clock.run(LOOK_AGAIN_MS);
  expect(ask(["services"])).toBe(LOOK_LOST_MS - LOOK_AGAIN_MS);
  ask(["services"], 2);
  expect(asked).toEqual(["0 q1 services", "1000 q1 services"]);
});

test("of several the soonest tells, and only what is due is sent", async () => {
  const { clock, asked, ask, answer } = asking();
  ask(["services"]);
  await clock.run(400);
  answer("services");
  expect(ask(["services", "ping"])).toBe(600);
  expect(asked).toEqual(["0 q1 services", "400 q1 ping"]);
});
