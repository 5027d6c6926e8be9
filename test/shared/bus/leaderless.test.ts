/**
 * JetStream's own leader has died and another one is not elected yet, while the stream still has its leader: who takes over from a dead machine
 * reads the journal in just these seconds.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "nats";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Bus } from "../../../shared/bus/bus.ts";
import type { NatsServer } from "../../../shared/nats-server/server.ts";
import { collect } from "../../support/collect.ts";
import { type NatsScene, natsScene } from "../../support/nats.ts";

const SHAPE = {
  name: "LAB",
  subjects: ["lab.>"],
  replicas: 3,
  storage: "file",
  denyDelete: true,
  denyPurge: true,
} as const;
/** More than are asked for one by one where a consumer can be had. */
const MANY = 1_200;
const DEADLINE = { timeout: 60_000, interval: 100 };

let scene: NatsScene;
let bus: Bus;
beforeEach(async () => {
  scene = await natsScene();
  const servers = await scene.startCluster();
  const writer = await scene.connect(...servers);
  await vi.waitFor(() => writer.ensureStream(SHAPE), DEADLINE);
  const subjects = Array.from({ length: MANY }, (_, i) => `lab.${i % 100 === 0 ? "few" : "many"}.${i}`);
  for (const subject of subjects) await writer.create(subject, Buffer.from(subject));
  bus = await scene.connect(...(await killJetStreamsLeader(servers)));
});
afterEach(() => scene[Symbol.asyncDispose]());

test("few messages are read all the same", { timeout: 120_000 }, async () => {
  const few = await collect(bus.readAll("LAB", "lab.few.*"));
  expect(few.map(({ subject }) => subject)).toEqual(Array.from({ length: MANY / 100 }, (_, i) => `lab.few.${i * 100}`));
});

test("many messages are read all the same, in the stream's order", { timeout: 120_000 }, async () => {
  const all = await collect(bus.readAll("LAB", "lab.>"));
  expect(all.map(({ sequence }) => sequence)).toEqual(Array.from({ length: MANY }, (_, i) => i + 1));
  expect(all.every(({ subject, bytes }) => Buffer.from(bytes).toString() === subject)).toBe(true);
});

/** By kill -9; it is not the stream's leader, or the stream is given another one before. Yields the survivors. */
async function killJetStreamsLeader(servers: readonly NatsServer[]): Promise<NatsServer[]> {
  const connections = await Promise.all(servers.map(({ url }) => connect({ servers: url })));
  const name = await jetStreamsLeader();
  const at = connections.findIndex(({ info }) => info?.server_name.startsWith(`${name}-`));
  const victim = servers[at];
  const other = connections[at === 0 ? 1 : 0];
  if (!victim || !other) throw new Error("a cluster of three");
  const { streams } = await other.jetstreamManager({ checkAPI: false });
  await vi.waitFor(async () => {
    const { cluster } = await streams.info("LAB");
    if (cluster?.leader?.startsWith(`${name}-`)) {
      await other.request("$JS.API.STREAM.LEADER.STEPDOWN.LAB");
      throw new Error("it leads the stream still");
    }
  }, DEADLINE);
  await Promise.all(connections.map((connection) => connection.close()));
  await victim.stop("SIGKILL");
  return servers.filter((server) => server !== victim);
}

/** The directory of the server that says so in its log; NATS shows it to its system account only. */
async function jetStreamsLeader(): Promise<string> {
  for (const name of (await readdir(scene.directory)).filter((entry) => /^n\d+$/.test(entry))) {
    const log = await readFile(join(scene.directory, name, "nats.log"), "utf8");
    if (log.includes("Self is new JetStream cluster metadata leader")) return name;
  }
  throw new Error("no server says that it leads JetStream");
}
