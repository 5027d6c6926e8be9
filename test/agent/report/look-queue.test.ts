import { expect, test } from "vitest";
import { COMMANDS_AT_ONCE, type LookJob, LookQueue } from "../../../agent/report/look-queue.ts";
import { node } from "../probes/support.ts";
import { gate, settled } from "./support.ts";

const job = (probe: string, raw = false): LookJob => ({ node: node(), probe, raw });

/** A queue whose looks end when the test says so. */
function bench(runsCommand: (job: LookJob) => boolean = () => false) {
  const begun: LookJob[] = [];
  const ends: (() => void)[] = [];
  const queue = new LookQueue({
    runsCommand,
    look: (which) => {
      begun.push(which);
      const end = gate();
      ends.push(end.open);
      return end.opened;
    },
  });
  const end = async (i: number) => {
    ends[i]?.();
    await settled();
  };
  return { queue, begun, end, names: () => begun.map((b) => b.probe) };
}

test("what is asked for while it is being looked at is looked at exactly once more afterwards", async () => {
  const { queue, names, end } = bench();
  queue.ask(job("services"));
  for (let i = 0; i < 5; i += 1) queue.ask(job("services"));
  expect(names()).toEqual(["services"]);
  await end(0);
  expect(names()).toEqual(["services", "services"]);
  await end(1);
  expect(names()).toEqual(["services", "services"]);
});

test("a beat makes no second look of what is under way", async () => {
  const { queue, names, end } = bench();
  queue.beat(job("services"));
  queue.beat(job("services"));
  await end(0);
  expect(names()).toEqual(["services"]);
  queue.beat(job("services"));
  expect(names()).toEqual(["services", "services"]);
});

test("different probes are looked at side by side, the same probe of two nodes too", () => {
  const { queue, begun } = bench();
  queue.ask(job("services"));
  queue.ask(job("ports"));
  queue.ask({ ...job("services"), node: node({ node: "toy-2" }) });
  expect(begun).toHaveLength(3);
});

test("so many commands run at once and no more, and what runs none does not wait behind them", async () => {
  const { queue, names, end } = bench((j) => j.probe.startsWith("list"));
  for (let i = 0; i < COMMANDS_AT_ONCE + 2; i += 1) queue.ask(job(`list-${i}`));
  queue.ask(job("ports"));
  expect(names()).toEqual(["list-0", "list-1", "list-2", "list-3", "ports"]);
  await end(2);
  expect(names().at(-1)).toBe("list-4");
});

test("what was asked for goes before what the beat queued, even if the beat queued it first", async () => {
  const { queue, names, end } = bench(() => true);
  for (let i = 0; i < COMMANDS_AT_ONCE; i += 1) queue.beat(job(`list-${i}`));
  queue.beat(job("beat-only"));
  queue.beat(job("promoted"));
  queue.ask(job("promoted"));
  await end(0);
  await end(1);
  expect(names().slice(COMMANDS_AT_ONCE)).toEqual(["promoted", "beat-only"]);
});

test("raw output wanted once stays wanted until the look that begins after it", async () => {
  const { queue, begun, end } = bench();
  queue.ask(job("services"));
  queue.ask(job("services", true));
  queue.ask(job("services"));
  await end(0);
  await end(1);
  expect(begun.map((b) => b.raw)).toEqual([false, true]);
});

test("a stopped queue begins nothing more and waits for what is under way", async () => {
  const { queue, names, end } = bench();
  queue.ask(job("services"));
  queue.ask(job("services"));
  let stopped = false;
  const stopping = queue.stop().then(() => {
    stopped = true;
  });
  queue.ask(job("ports"));
  await settled();
  expect(stopped).toBe(false);
  await end(0);
  await stopping;
  expect(names()).toEqual(["services"]);
});
