import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { BusMessage } from "../../../shared/bus/bus.ts";
import { collect } from "../../support/collect.ts";
import { freePorts, type NatsScene, natsScene } from "../../support/nats.ts";

const SHAPE = {
  name: "LAB",
  subjects: ["lab.>"],
  replicas: 1,
  storage: "file",
  denyDelete: true,
  denyPurge: true,
} as const;
const LATEST = { ...SHAPE, name: "LATEST", subjects: ["latest.>"], perSubject: 1, denyDelete: false } as const;
const DEADLINE = { timeout: 60_000, interval: 20 };

let scene: NatsScene;
beforeEach(async () => {
  scene = await natsScene();
});
afterEach(() => scene[Symbol.asyncDispose]());

const bytes = (text: string) => Buffer.from(text);
const text = (message: BusMessage | null) => message && Buffer.from(message.bytes).toString();

test("a bus is there while NATS is away, says since when, and connects by itself once NATS is started", async () => {
  const [port = 0] = await freePorts(1);
  const bus = await scene.connect({ url: `nats://127.0.0.1:${port}` });
  expect(bus.connected).toBe(false);
  expect(bus.listensOn).toBeNull();
  expect(bus.awaySince).toBeLessThanOrEqual(performance.now());
  await expect(bus.create("lab.1", bytes("a"))).rejects.toMatchObject({ code: "bus-away" });
  const reconnected = vi.fn();
  bus.onReconnect(reconnected);
  await scene.start("nats", port);
  await vi.waitFor(() => expect(bus.connected).toBe(true), DEADLINE);
  expect(bus.awaySince).toBeNull();
  expect(bus.listensOn).toBe("127.0.0.1");
  await vi.waitFor(() => expect(reconnected).toHaveBeenCalledOnce(), DEADLINE);
});

test("the first message of a subject is created once and keeps its bytes", async () => {
  const bus = await scene.connect(await scene.start());
  await bus.ensureStream(SHAPE);
  expect(await bus.create("lab.a.1", bytes("first"))).toBe("created");
  expect(await bus.create("lab.a.1", bytes("second"))).toBe("exists");
  expect(await bus.create("lab.a.1", bytes("first"))).toBe("exists");
  expect(text(await bus.last("LAB", "lab.a.1"))).toBe("first");
  expect(await bus.last("LAB", "lab.a.2")).toBeNull();
});

test("without a stream a create is in doubt, and a read says that there is no stream", async () => {
  const bus = await scene.connect(await scene.start());
  await expect(bus.create("lab.a.1", bytes("x"))).rejects.toMatchObject({ code: "bus-away" });
  await expect(bus.last("LAB", "lab.a.1")).rejects.toMatchObject({ code: "no-stream" });
  await expect(collect(bus.readAll("LAB", "lab.>"))).rejects.toMatchObject({ code: "no-stream" });
});

test("all messages under a subject are read in the stream's order, and none of another subject", async () => {
  const bus = await scene.connect(await scene.start());
  await bus.ensureStream(SHAPE);
  expect(await collect(bus.readAll("LAB", "lab.>"))).toEqual([]);
  const created = Array.from({ length: 3_000 }, (_, i) => `lab.${i % 2 ? "odd" : "even"}.${i}`);
  for (const subject of created) void bus.create(subject, bytes(subject));
  await bus.create("lab.end", bytes("end"));
  const all = await collect(bus.readAll("LAB", "lab.>"));
  expect(all.map((message) => message.subject)).toEqual([...created, "lab.end"]);
  expect(all.map((message) => message.sequence)).toEqual(all.map((_, i) => i + 1));
  const odd = (await collect(bus.readAll("LAB", "lab.odd.*"))).map(text);
  expect(odd).toEqual(created.filter((subject) => subject.includes("odd")));
});

test("a stream of last messages shows the newest of each subject", async () => {
  const bus = await scene.connect(await scene.start());
  await bus.ensureStream(LATEST);
  for (const n of [1, 2, 3]) for (const name of ["a", "b"]) await bus.put(`latest.${name}`, bytes(`${name}${n}`));
  expect((await collect(bus.readAll("LATEST", "latest.*"))).map(text)).toEqual(["a3", "b3"]);
});

test("of a subject with several messages each is read", async () => {
  const bus = await scene.connect(await scene.start());
  await bus.ensureStream(SHAPE);
  for (const n of [1, 2, 3]) for (const name of ["a", "b"]) await bus.put(`lab.${name}`, bytes(`${name}${n}`));
  expect((await collect(bus.readAll("LAB", "lab.*"))).map(text)).toEqual(["a1", "b1", "a2", "b2", "a3", "b3"]);
});

test("a read that the server's death cuts short fails, it does not end early", async () => {
  const server = await scene.start();
  const bus = await scene.connect(server);
  await bus.ensureStream(SHAPE);
  const big = Buffer.alloc(20_000, "x");
  await Promise.all(Array.from({ length: 2_000 }, (_, i) => bus.create(`lab.${i}`, big)));
  let read = 0;
  const reading = (async () => {
    for await (const _ of bus.readAll("LAB", "lab.>")) {
      read += 1;
      if (read === 1) await server.stop("SIGKILL");
    }
  })();
  await expect(reading).rejects.toMatchObject({ code: "bus-away" });
  expect(read).toBeLessThan(2_000);
});

test("a message whose handler throws is dropped and counted, and the next one is handled", async () => {
  const server = await scene.start();
  const bus = await scene.connect(server);
  const other = await scene.connect(server);
  const handled: unknown[] = [];
  bus.subscribe("latest.*", (message) => handled.push(JSON.parse(text(message) ?? "")), scene.signal);
  await vi.waitFor(() => {
    other.publish("latest.a", bytes("{torn"));
    other.publish("latest.a", bytes('{"whole": 1}'));
    expect(handled).toContainEqual({ whole: 1 });
    expect(bus.dropped).toBeGreaterThan(0);
  }, DEADLINE);
});

test("subscriptions and stored messages outlast a kill -9 of the server, and an ended subscription stays ended", async () => {
  const server = await scene.start();
  const bus = await scene.connect(server);
  await bus.ensureStream(SHAPE);
  await bus.create("lab.a.1", bytes("kept"));
  const ending = new AbortController();
  const seen: string[] = [];
  bus.subscribe("live.on", () => seen.push("on"), scene.signal);
  bus.subscribe("live.off", () => seen.push("off"), ending.signal);
  await server.stop("SIGKILL");
  await vi.waitFor(() => expect(bus.connected).toBe(false), DEADLINE);
  ending.abort();
  await scene.start("nats", server.port);
  await vi.waitFor(() => expect(bus.connected).toBe(true), DEADLINE);
  await vi.waitFor(() => {
    bus.publish("live.off", bytes(""));
    bus.publish("live.on", bytes(""));
    expect(seen).toContain("on");
  }, DEADLINE);
  expect(seen).not.toContain("off");
  expect(text(await bus.last("LAB", "lab.a.1"))).toBe("kept");
});

test("a stream is widened where that is possible, and its protection cannot be taken away", async () => {
  const bus = await scene.connect(await scene.start());
  await bus.ensureStream(SHAPE);
  await bus.ensureStream(SHAPE);
  await bus.ensureStream({ ...SHAPE, subjects: ["lab.>", "more.*"] });
  expect(await bus.create("more.1", bytes("x"))).toBe("created");
  await expect(bus.ensureStream({ ...SHAPE, denyDelete: false })).rejects.toMatchObject({ code: "stream-differs" });
});

test("a closed bus answers nothing any more and does not come back", async () => {
  const bus = await scene.connect(await scene.start());
  await bus.close();
  expect(bus.connected).toBe(false);
  await expect(bus.put("lab.x", bytes(""))).rejects.toMatchObject({ code: "bus-away" });
});
