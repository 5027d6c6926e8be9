/**
 * A fleet of a thousand agents, as NATS sees it: each its own connection and its own beats. The broker is killed and comes back.
 */
import { expect, test, vi } from "vitest";
import { Beats } from "../../agent/report/beats.ts";
import { systemClock } from "../../shared/clock.ts";
import { freePorts, natsScene } from "../support/nats.ts";

const AGENTS = 1_000;
/** The fleet is back this soon after its broker answers again. */
const BACK_WITHIN_MS = 10_000;

test("a thousand agents are heard again within ten seconds of their broker's restart, and not all in one instant", {
  timeout: 240_000,
}, async () => {
  await using scene = await natsScene();
  const [port = 0] = await freePorts(1);
  const server = await scene.start("nats", port);
  const { url } = server;
  const stop = new AbortController();
  // What is published before a listener is back is heard by nobody: each agent's own first beat over its new connection counts.
  let beaten = new Map<number, number>();
  const buses = await Promise.all(Array.from({ length: AGENTS }, () => scene.connect({ url })));
  for (const [i, bus] of buses.entries()) {
    const beat = () => {
      if (!bus.connected) return;
      bus.publish(`lab.beat.${i}`, Buffer.from("b"));
      if (!beaten.has(i)) beaten.set(i, systemClock.now());
    };
    const beats = new Beats({ clock: systemClock, speed: 1, random: Math.random, beat }, 30_000);
    bus.onReconnect(() => beats.soon(), stop.signal);
    void beats.run(stop.signal);
  }
  await vi.waitFor(() => expect(beaten.size).toBe(AGENTS), { timeout: 60_000, interval: 50 });
  await server.stop("SIGKILL");
  await vi.waitFor(() => expect(buses.some((bus) => bus.connected)).toBe(false), { timeout: 30_000, interval: 20 });
  beaten = new Map();
  await scene.start("nats", port);
  const answeredMs = systemClock.now();
  await vi.waitFor(() => expect(beaten.size).toBe(AGENTS), { timeout: BACK_WITHIN_MS, interval: 20 });
  const quarters = Map.groupBy([...beaten.values()], (atMs) => Math.floor((atMs - answeredMs) / 250));
  const most = Math.max(...[...quarters.values()].map((some) => some.length));
  console.log(
    `${AGENTS} agents were back after ${Math.round(systemClock.now() - answeredMs)} ms, at most ${most} in a quarter of a second`,
  );
  expect(most).toBeLessThan(AGENTS * 0.6);
  stop.abort();
});
