import { describe, expect, it } from "vitest";
import { harms } from "../../../../../shared/products/atscale/simulator/world/judge.ts";
import { isUp } from "../../../../../shared/products/atscale/simulator/world/scene.ts";
import type { Setup } from "../../../../../shared/products/atscale/simulator/world/state.ts";
import { summarize } from "../../../../../shared/products/atscale/simulator/world/summary.ts";
import { standardSetup, startWholly, stopWholly, VirtualWorld } from "../virtual-world.ts";

const STOP_ORDER = ["q1", "q2", "e2", "e1", "c1"];
const START_ORDER = ["c1", "e1", "e2", "q1", "q2"];

describe("the vendor's order", () => {
  it("stops and starts the cluster without harm, and the same node leads again", () => {
    const virtual = new VirtualWorld();
    stopWholly(virtual, ...STOP_ORDER);
    expect(Object.values(summarize(virtual.world).nodes).map(({ stopped }) => stopped)).toEqual(Array(5).fill(true));
    startWholly(virtual, ...START_ORDER);
    expect(virtual.harms).toEqual([]);
    expect(virtual.world.store.leader).toBe("e1");
    for (const node of START_ORDER) expect(isUp(virtual.world, node)).toBe(true);
  });

  it("holds for a world that begins stopped", () => {
    const virtual = new VirtualWorld({ start: "stopped", leader: "e2" });
    startWholly(virtual, "c1", "e2", "e1", "q1", "q2");
    expect(virtual.harms).toEqual([]);
    expect(virtual.world.store.leader).toBe("e2");
  });

  it("holds where Postgres has hosts of its own", () => {
    const nodes = {
      ...standardSetup.nodes,
      d1: { roles: ["database" as const], member: "d1" },
      d2: { roles: ["database" as const], member: "d2" },
    };
    const virtual = new VirtualWorld({ nodes, leader: "d1" });
    expect(virtual.world.hosts.e1?.postgres).toBeNull();
    stopWholly(virtual, "q1", "q2", "e1", "e2", "d2", "d1", "c1");
    startWholly(virtual, "c1", "d1", "d2", "e1", "e2", "q1", "q2");
    expect(virtual.harms).toEqual([]);
  });
});

/** Each wrong order, and the harms it must leave: no more and no fewer. */
const WRONG: [string, (virtual: VirtualWorld) => void, string[], Partial<Setup>?][] = [
  [
    "stopping the leader before the replica fails over",
    (v) => {
      stopWholly(v, "q1", "q2", "e1");
      v.pass(60_000);
    },
    ["leader-stopped-before-replica", "failover"],
  ],
  ["stopping an engine under a query engine", (v) => stopWholly(v, "q1", "e2"), ["query-engine-outlived-engines"]],
  [
    "stopping the coordinator under the leader",
    (v) => stopWholly(v, "q1", "q2", "e2", "c1"),
    ["coordinator-stopped-under-engine"],
  ],
  [
    "stopping two query engines at once",
    (v) => {
      v.begin("q1", "atscale_stop");
      v.run("q2", "atscale_stop");
    },
    ["parallel-stop"],
  ],
  [
    "stopping the leader while the replica's Postgres lingers",
    (v) => {
      stopWholly(v, "q1", "q2");
      v.run("e2", "atscale_stop");
      v.run("e1", "atscale_stop");
    },
    ["parallel-stop"],
  ],
  [
    "stopping twice",
    (v) => {
      v.begin("q1", "atscale_stop");
      v.run("q1", "atscale_stop");
    },
    ["repeated"],
  ],
  [
    "stopping what is stopped",
    (v) => {
      stopWholly(v, "q1");
      v.run("q1", "atscale_stop");
    },
    ["repeated"],
  ],
  [
    "starting twice",
    (v) => {
      stopWholly(v, "q1");
      v.begin("q1", "atscale_start");
      v.run("q1", "atscale_start");
    },
    ["repeated"],
  ],
  [
    "starting a node that is stopping",
    (v) => {
      v.begin("q1", "atscale_stop");
      v.run("q1", "atscale_start");
    },
    ["crossed-commands"],
  ],
  [
    "starting the leader's engine before the coordinator",
    (v) => {
      stopWholly(v, ...STOP_ORDER);
      startWholly(v, "e1");
    },
    ["engine-without-coordinator"],
  ],
  [
    "starting an engine while the coordinator is only STARTING",
    (v) => {
      stopWholly(v, ...STOP_ORDER);
      v.run("c1", "atscale_start");
      v.run("e1", "atscale_start");
    },
    ["engine-without-coordinator"],
  ],
  [
    "starting a query engine before any engine",
    (v) => {
      stopWholly(v, ...STOP_ORDER);
      startWholly(v, "c1", "q1");
    },
    ["query-engine-without-engine"],
  ],
  [
    "starting the replica first and leaving it alone",
    (v) => {
      stopWholly(v, ...STOP_ORDER);
      startWholly(v, "c1", "e2");
    },
    ["stale-copy-leads"],
  ],
  [
    "stopping a query engine before the balancer has drained it",
    (v) => {
      v.begin("q1", "muster-lb", "drain", "q1");
      stopWholly(v, "q1");
    },
    ["undrained-stop"],
    { balancer: true },
  ],
  [
    "putting a query engine back before its /ping answers OK",
    (v) => {
      v.run("q1", "muster-lb", "drain", "q1");
      stopWholly(v, "q1");
      v.run("q1", "atscale_start");
      v.until(() => isUp(v.world, "q1"), "services RUNNING");
      v.run("q1", "muster-lb", "undrain", "q1");
    },
    ["cold-undrain"],
    { balancer: true },
  ],
];

describe("a wrong order", () => {
  it.each(WRONG)("is judged: %s", (_name, act, expected, setup = {}) => {
    const virtual = new VirtualWorld(setup);
    act(virtual);
    expect(virtual.harms).toEqual(expected);
  });

  it("is tried above for every harm of the catalogue", () => {
    expect(new Set(WRONG.flatMap(([, , expected]) => expected))).toEqual(new Set(Object.keys(harms)));
  });
});
