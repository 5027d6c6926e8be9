import fc from "fast-check";
import { expect, test } from "vitest";
import { type Entry, encodeBody } from "../../../controller/journal/entry.ts";
import { formatLines, parseLines } from "../../../controller/journal/lines.ts";
import { reconcile } from "../../../controller/journal/reconcile.ts";

const entry = (n: number, writer = "a"): Entry => ({
  n,
  body: encodeBody({ instance: writer, epoch: 1 }, { type: "x", n }),
});
const log = (count: number, writer = "a"): Entry[] => Array.from({ length: count }, (_, i) => entry(i + 1, writer));

test("events that the stream lost with its tail are created again in order", () => {
  const decided = reconcile(log(5), log(3));
  expect(decided.recreate).toEqual([entry(4), entry(5)]);
  expect(decided.history).toEqual(log(5));
  expect(decided.overruled).toEqual([]);
});

test("an event that only the stream has is added to the file", () => {
  expect(reconcile(log(3), log(4))).toEqual({ recreate: [], overruled: [], history: log(4), missing: [] });
});

test("where the stream holds another event the stream wins, and what the file has after it is not created on top of that", () => {
  const decided = reconcile(log(5), [...log(2), entry(3, "b")]);
  expect(decided.overruled).toEqual([entry(3), entry(4), entry(5)]);
  expect(decided.recreate).toEqual([]);
  expect(decided.history).toEqual([...log(2), entry(3, "b")]);
});

test("events that nobody has though later ones exist are said to be missing", () => {
  const decided = reconcile(log(1), [entry(1), entry(4)]);
  expect(decided.missing).toEqual([2, 3]);
  expect(decided.history).toEqual(log(1));
});

/** The truth was some history; the file knows the beginning of it, the stream some events of it, and a successor may have written others. */
const situation = fc
  .record({ truth: fc.nat(12), local: fc.nat(12), kept: fc.nat(12), other: fc.nat(4) })
  .map(({ truth, local, kept, other }) => {
    const stored = log(Math.min(kept, truth));
    const successor = Array.from({ length: other }, (_, i) => entry(stored.length + i + 1, "successor"));
    return { local: log(Math.min(local, truth)), stream: [...stored, ...successor] };
  });

test("whatever was lost where, afterwards the stream and the file hold the same history, nothing stored was changed, and doing it again changes nothing", () => {
  fc.assert(
    fc.property(situation, ({ local, stream }) => {
      const decided = reconcile(local, stream);
      const after = [...stream, ...decided.recreate].sort((a, b) => a.n - b.n);
      expect(new Set(after.map(({ n }) => n)).size).toBe(after.length);
      expect(decided.history).toEqual(after);
      expect(after.map(({ n }) => n)).toEqual(after.map((_, i) => i + 1));
      for (const mine of local) {
        expect(
          [after, decided.overruled].filter((place) => place.some((e) => e.n === mine.n && e.body === mine.body)),
        ).toHaveLength(1);
      }
      expect(reconcile(decided.history, after)).toEqual({ recreate: [], overruled: [], history: after, missing: [] });
    }),
  );
});

test("a file cut anywhere yields its whole lines and nothing of the torn one", () => {
  const text = formatLines(log(6));
  fc.assert(
    fc.property(fc.nat(text.length), (cut) => {
      const whole = text.slice(0, cut).split("\n").length - 1;
      expect(parseLines(text.slice(0, cut))).toEqual(log(whole));
    }),
  );
});

test("any event comes back from its line byte for byte", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.integer({ min: 1, max: 5 }), (event, n) => {
      const entries = Array.from({ length: n }, (_, i) => ({
        n: i + 1,
        body: encodeBody({ instance: "i", epoch: i }, event),
      }));
      expect(parseLines(formatLines(entries))).toEqual(entries);
    }),
  );
});

test("a damaged or repeated line ends what is read of a file", () => {
  const lines = log(4).map((each) => formatLines([each]));
  expect(parseLines(`${lines[0]}${lines[1]?.replace('"by"', '"bx"')}${lines[2]}`)).toEqual(log(1));
  expect(parseLines(`${lines[0]}${lines[0]}${lines[1]}`)).toEqual(log(1));
});
