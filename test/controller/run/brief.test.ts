import { expect, test } from "vitest";
import { brief } from "../../../controller/run/brief.ts";

test("a long list of services is told by how many are in which state", () => {
  const names = ["a RUNNING", "b RUNNING", "c STOPPING", "d RUNNING"].join(", ");
  expect(brief([names, "ports shut"])).toBe("3 services RUNNING, 1 STOPPING, ports shut");
});

test("three are still named", () => {
  expect(brief(["a RUNNING, b FATAL, c STOPPING"])).toBe("a RUNNING, b FATAL, c STOPPING");
});

test("another long list keeps its first items and says how many there are besides", () => {
  expect(brief(["5 processes left, pid 1 a, pid 2 b, pid 3 c, pid 4 d"])).toBe(
    "5 processes left, pid 1 a, pid 2 b and 2 more",
  );
});

test("a sentence never grows past what a person reads, and is cut at a word", () => {
  const text = brief(["word ".repeat(80).trim()]);
  expect(text.length).toBeLessThanOrEqual(161);
  expect(text).toMatch(/word …$/);
});
