import { appendFileSync, closeSync, existsSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sweepOutputs } from "../../../agent/commands/leftovers.ts";
import { KEPT_BYTES, OUTPUT_CAP_BYTES, Output } from "../../../agent/commands/output.ts";

let folder = "";
let path = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "muster-output-"));
  path = join(folder, "a.out");
});
afterEach(() => rmSync(folder, { recursive: true }));

function all(output: Output, from = 0): { offset: number; text: string } {
  const first = output.read(from);
  let at = first.offset;
  let text = "";
  for (let chunk = first; chunk.bytes.length > 0; chunk = output.read(at)) {
    text += chunk.bytes.toString();
    at = chunk.offset + chunk.bytes.length;
  }
  return { offset: first.offset, text };
}

test("output under the cap is kept whole", () => {
  const output = new Output(path);
  output.create();
  appendFileSync(path, "x".repeat(OUTPUT_CAP_BYTES));
  output.cap();
  expect(output.capped).toBe(false);
  expect(all(output).text.length).toBe(OUTPUT_CAP_BYTES);
  expect(all(output, OUTPUT_CAP_BYTES - 2).text).toBe("xx");
});

test("past the cap the file is emptied under its writer, and offsets go on", () => {
  const output = new Output(path);
  output.create();
  const writer = openSync(path, "a");
  writeSync(writer, "a".repeat(OUTPUT_CAP_BYTES));
  writeSync(writer, "END1");
  output.cap();
  writeSync(writer, "more");
  closeSync(writer);
  expect(statSync(path).size).toBe(4);
  expect(output.size()).toBe(OUTPUT_CAP_BYTES + 8);
  expect(output.capped).toBe(true);
  const { offset, text } = all(output);
  expect(offset).toBe(OUTPUT_CAP_BYTES + 4 - KEPT_BYTES);
  expect(text.length).toBe(KEPT_BYTES + 4);
  expect(text.endsWith("aEND1more")).toBe(true);
  expect(all(output, OUTPUT_CAP_BYTES + 2).text).toBe("D1more");
});

test("another life of the agent reads the same", () => {
  const output = new Output(path);
  output.create();
  appendFileSync(path, `${"a".repeat(OUTPUT_CAP_BYTES)}END`);
  output.cap();
  appendFileSync(path, "more");
  expect(all(new Output(path))).toEqual(all(output));
  expect(new Output(path).size()).toBe(output.size());
});

test("what cannot be created is dropped, and says so", () => {
  const output = new Output(join(folder, "no/such/folder.out"));
  output.create();
  expect(output.dropped).toBe(true);
  expect(output.size()).toBe(0);
  expect(output.read(0).bytes.length).toBe(0);
});

test("a daemon's output is kept under the cap after its command has ended, and goes when the daemon has let go", () => {
  new Output(path).create();
  const daemon = openSync(path, "a");
  writeSync(daemon, "x".repeat(OUTPUT_CAP_BYTES + 1));
  sweepOutputs(folder, () => true);
  expect(statSync(path).size).toBe(0);
  sweepOutputs(folder, () => false);
  expect(existsSync(path)).toBe(true);
  closeSync(daemon);
  sweepOutputs(folder, () => false);
  expect(existsSync(path)).toBe(false);
  expect(existsSync(`${path}.cut`)).toBe(false);
});
