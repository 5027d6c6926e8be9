import fc from "fast-check";
import { expect, test } from "vitest";
import { formats } from "../../../shared/formats/formats.ts";
import { readQueries } from "../../../shared/products/ocient/parsers/queries.ts";
import { readRows } from "../../../shared/products/ocient/parsers/rows.ts";
import { recorded } from "../../shared/formats/fixtures.ts";

const raw = (stdout: string, exit = 0, stderr = "") => ({ exit, stdout, stderr });
const row = (fields: Record<string, unknown>) => JSON.stringify([fields], null, 4);

test("the readers are found by their names", () => {
  expect(formats["pyocient-queries"]).toBe(readQueries);
  expect(formats["pyocient-rows"]).toBe(readRows);
});

test("a running query is read from the rows that pyocient prints", () => {
  expect(readQueries(recorded("ocient/pyocient-queries"))).toEqual({
    ok: true,
    value: {
      queries: [
        {
          id: "9a9eb7e3-3440-4814-871f-7f0584ac2fd8",
          user: null,
          elapsedSeconds: 12,
          status: "RUNNING",
          sql: null,
        },
      ],
    },
  });
});

test("warnings before, blocks in a row and figures after are tolerated", () => {
  const stdout = [
    "Warning: [the license] ends in 3 days",
    row({ query_id: "a", sql: 'select "]" from t' }),
    row({ query_id: "b", sql: "I/O Error: is no error here" }),
    "Query UUID: '4b4eb7e3-0000-4814-871f-7f0584ac2fd8'",
    "Execution time: 0.123 seconds",
  ].join("\n");
  expect(readQueries(raw(stdout))).toMatchObject({
    ok: true,
    value: { queries: [{ id: "a", sql: 'select "]" from t' }, { id: "b" }] },
  });
});

test.each([
  [{ query_id: "a", elapsed_time: 1.5 }, 1.5],
  [{ ID: "a", Elapsed: "90" }, 90],
  [{ id: "a", elapsed_ms: 1500 }, 1.5],
  [{ id: "a", elapsed_time_ms: "250" }, 0.25],
  [{ id: "a", elapsed: "01:02:03" }, 3723],
  [{ id: "a", elapsed: "2 days 00:00:01.5" }, 172_801.5],
  [{ id: "a", elapsed: "a while" }, null],
  [{ id: "a", elapsed: -1 }, null],
  [{ id: "a" }, null],
])("%j has run for %j seconds", (fields, seconds) => {
  const read = readQueries(raw(row(fields)));
  expect(read.ok && read.value.queries[0]).toMatchObject({ id: "a", elapsedSeconds: seconds });
});

test("columns are known in several spellings", () => {
  expect(readQueries(raw(row({ "Query ID": 7, USERNAME: "ann", Query_Text: "select 1", Status: "QUEUED" })))).toEqual({
    ok: true,
    value: { queries: [{ id: "7", user: "ann", elapsedSeconds: null, status: "QUEUED", sql: "select 1" }] },
  });
});

test.each([
  ["nothing at all", ""],
  ["an empty array", "[]\n"],
  ["figures only", "Query UUID: 'x'\nExecution time: 0.001 seconds\n"],
])("%s with exit code 0 is no query", (_, stdout) => {
  expect(readQueries(raw(stdout))).toEqual({ ok: true, value: { queries: [] } });
});

test.each([
  ["an SQL error", raw("", 65, "no such table sys.queries"), "65, an SQL error: no such table sys.queries"],
  ["no connection", raw("", 69, "Error: refused"), "69, no connection"],
  ["an I/O error on stdout", raw("I/O Error: Broken pipe\n", 74), "74, an I/O error: I/O Error: Broken pipe"],
  ["an I/O error that exits with 0", raw("I/O Error: Broken pipe\n"), "pyocient says: I/O Error"],
  ["an error after the first block", raw(`${row({ id: "a" })}\nI/O Error: Broken pipe\n`), "pyocient says: I/O Error"],
  ["an earlier statement's error", raw("", 0, "Error: login refused\n"), "pyocient says: Error: login refused"],
  ["only a warning", raw("the server [x] is in recovery\n"), "no rows in the output"],
  ["a statement without rows", raw("OK\n"), "no rows in the output"],
  ["rows that are cut off", raw('[\n    {\n        "query_id": "a"\n'), "cut off"],
  ["a second block that is cut off", raw(`${row({ id: "a" })}\n[\n    {\n        "query_id": "b`), "cut off"],
  ["rows of something else", raw(row({ colour: "red" })), "no columns of a query: colour"],
  ["one object", raw('{"query_id": "a"}'), "not arrays of rows"],
  ["an array with something else in it", raw('[{"query_id": "a"}, 3]'), "not arrays of rows"],
])("%s says nothing", (_, output, reason) => {
  expect(readQueries(output)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
});

test("rows come with their column names in lower case and their values as they are", () => {
  const stdout = `${row({ STATUS: "INTACT", Count: 3 })}\n${row({ status: "MISSING", count: null })}`;
  expect(readRows(raw(stdout))).toEqual({
    ok: true,
    value: {
      rows: [
        { status: "INTACT", count: 3 },
        { status: "MISSING", count: null },
      ],
    },
  });
});

test("whatever is printed, neither reader throws, and rows are never made of nothing", () => {
  const piece = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom("[", "{", '"', "\\", "]", "}", "\n", '[{"id":1}]', "\u001b["),
  );
  fc.assert(
    fc.property(fc.array(piece), fc.string(), fc.integer({ min: 0, max: 1 }), (pieces, stderr, exit) => {
      const output = raw(pieces.join(""), exit, stderr);
      for (const read of [readQueries, readRows]) expect(typeof read(output).ok).toBe("boolean");
      if (!output.stdout.includes("{")) expect(readRows(output)).not.toMatchObject({ value: { rows: [{}] } });
    }),
  );
});

test("a deep and an unterminated output are read in time", () => {
  for (const stdout of ["[{".repeat(300_000), `[{"${'\\"'.repeat(300_000)}`, '[{"a":'.repeat(100_000)])
    expect(readRows(raw(stdout))).toMatchObject({ ok: false });
});
