import { expect, test } from "vitest";
import { inWords } from "../../../controller/plan/in-words.ts";

test.each([
  [0, "0 s"],
  [4_001, "5 s"],
  [120_000, "120 s"],
  [120_001, "3 min"],
  [3_480_000, "58 min"],
  [9 * 3_600_000, "9 h"],
  [12 * 86_400_000, "12 days"],
])("%i ms are said as %s", (ms, said) => {
  expect(inWords(ms)).toBe(said);
});
