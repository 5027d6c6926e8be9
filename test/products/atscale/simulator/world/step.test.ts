import fc from "fast-check";
import { expect, it } from "vitest";
import { beginWorld } from "../../../../../shared/products/atscale/simulator/world/begin.ts";
import { faults } from "../../../../../shared/products/atscale/simulator/world/faults.ts";
import { harms } from "../../../../../shared/products/atscale/simulator/world/judge.ts";
import type { World } from "../../../../../shared/products/atscale/simulator/world/state.ts";
import { step } from "../../../../../shared/products/atscale/simulator/world/step.ts";
import { wanted } from "../../../../../shared/products/atscale/simulator/world/wanted.ts";
import { standardSetup, VirtualWorld } from "../virtual-world.ts";

const nodes = Object.keys(standardSetup.nodes);
const act = fc.oneof(
  fc.record({
    do: fc.constant("call" as const),
    node: fc.constantFrom(...nodes),
    command: fc.constantFrom("atscale_stop", "atscale_start", "postgres_nodes", "pg_controldata"),
  }),
  fc.record({
    do: fc.constant("balance" as const),
    node: fc.constantFrom(...nodes),
    verb: fc.constantFrom("drain", "undrain"),
  }),
  fc.record({
    do: fc.constant("fault" as const),
    text: fc
      .tuple(fc.constantFrom("*", ...nodes), fc.constantFrom(...Object.keys(faults)))
      .map(([node, name]) => `${node}:${name.endsWith("=") ? `${name}2` : name}`),
    on: fc.boolean(),
  }),
  fc.record({ do: fc.constant("pass" as const), ms: fc.integer({ min: 0, max: 90_000 }) }),
);

it("whatever is done to it, a world keeps its own rules", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), fc.integer(), (acts, seed) => {
      const virtual = new VirtualWorld({ seed, balancer: true });
      let { timeline } = virtual.world.store;
      for (const one of acts) {
        if (one.do === "call") virtual.begin(one.node, one.command);
        if (one.do === "balance") virtual.begin(one.node, "muster-lb", one.verb, one.node);
        if (one.do === "fault") virtual.fault(one.text, one.on);
        if (one.do === "pass") virtual.pass(one.ms);
        const { store, hosts } = virtual.world;
        expect(store.timeline).toBeGreaterThanOrEqual(timeline);
        timeline = store.timeline;
        // A leader's Postgres runs, except that a dead holder's key outlives it: under maintenance mode, or for the ttl after a power loss.
        const outlived = virtual.world.faults.some(({ name }) => name === "paused") || crashed(virtual.world);
        if (store.leader !== null && !outlived)
          expect(["running", "lingering", "starting"]).toContain(hosts[store.leader]?.postgres?.phase);
        const keys = wanted(virtual.world).processes.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        for (const harm of virtual.harms) expect(harms).toHaveProperty(harm);
      }
    }),
    { numRuns: 60 },
  );
});

/** The holder of the leader key lost its power and has not run since. */
const crashed = ({ store, hosts }: World) => store.leader !== null && hosts[store.leader]?.postgres?.crashed === true;

it("the same seed and the same acts give the same world and the same effects; another seed other delays", () => {
  const [one, two, other] = [5, 5, 6].map((seed) => {
    const virtual = new VirtualWorld({ seed });
    virtual.run("q1", "atscale_stop");
    virtual.run("e2", "atscale_stop");
    virtual.run("e2", "atscale_start");
    virtual.pass(60_000);
    return JSON.stringify([virtual.world, virtual.effects]);
  });
  expect(one).toBe(two);
  expect(other).not.toBe(one);
});

it("a step leaves the world that it was given untouched", () => {
  const before = beginWorld(standardSetup);
  const copy = structuredClone(before);
  const request = { id: "1", node: "e1", command: "atscale_stop", argv: [], pid: 1, uid: 0 };
  const { world } = step(before, { type: "called", request }, 1_000);
  expect(before).toEqual(copy);
  expect(world).not.toEqual(copy);
});
