import { describe, expect, test } from "vitest";
import { MAX_GAP_MS, MIN_GAP_MS, ticks } from "../../../controller/api/ticks.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

/** Reads every tick of a source and keeps the instants. */
function follow() {
  const clock = new VirtualClock();
  const handlers = new Set<() => void>();
  const gone = new AbortController();
  const at: number[] = [];
  const onChange = (handler: () => void) => {
    handlers.add(handler);
    return () => handlers.delete(handler);
  };
  const ended = (async () => {
    for await (const _ of ticks(onChange, clock, gone.signal)) at.push(clock.now());
  })();
  const change = () => {
    for (const handler of handlers) handler();
  };
  return { clock, handlers, gone, at, ended, change };
}

describe("when a stream sends again", () => {
  test("at once, then each second while nothing changes", async () => {
    const { clock, at, gone, ended } = follow();
    await clock.run(3 * MAX_GAP_MS + 1);
    expect(at).toEqual([0, MAX_GAP_MS, 2 * MAX_GAP_MS, 3 * MAX_GAP_MS]);
    gone.abort();
    await ended;
  });

  test("a change is sent without waiting for the second", async () => {
    const { clock, at, change, gone, ended } = follow();
    await clock.run(500);
    change();
    await clock.run(501);
    expect(at).toEqual([0, 500]);
    gone.abort();
    await ended;
  });

  test("a thousand changes a second are five views a second, and the last change is not lost", async () => {
    const { clock, at, change, gone, ended } = follow();
    for (let ms = 1; ms <= 1000; ms += 1) {
      change();
      await clock.run(ms);
    }
    expect(at).toEqual([0, 200, 400, 600, 800, 1000].map((ms) => ms * (MIN_GAP_MS / 200)));
    change();
    await clock.run(1200);
    expect(at.at(-1)).toBe(1200);
    gone.abort();
    await ended;
  });

  test("ends with its caller and leaves no handler behind", async () => {
    const { clock, handlers, gone, ended } = follow();
    await clock.run(300);
    expect(handlers.size).toBe(1);
    gone.abort();
    await ended;
    expect(handlers.size).toBe(0);
  });

  test("leaves none behind either when its reader breaks off or fails", async () => {
    const handlers = new Set<() => void>();
    const onChange = (handler: () => void) => {
      handlers.add(handler);
      return () => handlers.delete(handler);
    };
    const { signal } = new AbortController();
    for await (const _ of ticks(onChange, new VirtualClock(), signal)) break;
    expect(handlers.size).toBe(0);
    const failing = async () => {
      for await (const _ of ticks(onChange, new VirtualClock(), signal)) throw new Error("no view");
    };
    await expect(failing()).rejects.toThrow("no view");
    expect(handlers.size).toBe(0);
  });
});
