import { execFileSync } from "node:child_process";
import { appendFileSync, renameSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { linesProbe, MOST_SEARCHED } from "../../../agent/probes/lines.ts";
import { runProbe } from "../../../agent/probes/probe.ts";
import { recorded } from "../../shared/formats/fixtures.ts";
import { calm, definition, folder, node, ports } from "./support.ts";

const READY = "rolehostd successfully started";
const look = (file: string, find: string, withinMs = 20_000) => linesProbe({ file, find, withinMs }, calm());
const seen = (value: object) => ({ yields: { result: "seen", value: expect.objectContaining(value) } });

test("the newest line that holds the text is told, with the byte it begins at", async () => {
  const file = join(folder(), "log");
  const start = recorded("ocient/rolehostd-start").stdout;
  writeFileSync(file, start + start);
  const { dev, ino, size } = statSync(file);
  const line = "[2020-06-09T18:11:25.709286][ INFO][role001] host: rolehostd successfully started";
  expect(await look(file, READY)).toEqual({
    yields: {
      result: "seen",
      value: {
        exists: true,
        file: `${dev}:${ino}`,
        size,
        lastAt: start.length + start.indexOf(line),
        line,
        searchedFrom: 0,
      },
    },
  });
});

test("a log without such a line, and an empty one, have none since their beginning", async () => {
  const file = join(folder(), "log");
  writeFileSync(file, "");
  expect(await look(file, "ready")).toEqual(seen({ exists: true, size: 0, lastAt: null, line: null, searchedFrom: 0 }));
  appendFileSync(file, "rea\ndy\n");
  expect(await look(file, "ready")).toEqual(seen({ size: 7, lastAt: null, line: null, searchedFrom: 0 }));
});

test("a log that is not there is seen as such, and a rotated one bears another name", async () => {
  const file = join(folder(), "log");
  const none = { exists: false, file: null, size: 0, lastAt: null, line: null, searchedFrom: 0 };
  expect(await look(file, "x")).toEqual({ yields: { result: "seen", value: none } });
  expect(await look(join(file, "below"), "x")).toEqual({ yields: { result: "seen", value: none } });
  const identity = async () => {
    const { yields } = await look(file, "ready");
    return yields.result === "seen" ? (yields.value as { file: string }).file : "unknown";
  };
  writeFileSync(file, "ready\n");
  const before = await identity();
  appendFileSync(file, "more\n");
  expect(await identity()).toBe(before);
  renameSync(file, `${file}.1`);
  writeFileSync(file, "begun anew\n");
  expect(await identity()).not.toBe(before);
  expect(await look(file, "ready")).toEqual(seen({ exists: true, lastAt: null }));
});

test("the last line counts while it is being written, and a long one is told by its beginning", async () => {
  const file = join(folder(), "log");
  writeFileSync(file, "one\nall is ready no");
  expect(await look(file, "ready")).toEqual(seen({ lastAt: 4, line: "all is ready no" }));
  writeFileSync(file, `one\n${"x".repeat(700_000)} ready\ntwo\n`);
  expect(await look(file, "ready")).toEqual(seen({ lastAt: 4, line: "x".repeat(4096) }));
});

test("bytes that are no UTF-8, and escapes, do no harm", async () => {
  const file = join(folder(), "log");
  writeFileSync(
    file,
    Buffer.concat([Buffer.from([0xff, 0xfe, 0x0a, 0xc3]), Buffer.from(" \u001b[31mready\u001b[0m\n")]),
  );
  expect(await look(file, "ready")).toEqual(seen({ lastAt: 3, line: "\ufffd ready" }));
});

test("only so much of a huge log is searched, and where the search began is told", async () => {
  const file = join(folder(), "log");
  writeFileSync(file, "ready\n");
  truncateSync(file, MOST_SEARCHED + 100);
  expect(await look(file, "ready")).toEqual(seen({ lastAt: null, line: null, searchedFrom: 100 }));
  // A line that begins before that byte is not told, though its text lies behind it.
  appendFileSync(file, "ready\n");
  expect(await look(file, "ready")).toEqual(seen({ lastAt: null, searchedFrom: 106 }));
  appendFileSync(file, "ready again\n");
  expect(await look(file, "ready")).toEqual(seen({ lastAt: MOST_SEARCHED + 106, line: "ready again" }));
});

test("what is no file, may not be read or takes too long is unknown", async () => {
  const root = folder();
  expect((await look(root, "x")).yields).toEqual({ result: "unknown", reason: `${root} is not a file` });
  const pipe = join(root, "pipe");
  execFileSync("mkfifo", [pipe]);
  expect((await look(pipe, "x")).yields).toEqual({ result: "unknown", reason: `${pipe} is not a file` });
  const loop = join(root, "loop");
  execFileSync("ln", ["-s", "loop", loop]);
  expect((await look(loop, "x")).yields).toEqual({ result: "unknown", reason: `${loop} cannot be read: ELOOP` });
  const huge = join(root, "huge");
  writeFileSync(huge, "");
  truncateSync(huge, MOST_SEARCHED);
  const stopped = await linesProbe({ file: huge, find: "x", withinMs: 60_000 }, AbortSignal.abort());
  expect(stopped.yields.result).toBe("unknown");
  expect((await look(huge, "x", 1)).yields.result).toBe("unknown");
});

test("what is found is what a search of the whole text finds, wherever chunks meet", async () => {
  const file = join(folder(), "log");
  const filler = fc
    .integer({ min: 0, max: 300_000 })
    .map((n) => `${"-".repeat(n % 70_000)}\n`.repeat(Math.ceil(n / 70_000)));
  const piece = fc.oneof(filler, fc.constantFrom("ab", "abab\n", "aba", "b\n", "\n", "é"));
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
      const text = pieces.join("");
      writeFileSync(file, text);
      const line = text.split("\n").findLast((candidate) => candidate.includes("abab"));
      const { yields } = await look(file, "abab");
      const shown = line === undefined ? null : Buffer.from(line).subarray(0, 4096).toString("utf8");
      expect(yields).toMatchObject({ value: { line: shown } });
    }),
    { numRuns: 40 },
  );
});

test("a definition's probe searches its file for its text", async () => {
  const root = folder();
  writeFileSync(join(root, "log"), "toy-1 is up\n");
  const options = { root: { type: "path", default: root, why: "." } };
  const probes = { started: { lines: { file: "{root}/log", find: "{node} is up" } } };
  const at = ports({ definitions: new Map([["toy", definition({ options, probes })]]) });
  expect(await runProbe(node(), "started", at, calm())).toEqual(seen({ exists: true, lastAt: 0 }));
});
