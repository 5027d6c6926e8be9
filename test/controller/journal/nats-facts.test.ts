/**
 * Why the journal only ever creates, and why it has files of its own: what nats-server does with three replicas on three servers. Where one
 * of these goes red with a newer server, the journal may do with less (docs/decisions).
 */
import { execa } from "execa";
import { connect, type JetStreamClient, type NatsConnection } from "nats";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { NatsServer } from "../../../shared/nats-server/server.ts";
import { type NatsScene, natsScene } from "../../support/nats.ts";

const ROUNDS = 400;
const REPLICAS = 3;
const PUBLISHED = 200;
const canWatch = (await execa("strace", ["-V"], { reject: false })).exitCode === 0;

let scene: NatsScene;
let servers: NatsServer[];
const connections: NatsConnection[] = [];
beforeEach(async () => {
  scene = await natsScene();
  servers = await scene.startCluster();
});
afterEach(async () => {
  await Promise.all(connections.splice(0).map((connection) => connection.close()));
  await scene[Symbol.asyncDispose]();
});

/** One writer at each of two servers. */
async function writers(): Promise<[JetStreamClient, JetStreamClient]> {
  const [first, second] = await Promise.all(servers.slice(0, 2).map(({ url }) => connect({ servers: url })));
  if (!first || !second) throw new Error("a cluster of three");
  connections.push(first, second);
  return [first.jetstream(), second.jetstream()];
}

/** A stream with three replicas; the servers first agree on who leads. */
async function threefold(client: JetStreamClient, name: string): Promise<void> {
  const config = { name, subjects: [`${name}.>`], num_replicas: REPLICAS };
  const add = async () => (await client.jetstreamManager(false)).streams.add(config);
  await vi.waitFor(add, { timeout: 60_000, interval: 250 });
}

/** In how many rounds both of two that write with the same expectation were told that they had won. */
async function bothWon(round: (n: number) => Promise<[Promise<unknown>, Promise<unknown>]>): Promise<number> {
  let both = 0;
  for (let n = 1; n <= ROUNDS; n += 1) {
    const outcomes = await Promise.allSettled(await round(n));
    if (outcomes.every(({ status }) => status === "fulfilled")) both += 1;
  }
  return both;
}

test("an expectation above 0 of a subject's last sequence lets both of two writers win", {
  timeout: 120_000,
}, async () => {
  const [one, two] = await writers();
  await threefold(one, "raced");
  const both = await bothWon(async (n) => {
    const { seq: lastSubjectSequence } = await one.publish(`raced.${n}`);
    const expectation = { expect: { lastSubjectSequence } };
    return [one.publish(`raced.${n}`, "one", expectation), two.publish(`raced.${n}`, "two", expectation)];
  });
  expect(both).toBeGreaterThan(0);
});

test("a key-value update by revision lets both of two writers win", { timeout: 120_000 }, async () => {
  const [one, two] = await writers();
  await threefold(one, "warm-up");
  const mine = await one.views.kv("raced", { replicas: REPLICAS });
  const other = await two.views.kv("raced");
  const both = await bothWon(async (n) => {
    const revision = await mine.create(`key-${n}`, "first");
    return [mine.update(`key-${n}`, "one", revision), other.update(`key-${n}`, "two", revision)];
  });
  expect(both).toBeGreaterThan(0);
});

test.skipIf(!canWatch)("an acknowledged message is not yet on any disk", { timeout: 120_000 }, async () => {
  const [one] = await writers();
  await threefold(one, "kept");
  await one.publish("kept.0");
  const watched = servers.flatMap(({ pid }) => ["-p", String(pid)]);
  const watch = execa("strace", ["-f", "-e", "trace=fsync,fdatasync,pwrite64", "-e", "signal=none", ...watched], {
    reject: false,
  });
  await attached(watch.stderr);
  for (let n = 1; n <= PUBLISHED; n += 1) await one.publish(`kept.${n}`, "kept");
  watch.kill("SIGINT");
  const { stderr } = await watch;
  const calls = Map.groupBy(stderr.matchAll(/\b(fsync|fdatasync|pwrite64)\(/g), ([, call]) => call);
  expect(calls.get("pwrite64")?.length).toBeGreaterThanOrEqual(PUBLISHED * REPLICAS);
  expect([calls.get("fsync"), calls.get("fdatasync")]).toEqual([undefined, undefined]);
});

/** It says of each process that it has all its threads in its hand. */
async function attached(stderr: NodeJS.ReadableStream): Promise<void> {
  let said = "";
  await new Promise<void>((resolve) =>
    stderr.on("data", (text) => {
      said += text;
      if ((said.match(/Process \d+ attached with/g)?.length ?? 0) >= REPLICAS) resolve();
    }),
  );
}
