import { expect, test } from "vitest";
import { HELD_TRUST_MS, Outbox } from "../../../agent/report/outbox.ts";
import { decodeObservation, type Observation } from "../../../shared/state/observation.ts";
import { FakeBus } from "./support.ts";

const observation = (over: Partial<Observation> = {}): Observation => ({
  cluster: "toys",
  node: "toy-1",
  host: "host-1",
  probe: "services",
  token: 7,
  asker: "j-1/m1",
  boot: "b",
  start: "s",
  sequence: 1,
  atMs: 1,
  tookMs: 1,
  digest: "d",
  yields: { result: "seen", value: {} },
  ...over,
});

function bench() {
  const bus = new FakeBus();
  let now = 0;
  const outbox = new Outbox(bus, () => now);
  const wait = (ms: number) => {
    now += ms;
  };
  return { bus, outbox, wait, sent: () => bus.sent.map((m) => decodeObservation(m.bytes)) };
}

test("an observation goes out on its own subject", () => {
  const { bus, outbox } = bench();
  outbox.send(observation({ node: "toy-1.example.com" }));
  expect(bus.sent.map((m) => m.subject)).toEqual(["muster.state.toys.toy-1%2eexample%2ecom.services"]);
});

test("while the bus is away only the newest of each subject is kept, and sent when it is back", () => {
  const { bus, outbox, sent } = bench();
  bus.leave();
  for (let sequence = 1; sequence <= 1000; sequence += 1) {
    outbox.send(observation({ sequence }));
    outbox.send(observation({ sequence, probe: "ports" }));
  }
  expect(outbox.size).toBe(2);
  bus.connected = true;
  outbox.flush();
  outbox.flush();
  expect(sent().map((o) => [o.probe, o.sequence, o.token])).toEqual([
    ["services", 1000, 7],
    ["ports", 1000, 7],
  ]);
});

test("what was held for long has lost its token, so that it opens no gate", () => {
  const { bus, outbox, wait, sent } = bench();
  bus.leave();
  outbox.send(observation());
  wait(HELD_TRUST_MS + 1);
  bus.connected = true;
  outbox.flush();
  expect(sent().map((o) => o.token)).toEqual([0]);
});

test("what is held is forgotten once a newer one went out", () => {
  const { bus, outbox, sent } = bench();
  bus.leave();
  outbox.send(observation({ sequence: 1 }));
  bus.connected = true;
  outbox.send(observation({ sequence: 2 }));
  outbox.flush();
  expect(sent().map((o) => o.sequence)).toEqual([2]);
});

test("a publication that fails is held", () => {
  const { bus, outbox, sent } = bench();
  bus.publish = () => {
    throw new Error("connection closed");
  };
  outbox.send(observation());
  Reflect.deleteProperty(bus, "publish");
  outbox.flush();
  expect(sent()).toHaveLength(1);
});

test("an observation longer than a message loses its raw output, then its value", () => {
  const { outbox, sent, bus } = bench();
  const long = "x".repeat(1_200_000);
  outbox.send(observation({ raw: { exit: 0, stdout: long, stderr: "" } }));
  outbox.send(observation({ yields: { result: "seen", value: { long } } }));
  expect(sent()[0]).not.toHaveProperty("raw");
  expect(sent()[0]?.yields).toEqual({ result: "seen", value: {} });
  expect(sent()[1]?.yields).toEqual({ result: "unknown", reason: expect.stringContaining("too long") });
  for (const { bytes } of bus.sent) expect(bytes.length).toBeLessThan(1024 * 1024);
});
