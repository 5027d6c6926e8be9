/**
 * What the simulation found, each as the smallest run that shows it.
 */
import { expect, test } from "vitest";
import { JOURNAL_STREAM } from "../../controller/journal/streams.ts";
import { dice } from "./kernel/dice.ts";
import { Operator } from "./operator.ts";
import { product } from "./products/atscale.ts";
import { Stage } from "./stage.ts";

async function begun(): Promise<{ stage: Stage; operator: Operator }> {
  const stage = await Stage.build({ model: product, scene: product.measured, dice: dice(3), controllers: 1 });
  const operator = new Operator(stage, dice(4));
  await stage.someoneLeads();
  await operator.apply(stage.scene.text);
  await operator.start("restart", null);
  return { stage, operator };
}

test("a stream that loses its tail under a living controller gets it back before the next event: no event stands behind a gap", async () => {
  const { stage, operator } = await begun();
  await stage.clock.until(() => stage.witness.starts.length === 3, 600_000);
  stage.witness.logs.lost(stage.nats.loseTail(JOURNAL_STREAM, 6));
  await stage.clock.until(() => operator.run?.life.is === "ended", 600_000);
  const numbers = stage.nats
    .all(JOURNAL_STREAM, "muster.journal.bi.1.*")
    .map(({ subject }) => Number(subject.split(".").at(-1)));
  expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, i) => i + 1));
  expect(stage.witness.faults).toEqual([]);
});

test("a token that somebody else drew while a result was being written makes no earlier look count", async () => {
  const { stage, operator } = await begun();
  await stage.clock.until(() => stage.witness.starts.length === 1, 600_000);
  // The result is written late, and meanwhile every agent is told a higher token, as when one of them has begun anew.
  let late = false;
  stage.watch = (process, kind, when) => {
    if (late || kind !== "bus.create" || when !== "before" || !process.name.startsWith("controller")) return;
    late = true;
    const { weather } = stage.network;
    stage.network.weather = { ...weather, late: 1, lateMs: 3_000 };
    queueMicrotask(() => {
      stage.network.weather = weather;
      stage.leader?.office?.enrol("bi");
    });
  };
  await stage.clock.until(() => operator.run?.life.is === "ended", 600_000);
  expect(late).toBe(true);
  expect(stage.witness.faults).toEqual([]);
});

test("what a controller that stood still finds waiting for it is as old as it is: nothing is started on it", async () => {
  const { stage, operator } = await begun();
  await stage.clock.until(() => stage.witness.starts.length === 2, 600_000);
  let frozen = false;
  stage.watch = (process, kind, when) => {
    if (frozen || kind !== "agent.Look" || when !== "after" || !isSeen(operator, "q2")) return;
    frozen = true;
    process.freeze();
    stage.clock.after(100_000, () => process.thaw());
  };
  await stage.clock.until(() => operator.run?.life.is === "ended", 900_000);
  expect(frozen).toBe(true);
  expect(stage.witness.faults).toEqual([]);
});

test("a command whose event waited long for NATS is not sent on the looks of before", async () => {
  const { stage, operator } = await begun();
  await stage.clock.until(() => stage.witness.starts.length === 2, 600_000);
  let away = false;
  stage.watch = (_process, kind, when) => {
    // The first event after a step was seen is the next command's.
    if (away || kind !== "bus.create" || when !== "before" || !isSeen(operator, "q2")) return;
    away = true;
    stage.nats.available = false;
    stage.clock.after(100_000, () => {
      stage.nats.available = true;
    });
  };
  await stage.clock.until(() => operator.run?.life.is === "ended", 900_000);
  expect(away).toBe(true);
  expect(stage.witness.faults).toEqual([]);
});

const isSeen = (operator: Operator, node: string) => operator.run?.phases[1]?.steps.get(node)?.is === "seen";
