import fc from "fast-check";
import { expect, test } from "vitest";
import { type Lease, takeLease } from "../../../controller/journal/lease.ts";
import type { lockDirectory } from "../../../controller/journal/lock.ts";
import { ensureStreams } from "../../../controller/journal/streams.ts";
import type { Bus } from "../../../shared/bus/bus.ts";
import type { Clock } from "../../../shared/clock.ts";
import { silentLogger } from "../../../shared/log.ts";
import { away, MemoryNats } from "../../support/memory-bus.ts";
import { memoryLocks } from "../../support/memory-lock.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

/** One call to NATS: how long it takes each way, and whether it or its answer is lost. */
interface Call {
  readonly thereMs: number;
  readonly backMs: number;
  readonly fate: "arrives" | "lost" | "unheard";
}
const delay = fc.oneof({ weight: 8, arbitrary: fc.nat(50) }, { weight: 1, arbitrary: fc.nat(4_000) });
const fate = fc.oneof(
  { weight: 10, arbitrary: fc.constant("arrives" as const) },
  { weight: 1, arbitrary: fc.constant("lost" as const) },
  { weight: 1, arbitrary: fc.constant("unheard" as const) },
);
const calls: fc.Arbitrary<Call[]> = fc.array(fc.record({ thereMs: delay, backMs: delay, fate }), {
  maxLength: 80,
  size: "max",
});

/** The last slow call has ended, silence was waited for, and somebody leads again. */
const LAST_EFFECTS_MS = 30_000;

/** Its calls meet one fate after another; when they are used up the network is good. */
function throughWeather(nats: MemoryNats, clock: Clock, coming: Call[]): Bus {
  const inner = nats.bus();
  const send = async <T>(work: () => Promise<T>): Promise<T> => {
    const { thereMs, backMs, fate } = coming.shift() ?? { thereMs: 1, backMs: 1, fate: "arrives" };
    await clock.sleep(thereMs);
    if (fate === "lost") throw away();
    const result = await work();
    await clock.sleep(backMs);
    if (fate === "unheard") throw away();
    return result;
  };
  return {
    ...inner,
    subscribe: (subject, handler, signal) => inner.subscribe(subject, handler, signal),
    onReconnect: (handler, signal) => inner.onReconnect(handler, signal),
    create: (subject, bytes) => send(() => inner.create(subject, bytes)),
    put: (subject, bytes) => send(() => inner.put(subject, bytes)),
    last: (stream, subject) => send(() => inner.last(stream, subject)),
  };
}

/** Takes the lease whenever it has none, as the controller's main does. */
async function controller(
  name: string,
  bus: Bus,
  clock: Clock,
  lock: typeof lockDirectory,
  signal: AbortSignal,
  seen: (lease: Lease) => void,
) {
  while (!signal.aborted) {
    const log = silentLogger();
    const lease = await takeLease({
      bus,
      clock,
      journalId: "j",
      name,
      address: "",
      directory: name,
      lock,
      log,
      signal,
    });
    seen(lease);
    if (!lease.lost.aborted)
      await new Promise((resolve) => lease.lost.addEventListener("abort", resolve, { once: true }));
    await lease.release();
  }
}

test("whatever the network does, never do two controllers hold the lease at once, and when it is good again one does", {
  timeout: 60_000,
}, async () => {
  let changes = 0;
  await fc.assert(
    fc.asyncProperty(fc.tuple(calls, calls, calls), async (weathers) => {
      const lock = memoryLocks();
      const ending = new AbortController();
      const clock = new VirtualClock();
      const nats = new MemoryNats();
      await ensureStreams(nats.bus(), 1);
      const leases: Lease[] = [];
      const coming = weathers.map((weather) => [...weather]);
      const lives = coming.map((weather, i) =>
        controller(`c${i}`, throughWeather(nats, clock, weather), clock, lock, ending.signal, (lease) =>
          leases.push(lease),
        ),
      );
      const over = Promise.allSettled(lives);
      try {
        let most = 0;
        const holders = () => leases.filter((lease) => lease.held(clock.now()));
        const watch = () => {
          most = Math.max(most, holders().length);
        };
        while (coming.some((calls) => calls.length > 0)) await clock.run(clock.now() + 1_000, watch);
        await clock.run(clock.now() + LAST_EFFECTS_MS, watch);
        expect(most).toBe(1);
        expect(holders()).toHaveLength(1);
        expect(new Set(leases.map(({ epoch }) => epoch)).size).toBe(leases.length);
        changes += leases.length - 1;
      } finally {
        ending.abort(new Error("over"));
        await clock.run(clock.now() + 20_000);
        await over;
      }
    }),
    { numRuns: 60, endOnFailure: true },
  );
  // Weather that never made anybody else lead would have shown nothing.
  expect(changes).toBeGreaterThan(10);
});
