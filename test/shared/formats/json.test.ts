import { expect, test } from "vitest";
import { readJson } from "../../../shared/formats/json.ts";

const raw = (stdout: string, exit = 0, stderr = "") => ({ exit, stdout, stderr });

test("one JSON object is the value, its texts harmless", () => {
  expect(readJson(raw('{"state":"in","by":"\\u001b[31mlb\\u001b[0m"}\n'))).toEqual({
    ok: true,
    value: { state: "in", by: "lb" },
  });
});

test.each(["", "in", "[1]", "null", '"in"', '{"state":"in"', '{"a":1}{"b":2}'])("%j says nothing", (stdout) => {
  expect(readJson(raw(stdout))).toMatchObject({ ok: false });
});

test("a program that failed says nothing, whatever it printed, and its own words are told", () => {
  expect(readJson(raw('{"state":"in"}', 2, "no such backend\n"))).toEqual({
    ok: false,
    reason: "it exited with 2: no such backend",
  });
});
