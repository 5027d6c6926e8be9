import { expect, test } from "vitest";
import { Stillness } from "../../../agent/commands/stillness.ts";
import type { Clock } from "../../../shared/clock.ts";

/** A clock in the test's hand; sleepers wake when it is moved past them. */
function handClock() {
  let nowMs = 0;
  const sleepers: { atMs: number; wake: () => void }[] = [];
  const clock: Clock = {
    now: () => nowMs,
    wall: () => nowMs,
    sleep: (ms) => new Promise((wake) => sleepers.push({ atMs: nowMs + ms, wake })),
  };
  const pass = async (ms: number) => {
    nowMs += ms;
    for (const sleeper of sleepers.splice(0)) {
      if (sleeper.atMs > nowMs) sleepers.push(sleeper);
      else sleeper.wake();
    }
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, pass };
}

test("an agent that stood still takes no order until what lay in its socket has been read", async () => {
  const { clock, pass } = handClock();
  const stillness = new Stillness(clock);
  const stop = new AbortController();
  void stillness.watch(stop.signal);
  for (let i = 0; i < 10; i += 1) await pass(2_000);
  expect(() => stillness.assertAwake()).not.toThrow();
  await pass(45_000);
  // Whichever comes first after a thaw: the timer has already looked, and the call still counts as old.
  expect(() => stillness.assertAwake()).toThrow(/stood still for 45 s/);
  await pass(1_000);
  expect(() => stillness.assertAwake()).toThrow(/stood still/);
  await pass(1_500);
  expect(() => stillness.assertAwake()).not.toThrow();
  stop.abort();
});

test("a call that is handled before the timer notices that the process stood still", async () => {
  const { clock, pass } = handClock();
  const stillness = new Stillness(clock);
  await pass(30_000);
  expect(() => stillness.assertAwake()).toThrow(/stood still for 30 s/);
});
