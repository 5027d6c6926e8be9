/**
 * Names that refer to nothing, in a definition that is otherwise sound: all of them are told at once, each with its line.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BUNDLED_PRODUCTS } from "../../../shared/config/parts.ts";
import { InputError } from "../../../shared/errors.ts";
import { readDefinition } from "../../../shared/procedure/definition.ts";

const text = readFileSync(join(BUNDLED_PRODUCTS, "ocient/product.yaml"), "utf8");

/** Each: what stands in the file, what it becomes, what is told of it. */
const SLIPS: readonly (readonly [string, string, RegExp])[] = [
  ["lessBy: parityWidth", "lessBy: parityWdith", /there is no number option "parityWdith"/],
  ["owing: lat,", "owing: lta,", /there is no debt \(`owes.what` of an action\) "lta"/],
  ["before: forbid-restart", "before: forbid-restarts", /there is no action "forbid-restarts"/],
  ["requires: [one-at-a-time, parity-kept]", "requires: [one-at-a-time, parity]", /there is no requirement "parity"/],
  ["paidBy: lat-up", "paidBy: lat-on", /there is no condition "lat-on"/],
  ["option: onHeld", "option: onheld", /there is no choice option "onheld"/],
];

test("every slip of a definition is told in one go, with its line and what there is instead", () => {
  const slipped = SLIPS.reduce((changed, [right, wrong]) => {
    expect(changed).toContain(right);
    return changed.replace(right, wrong);
  }, text);
  const problems = problemsOf(slipped);
  for (const [, wrong, says] of SLIPS) {
    const problem = problems.find(({ message }) => says.test(message));
    expect(problem, wrong).toBeDefined();
    const line = slipped.slice(0, slipped.indexOf(wrong)).split("\n").length;
    expect(Math.abs((problem?.line ?? 0) - line), `${wrong}: line ${problem?.line}, not ${line}`).toBeLessThan(12);
    expect(problem?.fix).toMatch(/^one of: /);
  }
});

test("words that a key does not know are told by the key", () => {
  const problems = problemsOf(
    text.replace("enough: planned\n", "enough: planed\n").replace("alone: true", "alone: yes please"),
  );
  expect(problems.map(({ message }) => message).join("\n")).toMatch(/enough/);
  expect(problems.map(({ message }) => message).join("\n")).toMatch(/alone/);
});

function problemsOf(changed: string) {
  try {
    readDefinition("product.yaml", changed);
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
}
