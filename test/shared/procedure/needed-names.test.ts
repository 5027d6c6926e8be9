/**
 * The judge is the library: without a needed name nothing can be evaluated, and without one that is not needed something sometimes can.
 */
import { Environment } from "@marcbachmann/cel-js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { neededNames } from "../../../shared/procedure/needed-names.ts";

const environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });
const needed = (source: string) => [...neededNames(environment.parse(source).ast)];

test.each([
  ["a.b == c", ["a", "c"]],
  ["a.b || c.d", []],
  ["a.b || a.c && a.d", ["a"]],
  ["a ? b : c", ["a"]],
  ["a ? b + c : c", ["a", "c"]],
  ["a.exists(x, x == b)", ["a"]],
  ["a.map(x, x).join(b)", ["a", "b"]],
  ["has(a.b) ? a.b : 1", ["a"]],
  ["size(a) > 0 && b in a", ["a"]],
  ['[a, {"k": b}.k, -c, "text"][0]', ["a", "b", "c"]],
  ["cel.bind(x, a, x + b)", ["a"]],
])("%s needs %j", (source, names) => {
  expect(needed(source)).toEqual(names);
});

const name = fc.constantFrom("a", "b", "c", "d");
const { truth } = fc.letrec<{ truth: string; list: string }>((tie) => ({
  truth: fc.oneof(
    { maxDepth: 4 },
    name.map((n) => `${n}.yes`),
    name.map((n) => `has(${n}.no)`),
    fc.tuple(name, name).map(([n, m]) => `size(${n}.list) == size(${m}.list)`),
    tie("truth").map((t) => `!(${t})`),
    fc
      .tuple(tie("truth"), fc.constantFrom("||", "&&", "=="), tie("truth"))
      .map(([l, op, r]) => `((${l}) ${op} (${r}))`),
    fc.tuple(tie("truth"), tie("truth"), tie("truth")).map(([c, y, n]) => `((${c}) ? (${y}) : (${n}))`),
    fc
      .tuple(tie("list"), fc.constantFrom("all", "exists"), tie("truth"))
      .map(([list, method, t]) => `(${list}).${method}(x, x > 1 || (${t}))`),
  ),
  list: fc.oneof(
    { maxDepth: 4 },
    name.map((n) => `${n}.list`),
    fc.tuple(tie("list"), tie("truth")).map(([list, t]) => `(${list}).filter(x, (${t}))`),
    fc.tuple(tie("list"), name).map(([list, n]) => `(${list}).map(x, x + size(${n}.list))`),
  ),
}));

test("without a needed name an expression cannot be evaluated, whatever the others hold", () => {
  const held = fc.record({
    yes: fc.boolean(),
    list: fc.array(fc.integer({ min: 0, max: 3 }).map(BigInt), { maxLength: 2 }),
  });
  const scope = fc.record({ a: held, b: held, c: held, d: held }, { requiredKeys: [] });
  let needing = 0;
  fc.assert(
    fc.property(truth, scope, (source, given) => {
      const absent = needed(source).filter((one) => !(one in given));
      if (absent.length === 0) return;
      needing += 1;
      expect(() => environment.parse(source)(given), `${source} needs ${absent}`).toThrow();
    }),
    { numRuns: 2_000 },
  );
  expect(needing).toBeGreaterThan(200);
});
