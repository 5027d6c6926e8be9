import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createReporting, type ReportingOptions } from "../../../agent/report/reporting.ts";
import { agentConfigSchema } from "../../../shared/config/agent.ts";
import { silentLogger } from "../../../shared/log.ts";
import { decodeObservation } from "../../../shared/state/observation.ts";
import { agentBeatCodec } from "../../../shared/wire/load.ts";
import { definition, folder, node, script, until } from "../probes/support.ts";
import { FakeBus, HandClock } from "./support.ts";

function bench(over: Partial<ReportingOptions> = {}, state = folder()) {
  const root = folder();
  script(join(root, "status"), `echo x >> ${root}/ran; echo 'engine  RUNNING pid 7, uptime 0:01:38'`);
  const looks = () => (existsSync(join(root, "ran")) ? readFileSync(join(root, "ran"), "utf8").length / 2 : 0);
  const toy = definition({ probes: { services: { run: [join(root, "status")], format: "supervisorctl" } } });
  const bus = new FakeBus();
  const clock = new HandClock();
  const reporting = createReporting({
    config: agentConfigSchema.parse({ host: "host-1.example", state, products: [] }),
    definitions: { definitions: new Map([["toy", toy]]), problems: [] },
    bus,
    clock,
    log: silentLogger(),
    signal: new AbortController().signal,
    ledgerRoom: () => true,
    random: () => 0.5,
    ...over,
  });
  onTestFinished(() => reporting.stop());
  const seen = () =>
    bus.sent.filter((m) => m.subject.startsWith("muster.state.")).map((m) => decodeObservation(m.bytes));
  const beats = () =>
    bus.sent
      .filter((m) => m.subject.startsWith("muster.agent."))
      .map((m) => agentBeatCodec.decode(Buffer.from(m.bytes)));
  return { reporting, looks, bus, clock, state, seen, beats };
}
const asker = { journal: "j-1", controller: "m1" };
const asked = { token: 3, asker, looks: [{ node: node(), probes: [] }], beatMs: 5_000, raw: false, once: false };

test("an asked look is made by the real probe and published on the node's subject", async () => {
  const { reporting, bus, seen } = bench();
  const receipt = reporting.looker.ask(asked);
  expect(receipt).toEqual({ ...reporting.life, token: 3 });
  await until("both observations", () => seen().length === 2);
  expect(bus.sent.map((m) => m.subject).sort()).toEqual([
    "muster.state.toys.toy-1.roll-call",
    "muster.state.toys.toy-1.services",
  ]);
  const services = seen().find((o) => o.probe === "services");
  expect(services).toMatchObject({
    host: "host-1.example",
    token: 3,
    start: receipt.start,
    yields: { result: "seen" },
  });
});

test("each beat says that the agent lives and looks at every known node", async () => {
  const { reporting, bus, clock, seen, beats } = bench({
    version: "1.2.3",
    following: () => ({ journal: "j-1", epoch: 4 }),
  });
  reporting.looker.ask({ ...asked, looks: [{ node: node(), probes: ["services"] }] });
  await until("the asked observation", () => seen().length === 1);
  await clock.advance(2_500);
  await until("the beat's observations", () => seen().length === 3);
  expect(bus.sent.some((m) => m.subject === "muster.agent.host-1%2eexample")).toBe(true);
  expect(beats()).toMatchObject([
    {
      host: "host-1.example",
      version: "1.2.3",
      ...reporting.life,
      beatMs: 5_000,
      journal: "j-1",
      epoch: 4,
      digests: { toy: "0123456789ab" },
      address: "127.0.0.1:7420",
      nodes: ["toys/toy-1"],
      degraded: "",
    },
  ]);
});

test("a restarted agent goes on reporting its nodes without having heard a controller", async () => {
  const first = bench();
  first.reporting.looker.ask(asked);
  await until("the asked observations", () => first.seen().length === 2);
  await first.reporting.stop();
  const second = bench({}, first.state);
  await second.clock.advance(2_500);
  await until("the beat's observations", () => second.seen().length === 2);
  expect(second.reporting.life.start).not.toBe(first.reporting.life.start);
  expect(second.reporting.life.boot).toBe(first.reporting.life.boot);
  expect(second.seen().map((o) => [o.token, o.start])).toEqual([
    [0, second.reporting.life.start],
    [0, second.reporting.life.start],
  ]);
});

test("while the bus is away the agent goes on looking, says so, and reports anew when it is back", async () => {
  const { reporting, looks, bus, clock, seen, beats } = bench();
  bus.leave(clock.now());
  expect(reporting.degraded()).toContain("NATS is away since 2023-11-14T22:13:20.000Z");
  reporting.looker.ask(asked);
  await until("the asked look", () => looks() === 1);
  // A beat that falls into the asked look makes none of its own: one of the next does.
  await until("a beat's look", async () => {
    await clock.advance(2_500);
    return looks() >= 2;
  });
  expect(bus.sent).toEqual([]);
  bus.comeBack();
  await until("what was held", () => new Set(seen().map((o) => o.probe)).size === 2);
  await clock.advance(1_000);
  await until("a sign of life and looks of now", () => beats().length === 1 && seen().length >= 4);
  expect(reporting.degraded()).toBe("");
});

test("a product without definition and broken definitions make the agent degraded, in words", async () => {
  const problems = [{ file: "/etc/x/product.yaml", line: 3, message: "title is missing", fix: "write a text" }];
  const { reporting } = bench({ definitions: { definitions: new Map(), problems } });
  reporting.looker.ask(asked);
  expect(reporting.degraded()).toBe("/etc/x/product.yaml:3: title is missing; no definition of the product toy");
});

test("after its signal nothing is looked at and nothing is sent", async () => {
  const stop = new AbortController();
  const { reporting, bus, clock } = bench({ signal: stop.signal });
  stop.abort();
  reporting.looker.ask(asked);
  await clock.advance(100_000);
  await reporting.stop();
  expect(bus.sent).toEqual([]);
});
