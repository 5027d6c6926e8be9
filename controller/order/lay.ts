/**
 * Lays an order: which cluster's turn comes after which. Readers stop before what they read from and start after it; clusters
 * that have nothing to do with each other go side by side. Pure.
 */
import { MusterError } from "../../shared/errors.ts";
import { cycleThrough, type Needs, reach, spelledCycle } from "./needs.ts";

export const ORDER_VERBS = ["stop", "start", "restart"] as const;
export type OrderVerb = (typeof ORDER_VERBS)[number];

export interface LaidStep {
  readonly cluster: string;
  readonly verb: OrderVerb;
  /** Indexes of the steps, all earlier ones, that must be done before it begins. */
  readonly after: readonly number[];
}

/** Steps in an order in which they could go one by one. Throws needs-cycle. */
export function layOrder(verb: OrderVerb, names: readonly string[], needs: Needs): LaidStep[] {
  const cycle = cycleThrough(needs, names);
  if (cycle) throw new MusterError("needs-cycle", `no order fits: ${spelledCycle(cycle)}`);
  const stopping = readersFirst([...new Set(names)], needs);
  switch (verb) {
    case "stop":
      return stops(stopping, needs);
    case "start":
      return starts(stopping.toReversed(), needs, []);
    case "restart":
      return restarts(stopping, needs);
  }
}

/** A cluster that neither reads from another of them nor is read by one restarts by its own procedure; the others stop, then start. */
function restarts(stopping: readonly string[], needs: Needs): LaidStep[] {
  const alone = stopping.filter((name) => !stopping.some((other) => related(needs, name, other)));
  const together = stopping.filter((name) => !alone.includes(name));
  const down = stops(together, needs);
  const up = starts(together.toReversed(), needs, down);
  return [...down, ...up, ...alone.map((cluster) => ({ cluster, verb: "restart" as const, after: [] }))];
}

function stops(stopping: readonly string[], needs: Needs): LaidStep[] {
  return stopping.map((cluster) => {
    const readers = stopping.filter((other) => reach(needs, other).has(cluster));
    const last = nearest(readers, (reader, between) => reach(needs, reader).has(between));
    return { cluster, verb: "stop", after: last.map((reader) => stopping.indexOf(reader)) };
  });
}

/** `down`: the steps that go before, of which each start waits for its own cluster's. */
function starts(starting: readonly string[], needs: Needs, down: readonly LaidStep[]): LaidStep[] {
  return starting.map((cluster) => {
    const needed = starting.filter((other) => reach(needs, cluster).has(other));
    const last = nearest(needed, (far, between) => reach(needs, between).has(far));
    const own = down.findIndex((step) => step.cluster === cluster);
    return {
      cluster,
      verb: "start",
      after: [...(own < 0 ? [] : [own]), ...last.map((other) => down.length + starting.indexOf(other))],
    };
  });
}

/** Without those that another one of them waits for already. */
const nearest = (names: readonly string[], isBefore: (name: string, between: string) => boolean) =>
  names.filter((name) => !names.some((between) => between !== name && isBefore(name, between)));

/** By level: those that nobody of them reads from first; within a level as they were named. */
function readersFirst(names: readonly string[], needs: Needs): string[] {
  const laid: string[] = [];
  while (laid.length < names.length) {
    const left = names.filter((name) => !laid.includes(name));
    laid.push(...left.filter((name) => !left.some((other) => reach(needs, other).has(name))));
  }
  return laid;
}

const related = (needs: Needs, a: string, b: string) => reach(needs, a).has(b) || reach(needs, b).has(a);
