import { afterEach, beforeEach, expect, test } from "vitest";
import { writeEvent } from "../../../controller/journal/append.ts";
import { encodeBody } from "../../../controller/journal/entry.ts";
import { openJournal } from "../../../controller/journal/journal.ts";
import { JOURNAL_STREAM } from "../../../controller/journal/streams.ts";
import type { Bus } from "../../../shared/bus/bus.ts";
import { collect } from "../../support/collect.ts";
import { type NatsScene, natsScene } from "../../support/nats.ts";

const ROUNDS = 400;

let scene: NatsScene;
beforeEach(async () => {
  scene = await natsScene();
});
afterEach(() => scene[Symbol.asyncDispose]());

/** Two that both believe to lead want each next event of one run at the same time. */
async function race(buses: [Bus, Bus], replicas: 1 | 3): Promise<void> {
  const { log, signal, directory } = scene;
  const journal = await openJournal({ bus: buses[0], directory, replicas, log, signal });
  const write = async (bus: Bus, instance: string, n: number) => {
    const entry = { n, body: encodeBody({ instance, epoch: 1 }, { type: "raced" }) };
    return await writeEvent(bus, { log: "bi-prod.42", entry, journalId: journal.id }, { signal });
  };
  const winners: string[] = [];
  for (let n = 1; n <= ROUNDS; n += 1) {
    const outcomes = await Promise.all([write(buses[0], "one", n), write(buses[1], "two", n)]);
    expect(outcomes.toSorted()).toEqual(["stale", "written"]);
    winners.push(outcomes[0] === "written" ? "one" : "two");
  }
  const stored = await journal.read("bi-prod.42");
  expect(stored.map(({ n }) => n)).toEqual(winners.map((_, i) => i + 1));
  expect(stored.map(({ by }) => by.instance)).toEqual(winners);
  expect(await collect(buses[0].readAll(JOURNAL_STREAM, "muster.journal.>"))).toHaveLength(ROUNDS);
  await journal.close();
}

test("of two writers of a run's next event exactly one wins, every time, and the journal holds the winner's", async () => {
  const server = await scene.start();
  await race([await scene.connect(server), await scene.connect(server)], 1);
});

test("the same with three replicas on three servers, each writer at a server of its own", async () => {
  const [first, second] = await scene.startCluster();
  if (!first || !second) throw new Error("a cluster of three");
  await race([await scene.connect(first), await scene.connect(second)], 3);
}, 60_000);
