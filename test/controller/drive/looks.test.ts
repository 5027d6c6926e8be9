/**
 * When looks are asked for again, and what the driver is told of it. The judge is what the agents were asked.
 */
import { expect, test } from "vitest";
import type { Agents } from "../../../controller/drive/agents.ts";
import { LOOK_AGAIN_MS, LOOK_LOST_MS, Looks } from "../../../controller/drive/looks.ts";
import { emptyFleet, observe } from "../../../controller/fleet/fleet.ts";
import { MusterError } from "../../../shared/errors.ts";
import { silentLogger } from "../../../shared/log.ts";
import { atscaleScene } from "../../support/virtual-atscale.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

function asking(refusal: Error | null = null) {
  const clock = new VirtualClock();
  const fleet = emptyFleet();
  const asked: string[] = [];
  const look: Agents["look"] = async (host, { looks: named }) => {
    asked.push(`${clock.now()} ${host} ${named.flatMap(({ probes }) => probes).join(",")}`);
    if (refusal) throw refusal;
  };
  const lost: unknown[] = [];
  const onLost = (reason: unknown) => lost.push(reason);
  const looks = new Looks({ agents: { look } as Agents, fleet, clock, log: silentLogger(), speed: 1, onLost });
  const { cluster, definition } = atscaleScene().fleet;
  const ask = (probes: readonly string[], floor = 1) =>
    looks.ask(cluster, definition, [{ node: "q1", probes, floor }], 5_000);
  let sequence = 0;
  const answer = (probe: string) => {
    sequence += 1;
    const observer = { cluster: cluster.name, node: "q1", host: "q1", boot: "b", start: "s", sequence };
    const about = {
      probe,
      token: 1,
      asker: "",
      atMs: 0,
      tookMs: 1,
      digest: "",
      yields: { result: "seen", value: {} },
    } as const;
    observe(fleet, { observation: { ...observer, ...about }, receivedAt: clock.now(), retained: false });
  };
  return { clock, asked, ask, answer, looks, lost };
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

test("an agent that obeys another controller ends the lease of this one, whatever the journal says", async () => {
  const refusal = new MusterError("stale-epoch", "epoch 3 is m1's here, not m2's");
  const { clock, ask, looks, lost } = asking(refusal);
  ask(["services"]);
  await clock.run(1);
  expect(lost).toEqual([refusal]);
  expect([...looks.silent.keys()]).toEqual(["q1"]);
});

test("an agent that is away, or follows another journal, does not: the other hosts are this controller's to lead", async () => {
  for (const code of ["agent-away", "other-journal"] as const) {
    const { clock, ask, looks, lost } = asking(new MusterError(code, "no"));
    ask(["services"]);
    await clock.run(1);
    expect(lost).toEqual([]);
    expect([...looks.silent.keys()]).toEqual(["q1"]);
  }
});
