import { expect, test } from "vitest";
import { measures, withTrend } from "../../../controller/plan/trend.ts";
import type { Plan, Refusal } from "../../../controller/plan/types.ts";

const PASSES = "its lag is at or under the limit";
const refusedBy = (...refused: Refusal[]) => ({ refused }) as unknown as Plan;
const lag = (value: number | null, node = "bi-03"): Refusal => ({
  ...{ rule: "replica-lag", message: `${node} is behind`, passesWhen: PASSES, override: `replica-lag:${node}` },
  ...(value === null ? {} : { measured: { value, limit: 16 } }),
});
const told = (before: number | null, now: number | null, apartMs = 5_000) =>
  withTrend(refusedBy(lag(before)), refusedBy(lag(now)), apartMs).refused.map(({ passesWhen }) => passesWhen);

test.each([
  [2313, 2310, "falling, ~64 min"],
  [20, 18, "falling, ~5 s"],
  [2310, 2310, "unchanged over 5 s"],
  [2310, 2311, "rising"],
])("a lag of %i MB that is %i MB five seconds later is said to be %s", (before, now, movement) => {
  expect(told(before, now)).toEqual([`${PASSES} (${movement})`]);
});

test("nothing is foretold where one of the two looks could not tell", () => {
  expect(told(null, 40)).toEqual([PASSES]);
  expect(told(40, null)).toEqual([PASSES]);
  expect(told(40, 30, 0)).toEqual([PASSES]);
});

test("each node is compared with itself", () => {
  const later = refusedBy(lag(30, "bi-02"), lag(50, "bi-03"));
  const { refused } = withTrend(refusedBy(lag(40, "bi-03"), lag(40, "bi-02")), later, 5_000);
  expect(refused.map(({ passesWhen }) => passesWhen)).toEqual([`${PASSES} (falling, ~7 s)`, `${PASSES} (rising)`]);
});

test("a second look is worth while only where something was measured", () => {
  expect(measures(refusedBy(lag(40)))).toBe(true);
  expect(measures(refusedBy(lag(null)))).toBe(false);
  expect(measures(refusedBy())).toBe(false);
});
