import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openJournal } from "../../../controller/journal/journal.ts";
import { type NatsScene, natsScene } from "../../support/nats.ts";

const RUN = "bi-prod.42";
let scene: NatsScene;
beforeEach(async () => {
  scene = await natsScene();
});
afterEach(() => scene[Symbol.asyncDispose]());

test("an append that waits while nats-server is killed goes on when it is back, and nothing is written twice", async () => {
  const server = await scene.start();
  const bus = await scene.connect(server);
  const onWait = vi.fn();
  const { log, signal, directory } = scene;
  const journal = await openJournal({ bus, directory, replicas: 1, log, signal, onWait });
  await journal.begin(1);
  for (const n of [1, 2]) await journal.append(RUN, n, { n });
  await server.stop("SIGKILL");
  const waiting = journal.append(RUN, 3, { n: 3 });
  await vi.waitFor(() => expect(onWait).toHaveBeenCalledOnce(), { timeout: 60_000 });
  await scene.start("nats", server.port);
  expect(await waiting).toBe("written");
  expect(onWait).toHaveBeenLastCalledWith(null);
  expect((await journal.read(RUN)).map(({ event }) => event)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  await journal.close();
});

test("after nats-server lost its whole store the journal is there again under its old id, from the files", async () => {
  const server = await scene.start();
  const { log, signal, directory } = scene;
  const home = join(directory, "controller");
  const before = await openJournal({ bus: await scene.connect(server), directory: home, replicas: 1, log, signal });
  await before.begin(1);
  for (const n of [1, 2, 3]) await before.append(RUN, n, { n });
  await before.close();
  await server.stop("SIGKILL");
  await rm(join(directory, "nats", "store"), { recursive: true });
  const bus = await scene.connect(await scene.start("nats"));
  const journal = await openJournal({ bus, directory: home, replicas: 1, log, signal });
  expect(journal.id).toBe(before.id);
  expect(await journal.begin(2)).toEqual({ recreated: 3, overruled: [], missing: [] });
  expect((await journal.read(RUN)).map(({ event, by }) => [event, by.epoch])).toEqual([
    [{ n: 1 }, 1],
    [{ n: 2 }, 1],
    [{ n: 3 }, 1],
  ]);
  await journal.close();
});
