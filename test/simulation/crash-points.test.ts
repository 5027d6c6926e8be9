/**
 * Every call through a port of a whole restart is a place to die: counted here, and died at. `MUSTER_CRASH_POINTS=all` goes through every
 * single one, before and after; else each kind of each sort of process at its first, middle and last call. Between the ledger's record of a
 * command and its unit nobody can tell whether it ran: there the run pauses, and a person's `retry` must bring it to its end.
 */
import { describe, expect, test } from "vitest";
import { type CrashPoint, runOnce } from "./crash-points.ts";
import type { When } from "./kernel/process.ts";
import { allProducts } from "./products/all.ts";

/** What a run of every product goes through. A new kind of call must be named here, and so be died at. */
const KINDS = [
  ...["agent: bus.beat", "agent: bus.publish", "agent: disk.overwrite", "agent: disk.rename", "agent: disk.syncFolder"],
  ...["agent: disk.create", "agent: disk.makeFolder", "agent: disk.freeBytes", "agent: disk.unlink"],
  ...["agent: probe.roll-call", "agent: probe.run"],
  ...["agent: units.release", "agent: units.startTransient", "agent: units.state"],
  ...["controller: agent.CloseRun", "controller: agent.Execute", "controller: agent.Look", "controller: agent.Watch"],
  ...["controller: bus.create", "controller: bus.last", "controller: bus.put", "controller: files.append"],
];
/** And those that a product has besides. */
const BESIDES: Readonly<Record<string, readonly string[]>> = {
  atscale: [
    "agent: probe.file",
    "agent: probe.http",
    "agent: probe.owned",
    "agent: probe.processes",
    "agent: probe.tcp",
  ],
  ocient: ["agent: probe.lines", "agent: probe.tcp"],
  singlestore: ["agent: probe.lines", "agent: probe.processes", "agent: probe.sql"],
};

const sortOf = ({ process, kind }: CrashPoint) => `${process.split(" ")[0]}: ${kind}`;

const products = await allProducts();

describe.each([...products.values()])("a whole restart of $name", (product) => {
  test("reaches the world through no kind of call that is not named here", async () => {
    const { points, ended, faults } = await runOnce(product, null);
    expect(ended).toBe("done");
    expect(faults).toEqual([]);
    expect([...new Set(points.map(sortOf))].toSorted()).toEqual(
      [...KINDS, ...(BESIDES[product.name] ?? [])].toSorted(),
    );
  });

  test("goes on to its end whichever call the process that makes it dies at, before or after", {
    timeout: 3_600_000,
    retry: 0,
  }, async () => {
    const { points } = await runOnce(product, null);
    const kinds = Map.groupBy(points, sortOf);
    const all = process.env.MUSTER_CRASH_POINTS === "all";
    const chosen = all
      ? points
      : [...kinds.values()].flatMap((some) =>
          [...new Set([some[0], some[some.length >> 1], some.at(-1)])].filter((one) => one !== undefined),
        );
    let died = 0;
    let asked = 0;
    for (const point of chosen) {
      for (const when of ["before", "after"] satisfies When[]) {
        const { ended, faults, paused } = await runOnce(product, { ...point, when });
        if (paused !== null) expect(paused).toMatch(/was interrupted, its effect is not known/);
        asked += paused === null ? 0 : 1;
        expect({ ended, faults }, `${when} ${point.kind}, call ${point.call} of ${point.process}`).toEqual({
          ended: "done",
          faults: [],
        });
        died += 1;
      }
    }
    console.log(
      `${points.length} calls of ${kinds.size} kinds in one run; died at ${died} places, of which ${asked} asked a person whether to run a command again`,
    );
  });
});
