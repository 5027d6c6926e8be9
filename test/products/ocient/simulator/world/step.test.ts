import fc from "fast-check";
import { expect, it } from "vitest";
import { beginWorld } from "../../../../../shared/products/ocient/simulator/world/begin.ts";
import { faults } from "../../../../../shared/products/ocient/simulator/world/faults.ts";
import { harms } from "../../../../../shared/products/ocient/simulator/world/judge.ts";
import { step } from "../../../../../shared/products/ocient/simulator/world/step.ts";
import { wanted } from "../../../../../shared/products/ocient/simulator/world/wanted.ts";
import { KILL, quiesce, standardSetup, startReady, VirtualWorld } from "../virtual-world.ts";

const nodes = Object.keys(standardSetup.nodes);
const orders = [
  ["start", "rolehostd"],
  ["stop", "rolehostd"],
  ["stop", "--no-block", "rolehostd"],
  KILL,
  ["start", "lat"],
  ["stop", "lat"],
  ["reset-failed", "rolehostd"],
  ["reboot"],
];
const act = fc.oneof(
  fc.record({
    do: fc.constant("systemctl" as const),
    node: fc.constantFrom(...nodes),
    argv: fc.constantFrom(...orders),
  }),
  fc.record({
    do: fc.constant("sql" as const),
    node: fc.constantFrom(...nodes),
    text: fc.constantFrom("SELECT 1", "SELECT * FROM sys.queries", "CANCEL 'x'"),
  }),
  fc.record({
    do: fc.constant("fault" as const),
    text: fc
      .tuple(fc.constantFrom("*", ...nodes), fc.constantFrom(...Object.keys(faults)))
      .map(([node, name]) => `${node}:${name.endsWith("=") ? `${name}30` : name}`),
    on: fc.boolean(),
  }),
  fc.record({ do: fc.constant("pass" as const), ms: fc.integer({ min: 0, max: 90_000 }) }),
);

it("whatever is done to it, a world keeps its own rules", () => {
  fc.assert(
    fc.property(
      fc.array(act, { maxLength: 40 }),
      fc.integer(),
      fc.constantFrom("up", "stopped"),
      (acts, seed, start) => {
        const virtual = new VirtualWorld({ seed, start });
        for (const one of acts) {
          if (one.do === "systemctl") virtual.begin(one.node, "systemctl", ...one.argv);
          if (one.do === "sql") virtual.begin(one.node, "pyocient", "ocient://a:b@sql1,sql2/system", one.text);
          if (one.do === "fault") virtual.fault(one.text, one.on);
          if (one.do === "pass") virtual.pass(one.ms);
          for (const { units, daemon } of Object.values(virtual.world.hosts)) {
            const alive = ["active", "stopping"].includes(units.rolehostd.state);
            expect(daemon !== "off").toBe(alive);
          }
          for (const id of Object.keys(virtual.world.waiting)) expect(virtual.world.calls).toHaveProperty(id);
          const keys = wanted(virtual.world).processes.map(({ key }) => key);
          expect(new Set(keys).size).toBe(keys.length);
          for (const harm of virtual.harms) expect(harms).toHaveProperty(harm);
        }
      },
    ),
    { numRuns: 60 },
  );
});

it("the same seed and the same acts give the same world and the same effects; another seed other delays", () => {
  const [one, two, other] = [5, 5, 6].map((seed) => {
    const virtual = new VirtualWorld({ seed });
    quiesce(virtual, "fnd1", "sql3");
    startReady(virtual, "fnd1");
    return JSON.stringify([virtual.world, virtual.effects]);
  });
  expect(one).toBe(two);
  expect(other).not.toBe(one);
});

it("a step leaves the world that it was given untouched", () => {
  const before = beginWorld(standardSetup);
  const copy = structuredClone(before);
  const request = { id: "1", node: "fnd1", command: "systemctl", argv: [...KILL], pid: 1, uid: 0 };
  const { world } = step(before, { type: "called", request }, 1_000);
  expect(before).toEqual(copy);
  expect(world).not.toEqual(copy);
});
