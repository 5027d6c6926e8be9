import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openJournal } from "../../../controller/journal/journal.ts";
import { takeLease } from "../../../controller/journal/lease.ts";
import type { Bus } from "../../../shared/bus/bus.ts";
import { compressedClock } from "../../../shared/clock.ts";
import { CONTROLLER_BEAT } from "../../../shared/subjects.ts";
import { controllerBeatCodec } from "../../../shared/wire/load.ts";
import { type NatsScene, natsScene } from "../../support/nats.ts";

/** Quick, and slow enough for a busy machine: a beat each 200 ms. */
const clock = compressedClock(5);

let scene: NatsScene;
beforeEach(async () => {
  scene = await natsScene();
});
afterEach(() => scene[Symbol.asyncDispose]());

async function controller(name: string, bus: Bus) {
  const { log, signal } = scene;
  const directory = join(scene.directory, name);
  const journal = await openJournal({ bus, directory, replicas: 1, log, signal });
  const lead = () =>
    takeLease({ bus, clock, journalId: journal.id, name, address: `${name}:7410`, directory, log, signal });
  return { journal, lead };
}

test("on a real server the standby takes over from a leader that lost its connection, with the old one holding nothing by then", async () => {
  const server = await scene.start();
  const cut = await scene.connect(server);
  const old = await controller("a", cut);
  const lease = await old.lead();
  await old.journal.begin(lease.epoch, lease.lost);
  await old.journal.append("bi-prod.1", 1, { type: "opened" });
  await vi.waitFor(() => expect(lease.held(clock.now())).toBe(true), { timeout: 60_000 });

  const bus = await scene.connect(server);
  const epochs: number[] = [];
  bus.subscribe(CONTROLLER_BEAT, ({ bytes }) => epochs.push(controllerBeatCodec.decode(bytes).epoch), scene.signal);
  const next = await controller("b", bus);
  const waiting = next.lead();
  await vi.waitFor(() => expect(epochs).toContain(1), { timeout: 60_000 });
  await cut.close();
  const successor = await waiting;
  expect(lease.held(clock.now())).toBe(false);
  expect(successor.epoch).toBe(2);
  await vi.waitFor(() => expect(epochs).toContain(2), { timeout: 60_000 });

  expect(await next.journal.begin(successor.epoch, successor.lost)).toEqual({
    recreated: 0,
    overruled: [],
    missing: [],
  });
  expect(await next.journal.append("bi-prod.1", 2, { type: "epoch-began" })).toBe("written");
  expect((await next.journal.read("bi-prod.1")).map(({ by }) => by.epoch)).toEqual([1, 2]);
  await lease.release();
  await successor.release();
  await Promise.all([old, next].map(({ journal }) => journal.close()));
});
