import { join } from "node:path";
import { expect, test } from "vitest";
import type { LookOrder } from "../../../agent/api/ports.ts";
import type { ProbeAnswer } from "../../../agent/probes/ports.ts";
import { KnownNodes } from "../../../agent/report/known-nodes.ts";
import { Observer, type ObserverPorts } from "../../../agent/report/observer.ts";
import type { Observation } from "../../../shared/state/observation.ts";
import { folder, node } from "../probes/support.ts";
import { settled } from "./support.ts";

const answered: ProbeAnswer = {
  yields: { result: "seen", value: { n: 1 } },
  raw: { exit: 0, stdout: "out", stderr: "" },
};
const order = (token: number, over: Partial<LookOrder> = {}): LookOrder => ({
  token,
  asker: { journal: "j-1", controller: "m1" },
  looks: [{ node: node(), probes: ["services"] }],
  beatMs: 0,
  raw: false,
  once: false,
  ...over,
});

/** An observer whose looks end when the test says so. */
function bench(start = "start-1", state = folder(), more: Partial<ObserverPorts> = {}) {
  const sent: Observation[] = [];
  const pending: { probe: string; signal: AbortSignal; end: (answer?: ProbeAnswer) => Promise<void> }[] = [];
  const observer = new Observer({
    host: "host-1",
    life: { boot: "boot-1", start },
    wall: () => 1_700_000_000_000,
    probe: (_, probe, signal) =>
      new Promise((resolve) => {
        const end = async (answer = answered) => {
          resolve(answer);
          await settled();
        };
        pending.push({ probe, signal, end });
        signal.addEventListener("abort", () => resolve(answered));
      }),
    probesOf: () => ["services", "roll-call"],
    runsCommand: () => false,
    digestOf: () => "0123456789ab",
    send: (observation) => void sent.push(observation),
    nodes: new KnownNodes(join(state, "nodes.json")),
    beats: { hear: () => {} },
    ...more,
  });
  return { observer, sent, pending, state };
}

test("a look that began before a token came never carries it, and the one more look that follows does", async () => {
  const { observer, sent, pending } = bench();
  expect(observer.ask(order(7))).toEqual({ boot: "boot-1", start: "start-1", token: 7 });
  observer.ask(order(8));
  observer.ask(order(9));
  expect(pending).toHaveLength(1);
  await pending[0]?.end();
  await pending[1]?.end();
  expect(sent.map((o) => o.token)).toEqual([7, 9]);
  expect(sent.map((o) => o.sequence)).toEqual([1, 2]);
  expect(pending).toHaveLength(2);
});

test("an observation says whose token it carries, and another journal's tokens count anew", async () => {
  const { observer, sent, pending } = bench();
  const of = (journal: string, controller: string) => ({ asker: { journal, controller } });
  observer.ask(order(7));
  await pending[0]?.end();
  observer.ask(order(9, of("j-1", "m2")));
  await pending[1]?.end();
  observer.ask(order(8, of("j-1", "m1")));
  await pending[2]?.end();
  expect(observer.ask(order(2, of("j-2", "m1"))).token).toBe(2);
  await pending[3]?.end();
  expect(sent.map(({ token, asker }) => `${token} ${asker}`)).toEqual(["7 j-1/m1", "9 j-1/m2", "9 j-1/m2", "2 j-2/m1"]);
});

test("a look of the beat carries the token of its beginning too", async () => {
  const { observer, sent, pending } = bench();
  observer.ask(order(5, { looks: [{ node: node(), probes: ["roll-call"] }] }));
  await pending[0]?.end();
  observer.beat();
  observer.ask(order(6, { looks: [] }));
  await pending[1]?.end();
  expect(sent.map((o) => o.token)).toEqual([5, 5]);
});

test("a lower token leaves the higher one", async () => {
  const { observer, sent, pending } = bench();
  observer.ask(order(9));
  expect(observer.ask(order(3)).token).toBe(9);
  await pending[0]?.end();
  await pending[1]?.end();
  expect(sent.map((o) => o.token)).toEqual([9, 9]);
});

test("a new life begins at token 0 with another start, and knows its nodes", async () => {
  const first = bench("start-1");
  first.observer.ask(order(41));
  await first.pending[0]?.end();
  await first.observer.stop();
  const second = bench("start-2", first.state);
  second.observer.beat();
  expect(second.pending.map((p) => p.probe)).toEqual(["services", "roll-call"]);
  await second.pending[0]?.end();
  expect(second.sent[0]).toMatchObject({ token: 0, start: "start-2", sequence: 1, node: "toy-1", probe: "services" });
});

test("no probe named means all that apply, and raw output travels only where it was asked for", async () => {
  const { observer, sent, pending } = bench();
  observer.ask(order(1, { looks: [{ node: node(), probes: [] }], raw: true }));
  for (const look of pending) await look.end();
  expect(sent.map((o) => [o.probe, o.raw?.stdout])).toEqual([
    ["services", "out"],
    ["roll-call", "out"],
  ]);
  observer.ask(order(2));
  await pending.at(-1)?.end();
  expect(sent.at(-1)).not.toHaveProperty("raw");
});

test("an observation names its node, its observer's life and the definition", async () => {
  const { observer, sent, pending } = bench();
  observer.ask(order(1));
  await pending[0]?.end();
  expect(sent[0]).toEqual({
    asker: "j-1/m1",
    cluster: "toys",
    node: "toy-1",
    host: "host-1",
    probe: "services",
    token: 1,
    boot: "boot-1",
    start: "start-1",
    sequence: 1,
    atMs: 1_700_000_000_000,
    tookMs: expect.any(Number),
    digest: "0123456789ab",
    yields: { result: "seen", value: { n: 1 } },
  });
});

test("a stopping observer ends its looks and sends nothing of them", async () => {
  const { observer, sent, pending } = bench();
  observer.ask(order(1));
  await observer.stop();
  expect(pending[0]?.signal.aborted).toBe(true);
  expect(sent).toEqual([]);
});

test("a probe that runs no command has its value for raw output, and one that yields nothing has none", async () => {
  const { observer, sent, pending } = bench();
  observer.ask(order(1, { raw: true }));
  await pending[0]?.end({ yields: { result: "seen", value: { ports: [] } } });
  observer.ask(order(2, { raw: true }));
  await pending[1]?.end({ yields: { result: "unknown", reason: "no answer" } });
  expect(sent.map((o) => o.raw)).toEqual([{ exit: 0, stdout: '{"ports":[]}', stderr: "" }, undefined]);
});

test("made-up nodes are looked at once: no beat looks at them and nothing of them is on disk", async () => {
  const { observer, sent, pending, state } = bench();
  observer.ask(order(1, { once: true }));
  await pending[0]?.end();
  expect(sent).toHaveLength(1);
  observer.beat();
  expect(pending).toHaveLength(1);
  expect(new KnownNodes(join(state, "nodes.json")).all()).toEqual([]);
});

test("a probe that is off the beat is looked at where somebody asks, and not on the beat", async () => {
  const { observer, pending } = bench("start-1", folder(), { onBeat: (_, probe) => probe !== "services" });
  observer.ask(order(1));
  await pending[0]?.end();
  observer.beat();
  expect(pending.map(({ probe }) => probe)).toEqual(["services", "roll-call"]);
});
