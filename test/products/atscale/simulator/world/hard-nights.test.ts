import { describe, expect, it } from "vitest";
import type { Role } from "../../../../../shared/products/atscale/simulator/world/state.ts";
import { summarize } from "../../../../../shared/products/atscale/simulator/world/summary.ts";
import { wanted } from "../../../../../shared/products/atscale/simulator/world/wanted.ts";
import { startWholly, stopWholly, VirtualWorld } from "../virtual-world.ts";

describe("a host that loses its power", () => {
  it("takes nobody's leader key with it when it was a replica, and goes from the listing after the ttl", () => {
    const virtual = new VirtualWorld();
    virtual.fault("e2:dead-host");
    virtual.pass(3_600_000);
    expect(virtual.world.store).toMatchObject({ leader: "e1", timeline: 3 });
    expect(virtual.run("e1", "postgres_nodes").out).not.toContain("e2");
  });

  it("never ends a stop that was under way, nor carries it on", () => {
    const virtual = new VirtualWorld();
    const told = virtual.begin("q1", "atscale_stop");
    virtual.pass(3_000);
    virtual.fault("q1:dead-host");
    const said = told.out;
    virtual.pass(600_000);
    expect(told).toMatchObject({ out: said, exit: undefined });
    expect(summarize(virtual.world).nodes.q1).toMatchObject({ dead: true, up: false, job: null });
  });

  it("leaves unsaid what a command was about to answer", () => {
    const virtual = new VirtualWorld();
    stopWholly(virtual, "q1");
    const told = [
      virtual.begin("e1", "atscale_service_control", "status"),
      virtual.begin("e1", "postgres_nodes"),
      virtual.begin("q1", "atscale_start"),
    ];
    virtual.fault("*:dead-host");
    virtual.pass(600_000);
    expect(told.map(({ out, err, exit }) => `${out}${err}${exit}`)).toEqual(Array(3).fill("undefined"));
  });

  it("is not switched over from, and its row still expires", () => {
    const virtual = new VirtualWorld();
    virtual.fault("e1:dead-host");
    virtual.fault("*:leader-moves");
    expect(virtual.world.store.leader).toBe("e1");
    virtual.pass(60_000);
    expect(virtual.run("e2", "postgres_nodes").out).not.toContain("e1");
  });

  it("leads again where no other copy could take over, once it is back", () => {
    const virtual = worldOf({ c1: ["coordinator"], e1: ["engine"] });
    virtual.fault("e1:dead-host");
    virtual.pass(60_000);
    virtual.fault("e1:dead-host", false);
    startWholly(virtual, "e1");
    expect(virtual.world.store.leader).toBe("e1");
    expect(virtual.harms).toEqual([]);
  });

  it("stays dead while one of two faults that say so is left", () => {
    const virtual = new VirtualWorld();
    virtual.fault("*:dead-host");
    virtual.fault("e1:dead-host");
    const told = virtual.begin("e1", "atscale_start");
    virtual.fault("e1:dead-host", false);
    virtual.pass(60_000);
    expect(told.exit).toBeUndefined();
  });
});

it("a full disk leaves the coordinator's and a query engine's process behind too", () => {
  const virtual = new VirtualWorld();
  virtual.fault("*:disk-full");
  for (const [node, program] of [
    ["q1", "engine"],
    ["c1", "coordinator"],
  ]) {
    expect(virtual.run(node ?? "", "atscale_stop").exit).toBe(1);
    const left = wanted(virtual.world).processes.filter((one) => one.node === node);
    expect(left.map((one) => one.program)).toContain(program);
  }
});

describe("the load balancer", () => {
  it("is drained before a stop and given back after /ping, without harm", () => {
    const virtual = new VirtualWorld({ balancer: true });
    const shown = () => summarize(virtual.world).nodes.q1?.balancer;
    expect(shown()).toBe("in");
    expect(virtual.run("q1", "muster-lb", "drain", "q1")).toMatchObject({ exit: 0, out: "q1 drained\n" });
    expect(shown()).toBe("out");
    stopWholly(virtual, "q1");
    startWholly(virtual, "q1");
    expect(virtual.run("q1", "muster-lb", "undrain", "q1").exit).toBe(0);
    expect(shown()).toBe("in");
    expect(virtual.harms).toEqual([]);
  });

  it("is written down as lb_drain and lb_undrain, with the node", () => {
    const virtual = new VirtualWorld();
    virtual.run("q1", "muster-lb", "drain", "q1");
    virtual.run("q2", "muster-lb", "undrain", "q1");
    const began = virtual.effects.flatMap((effect) => (effect.type === "began" ? [effect.call] : []));
    expect(began).toMatchObject([
      { node: "q1", command: "lb_drain", argv: ["q1"], changes: true },
      { node: "q2", command: "lb_undrain", argv: ["q1"], changes: true },
    ]);
  });

  it("knows no engine, no stranger and no other verb, and is harmless where the cluster has none", () => {
    const virtual = new VirtualWorld();
    expect(virtual.run("q1", "muster-lb", "drain", "e1").exit).toBe(1);
    expect(virtual.run("q1", "muster-lb", "drain", "nobody").exit).toBe(1);
    expect(virtual.run("q1", "muster-lb", "explode", "q1").exit).toBe(127);
    expect(summarize(virtual.world).nodes.e1?.balancer).toBeNull();
    stopWholly(virtual, "q1");
    virtual.run("q1", "muster-lb", "undrain", "q1");
    expect(virtual.harms).toEqual([]);
  });
});

/** Each shape, its leader, and the vendor's order of starting it; the stop goes backwards. */
const SHAPES: [string, Record<string, Role[]>, string, string[]][] = [
  ["one engine", { c1: ["coordinator"], e1: ["engine"] }, "e1", ["c1", "e1"]],
  [
    "three engines",
    { c1: ["coordinator"], e1: ["engine"], e2: ["engine"], e3: ["engine"] },
    "e3",
    ["c1", "e3", "e1", "e2"],
  ],
  [
    "database hosts",
    { c1: ["coordinator"], d1: ["database"], d2: ["database"], e1: ["engine"], e2: ["engine"], q1: ["query-engine"] },
    "d2",
    ["c1", "d2", "d1", "e1", "e2", "q1"],
  ],
  ["everything on one host", { all: ["coordinator", "engine", "query-engine"] }, "all", ["all"]],
];

describe("a cluster of another shape", () => {
  it.each(SHAPES)("is stopped and started in the vendor's order: %s", (_name, nodes, leader, order) => {
    const virtual = worldOf(nodes, leader);
    const leads = () => virtual.world.store.leader;
    for (const node of order.toReversed()) {
      // The roles are read until the leader itself is stopped.
      if (node === leader) expect(virtual.run(leader, "postgres_nodes").exit).toBe(0);
      stopWholly(virtual, node);
    }
    for (const node of order) {
      startWholly(virtual, node);
      if (node === leader) expect(leads()).toBe(leader);
      if (node === leader) expect(virtual.run(leader, "postgres_nodes").exit).toBe(0);
    }
    expect(leads()).toBe(leader);
    expect(virtual.harms).toEqual([]);
  });

  it.each(SHAPES.slice(0, 3))("has no cluster state while only the coordinator is up: %s", (_name, nodes, leader) => {
    const virtual = worldOf(nodes, leader, "stopped");
    startWholly(virtual, "c1");
    const told = virtual.begin("c1", "postgres_nodes");
    virtual.pass(60_000);
    expect(told.out).toBe("");
  });
});

function worldOf(nodes: Record<string, Role[]>, leader = "e1", start: "up" | "stopped" = "up"): VirtualWorld {
  const members = Object.entries(nodes).map(([member, roles]) => [member, { roles, member }]);
  return new VirtualWorld({ nodes: Object.fromEntries(members), leader, start });
}
