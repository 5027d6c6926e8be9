/** Values of a definition: written `@name` where an expression is, filled in when it is loaded. */
import { expect, test } from "vitest";
import { circular, withValues } from "../../../shared/procedure/named-values.ts";

test("a value stands in brackets, so that what is around it binds no tighter", () => {
  const document = { that: "@one == 2", list: [{ says: '"it is " + @one' }] };
  expect(withValues(document, { one: "1 + 1" })).toEqual({
    that: "(1 + 1) == 2",
    list: [{ says: '"it is " + (1 + 1)' }],
  });
});

test("a value may use another", () => {
  expect(withValues({ that: "@two" }, { one: "a", two: "@one + @one" })).toEqual({ that: "((a) + (a))" });
});

test("an @ before what is no value stays: a unit's instance, a user at a host", () => {
  const document = { unit: "postgres@main.service", user: "ann@host" };
  expect(withValues(document, { one: "1" })).toEqual(document);
});

test("values that use themselves are found, directly or around a corner", () => {
  expect(circular({ one: "@one" })).toEqual(["one"]);
  expect(circular({ one: "@two", two: "@one + 1", three: "@one" })).toEqual(["one", "two"]);
  expect(circular({ one: "@two", two: "1" })).toEqual([]);
});
