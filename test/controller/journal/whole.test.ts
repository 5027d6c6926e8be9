import fc from "fast-check";
import { expect, test } from "vitest";
import type { JournalEvent } from "../../../controller/journal/entry.ts";
import { whole } from "../../../controller/journal/whole.ts";

const event = (log: string, n: number): JournalEvent => ({
  ...{ log, n, sequence: 0 },
  ...{ event: { type: "x" }, by: { instance: "a", epoch: 1 } },
});
const named = (events: readonly JournalEvent[]) => events.map(({ log, n }) => `${log} ${n}`);

test("an event that stands before one of a lower number waits for it", () => {
  const { events, leftOut } = whole([event("a", 1), event("a", 4), event("b", 1), event("a", 2), event("a", 3)]);
  expect(named(events)).toEqual(["a 1", "b 1", "a 2", "a 3", "a 4"]);
  expect(leftOut).toEqual([]);
});

test("what stands behind a gap is left out, of that log alone", () => {
  const { events, leftOut } = whole([event("a", 1), event("a", 3), event("b", 1), event("b", 2)]);
  expect(named(events)).toEqual(["a 1", "b 1", "b 2"]);
  expect(named(leftOut)).toEqual(["a 3"]);
});

test("every log comes out as 1, 2, 3 … up to its first gap, in whatever order the stream holds it", () => {
  const places = fc.uniqueArray(fc.record({ log: fc.constantFrom("a", "b"), n: fc.integer({ min: 1, max: 8 }) }), {
    selector: ({ log, n }) => `${log} ${n}`,
  });
  fc.assert(
    fc.property(places, (found) => {
      const { events, leftOut } = whole(found.map(({ log, n }) => event(log, n)));
      expect(events.length + leftOut.length).toBe(found.length);
      for (const log of ["a", "b"]) {
        const numbers = events.filter((one) => one.log === log).map(({ n }) => n);
        expect(numbers).toEqual(numbers.map((_, i) => i + 1));
        expect(found).not.toContainEqual({ log, n: numbers.length + 1 });
      }
    }),
  );
});
