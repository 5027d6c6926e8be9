import { expect, onTestFinished, test } from "vitest";
import { BEAT_FLOOR_MS, BEAT_LAPSE_MS, Beats, IDLE_BEAT_MS } from "../../../agent/report/beats.ts";
import { HandClock } from "./support.ts";

function bench({ askedMs = 0, speed = 1, random = 0.5 } = {}) {
  const clock = new HandClock();
  const at: number[] = [];
  const beats = new Beats({ clock, speed, random: () => random, beat: () => void at.push(clock.now()) }, askedMs);
  const stop = new AbortController();
  const running = beats.run(stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await running;
  });
  return { clock, at, beats };
}

test("the first beat comes after a random part of the interval, the others at the interval", async () => {
  const { clock, at } = bench({ random: 0.25 });
  await clock.advance(3 * IDLE_BEAT_MS);
  expect(at).toEqual([7_500, 37_500, 67_500]);
});

test("a controller's shorter interval is taken up at once, and holds while it is heard", async () => {
  const { clock, at, beats } = bench({ random: 0.2 });
  await clock.advance(6_000);
  beats.hear(5_000);
  await clock.advance(11_000);
  expect(at).toEqual([6_000, 7_000, 12_000, 17_000]);
});

test("being heard again with the same interval does not put the next beat off", async () => {
  const { clock, at, beats } = bench({ askedMs: 5_000, random: 0 });
  for (let i = 0; i < 10; i += 1) {
    beats.hear(5_000);
    beats.hear(0);
    await clock.advance(1_000);
  }
  await clock.advance(1);
  expect(at).toEqual([0, 5_000, 10_000]);
});

test("without a controller the beat falls back to rest", async () => {
  const { clock, at, beats } = bench({ askedMs: 5_000, random: 0 });
  expect(beats.everyMs).toBe(5_000);
  await clock.advance(BEAT_LAPSE_MS + 3 * IDLE_BEAT_MS);
  expect(beats.everyMs).toBe(IDLE_BEAT_MS);
  const last = at.slice(-2);
  expect((last[1] ?? 0) - (last[0] ?? 0)).toBe(IDLE_BEAT_MS);
  beats.hear(0);
  expect(beats.everyMs).toBe(5_000);
});

test("no interval is shorter than the floor in real time, nor too long for a timer", () => {
  expect(bench({ askedMs: 1 }).beats.everyMs).toBe(BEAT_FLOOR_MS);
  expect(bench({ askedMs: 5_000, speed: 100 }).beats.everyMs).toBe(BEAT_FLOOR_MS * 100);
  expect(bench({ askedMs: 4_294_967_295 }).beats.everyMs).toBeLessThan(2 ** 31);
});

test("when the bus is back the next beat is near", async () => {
  const { clock, at, beats } = bench({ random: 0.5 });
  await clock.advance(16_000);
  beats.soon();
  await clock.advance(1_000);
  expect(at).toEqual([15_000, 17_000]);
});
