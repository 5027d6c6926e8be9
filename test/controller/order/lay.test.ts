import { array, assert, constantFrom, property, record, shuffledSubarray, uniqueArray } from "fast-check";
import { describe, expect, it } from "vitest";
import { type LaidStep, layOrder, type OrderVerb } from "../../../controller/order/lay.ts";
import type { Needs } from "../../../controller/order/needs.ts";

const needs = (graph: Record<string, string[]>): Needs => new Map(Object.entries(graph));

/** "stop wh after stop bi", one line a step. */
function laid(verb: OrderVerb, names: string[], graph: Record<string, string[]>): string[] {
  const steps = layOrder(verb, names, needs(graph));
  const named = (i: number) => `${steps[i]?.verb} ${steps[i]?.cluster}`;
  return steps.map((step, i) => [named(i), ...step.after.map(named)].join(" < "));
}

describe("an order over clusters", () => {
  const chain = { app: ["bi"], bi: ["wh"], wh: [] };

  it("stops readers before what they read from, and starts them after it, however they were named", () => {
    expect(laid("stop", ["wh", "app", "bi"], chain)).toEqual(["stop app", "stop bi < stop app", "stop wh < stop bi"]);
    expect(laid("start", ["app", "bi", "wh"], chain)).toEqual([
      "start wh",
      "start bi < start wh",
      "start app < start bi",
    ]);
  });

  it("lets clusters that have nothing to do with each other go side by side", () => {
    const graph = { bi: ["wh"], etl: ["wh"], lone: [], wh: [] };
    expect(laid("stop", ["wh", "bi", "etl", "lone"], graph)).toEqual([
      ...["stop bi", "stop etl", "stop lone", "stop wh < stop bi < stop etl"],
    ]);
    expect(laid("start", ["bi", "etl", "wh"], graph)).toEqual([
      ...["start wh", "start etl < start wh", "start bi < start wh"],
    ]);
  });

  it("keeps the order of two that reach each other only through one that was not named", () => {
    expect(laid("stop", ["wh", "app"], chain)).toEqual(["stop app", "stop wh < stop app"]);
  });

  it("restarts related ones by stopping all and starting all, and one that stands alone by its own procedure", () => {
    expect(laid("restart", ["wh", "bi", "lone"], { ...chain, lone: [] })).toEqual([
      "stop bi",
      "stop wh < stop bi",
      "start wh < stop wh",
      "start bi < stop bi < start wh",
      "restart lone",
    ]);
  });

  it("refuses clusters that need each other in a circle, itself included, and names the circle", () => {
    expect(() => laid("stop", ["a"], { a: ["b"], b: ["c"], c: ["a"] })).toThrow("a needs b, b needs c, c needs a");
    expect(() => laid("start", ["a"], { a: ["a"] })).toThrow("a needs a");
  });

  it("is not kept from what it does not touch by a circle elsewhere", () => {
    expect(laid("stop", ["a"], { a: ["b"], b: ["c"], c: ["b"] })).toEqual(["stop a"]);
  });
});

it("whatever needs what, nothing begins before everything that must be over by then", () => {
  const names = ["c0", "c1", "c2", "c3", "c4", "c5"];
  // Each needs only ones of a lower number: no circle.
  const graphs = array(shuffledSubarray([0, 1, 2, 3, 4]), { minLength: 6, maxLength: 6 }).map((edges) =>
    Object.fromEntries(names.map((name, i) => [name, (edges[i] ?? []).filter((n) => n < i).map((n) => `c${n}`)])),
  );
  const named = uniqueArray(constantFrom(...names), { minLength: 1 });

  assert(
    property(record({ graph: graphs, named }), ({ graph, named }) => {
      const stop = layOrder("stop", named, needs(graph));
      const start = layOrder("start", named, needs(graph));
      for (const reader of named)
        for (const needed of named.filter((name) => reads(graph, reader, name))) {
          expect(before(stop, needed)).toContain(reader);
          expect(before(start, reader)).toContain(needed);
        }
      for (const steps of [stop, start])
        expect(steps.every(({ after }, i) => after.every((earlier) => earlier < i))).toBe(true);
    }),
  );
});

/** By walking the graph, not by the code under test. */
function reads(graph: Record<string, string[]>, reader: string, name: string): boolean {
  return (graph[reader] ?? []).some((next) => next === name || reads(graph, next, name));
}

/** Clusters whose steps are over when this one's begins. */
function before(steps: readonly LaidStep[], cluster: string): string[] {
  const step = steps.find((one) => one.cluster === cluster);
  return (step?.after ?? []).flatMap((i) => {
    const name = steps[i]?.cluster ?? "";
    return [name, ...before(steps, name)];
  });
}
