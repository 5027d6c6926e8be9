import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sameValue } from "../../../shared/state/same-value.ts";

test("values of JSON are the same where the platform's own comparison says so", () => {
  const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>;
  fc.assert(
    fc.property(json, json, (a, b) => {
      const [one, copy, other] = [a, a, b].map((value) => JSON.parse(JSON.stringify(value)) as unknown);
      expect(sameValue(one, copy)).toBe(true);
      expect(sameValue(one, other)).toBe(isDeepStrictEqual(one, other));
    }),
    { numRuns: 300 },
  );
});

test("a field more, a field less, another order of a list are not the same", () => {
  expect(sameValue({ a: 1 }, { a: 1, b: null })).toBe(false);
  expect(sameValue({ a: 1, b: null }, { a: 1 })).toBe(false);
  expect(sameValue([1, 2], [2, 1])).toBe(false);
  expect(sameValue([], {})).toBe(false);
  expect(sameValue(null, {})).toBe(false);
});
