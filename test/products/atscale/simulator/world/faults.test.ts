import { expect, it } from "vitest";
import { faults, parseFault } from "../../../../../shared/products/atscale/simulator/world/faults.ts";
import { isUp } from "../../../../../shared/products/atscale/simulator/world/scene.ts";
import { wanted } from "../../../../../shared/products/atscale/simulator/world/wanted.ts";
import { startWholly, stopWholly, VirtualWorld } from "../virtual-world.ts";
import { NIGHT_EFFECTS } from "./night-effects.ts";

/** What each fault must bring about; given as it is written, on a world that is up. */
const EFFECTS: Record<string, (virtual: VirtualWorld) => void> = {
  ...NIGHT_EFFECTS,
  "q1:fatal-service": (v) => {
    stopWholly(v, "q1");
    v.run("q1", "atscale_start");
    const seen = new Set<string>();
    v.until(() => {
      seen.add(stateOf(v, "q1", "engine"));
      return stateOf(v, "q1", "engine") === "FATAL";
    }, "FATAL");
    expect(seen).toContain("BACKOFF");
    const told = v.run("q1", "atscale_service_control", "status", "engine");
    expect(told.out).toMatch(/^engine {27}FATAL {5}Exited too quickly \(process log may have details\)\n$/);
    expect(told.exit).toBe(3);
    // As supervisor has it: once the cause is gone it needs a manual start.
    v.fault("q1:fatal-service", false);
    v.pass(60_000);
    expect(stateOf(v, "q1", "engine")).toBe("FATAL");
    v.run("q1", "atscale_service_control", "start", "engine");
    v.pass(60_000);
    expect(isUp(v.world, "q1")).toBe(true);
  },
  "q1:flapping-service": (v) => {
    const runs = new Set<number>();
    for (let look = 0; look < 10; look += 1) {
      v.pass(5_000);
      runs.add(v.world.hosts.q1?.services.engine?.run ?? -1);
    }
    expect(runs.size).toBeGreaterThan(3);
  },
  "q1:slow-engine": (v) => {
    stopWholly(v, "q1");
    v.run("q1", "atscale_start");
    v.until(() => isUp(v.world, "q1"), "services RUNNING");
    v.pass(100_000);
    expect(v.world.hosts.q1?.ping).toBe("cold");
    v.pass(100_000);
    expect(v.world.hosts.q1?.ping).toBe("warm");
  },
  "q1:cold-engine": (v) => {
    stopWholly(v, "q1");
    v.run("q1", "atscale_start");
    v.until(() => isUp(v.world, "q1"), "services RUNNING");
    v.pass(3_600_000);
    expect(v.world.hosts.q1?.ping).toBe("cold");
    v.fault("q1:cold-engine", false);
    v.pass(60_000);
    expect(v.world.hosts.q1?.ping).toBe("warm");
  },
  "q1:start-fails": (v) => {
    stopWholly(v, "q1");
    expect(v.run("q1", "atscale_start")).toMatchObject({ exit: 1, err: expect.stringContaining("ERROR") });
    expect(v.world.hosts.q1?.supervisor).toBe("down");
  },
  "q1:stop-fails": (v) => {
    expect(v.run("q1", "atscale_stop").exit).toBe(1);
    expect(isUp(v.world, "q1")).toBe(true);
  },
  "q1:stop-hangs": (v) => {
    const told = v.begin("q1", "atscale_stop");
    v.pass(3_600_000);
    expect(told.exit).toBeUndefined();
    expect(stateOf(v, "q1", "engine")).toBe("STOPPING");
    v.fault("q1:stop-hangs", false);
    v.pass(60_000);
    expect(told.exit).toBe(0);
  },
  "*:stop-lingers": (v) => {
    v.run("q1", "atscale_stop");
    expect(v.world.hosts.q1?.leftover).toBe("engine");
    v.run("e2", "atscale_stop");
    v.pass(50_000);
    expect(wanted(v.world).ports).toContainEqual({ node: "e2", port: 10520, serves: "accepts" });
    v.pass(15_000);
    expect(wanted(v.world).processes.filter(({ node }) => node === "e2" || node === "q1")).toEqual([]);
  },
  "e2:postgres-stays": (v) => {
    expect(v.run("e2", "atscale_stop").exit).toBe(0);
    v.pass(3_600_000);
    expect(wanted(v.world).ports).toContainEqual({ node: "e2", port: 10520, serves: "accepts" });
    v.fault("e2:postgres-stays", false);
    v.pass(15_000);
    expect(wanted(v.world).processes.filter(({ node }) => node === "e2")).toEqual([]);
  },
  "q1:huge-output": (v) => {
    v.run("q1", "atscale_stop");
    expect(v.effects).toContainEqual(expect.objectContaining({ type: "flooded", megabytes: 100 }));
  },
  "q1:missing-binary": (v) => expect(wanted(v.world).withoutStop).toEqual(["q1"]),
  "*:leader-moves": (v) => {
    expect(v.world.store).toMatchObject({ leader: "e2", timeline: 4 });
    expect(v.run("e1", "postgres_nodes").out).toMatch(/\| e1 .*Replica \| stopped/);
    v.pass(3_000);
    expect(v.run("e1", "postgres_nodes").out).toMatch(/\| e1 .*Replica \| running/);
    expect(v.harms).toEqual([]);
  },
  "*:leader-moves-after-stop=2": (v) => {
    stopWholly(v, "q1");
    expect(v.world.store.leader).toBe("e1");
    stopWholly(v, "q2");
    expect(v.world.store.leader).toBe("e2");
  },
  "e2:replica-lag=37": (v) => expect(v.run("e1", "postgres_nodes").out).toMatch(/\| e2 .* {8}37 \|/),
  "e2:lag-falls=10": (v) => {
    v.fault("e2:replica-lag=37");
    v.pass(120_000);
    expect(v.run("e1", "postgres_nodes").out).toMatch(/\| e2 .* {8}17 \|/);
    v.pass(600_000);
    expect(v.run("e1", "postgres_nodes").out).toMatch(/\| e2 .* {9}0 \|/);
  },
  "e2:lag-unknown": (v) => expect(v.run("e1", "postgres_nodes").out).toMatch(/\| e2 .* {3}unknown \|/),
  "c1:paused": (v) => {
    expect(v.run("e1", "postgres_nodes").out).toContain("Maintenance mode: on");
    stopWholly(v, "q1", "q2");
    v.run("e1", "atscale_stop");
    v.pass(600_000);
    expect(wanted(v.world).ports).toContainEqual({ node: "e1", port: 10520, serves: "accepts" });
    expect(v.world.store.leader).toBeNull();
    expect(v.harms).not.toContain("failover");
  },
  "e1:store-down": (v) => {
    const told = v.begin("e1", "postgres_nodes");
    v.pass(600_000);
    expect(told.exit).toBeUndefined();
    expect(told.out).toBe("");
    expect(v.run("e2", "postgres_nodes").exit).toBe(0);
  },
  "e1:store-error": (v) => {
    expect(v.run("e1", "postgres_nodes")).toMatchObject({
      exit: 1,
      out: "",
      err: expect.stringContaining("Traceback"),
    });
  },
  "e1:supervisor-denied": (v) => {
    const told = v.run("e1", "atscale_service_control", "status");
    expect(told).toMatchObject({ exit: 4, out: expect.stringMatching(/Permission denied/) });
  },
  "e1:garbage-output": (v) => {
    expect(v.run("e1", "atscale_service_control", "status").out).toMatch(/\xff\xfe/);
    expect(v.run("e1", "postgres_nodes").out).toContain("\x1b[");
  },
  "e1:warnings=3": (v) => expect(v.run("e1", "postgres_nodes").err.match(/ - WARNING - /g)).toHaveLength(3),
  "c1:extra-process": (v) => {
    expect(wanted(v.world).processes.filter(({ stranger }) => stranger)).toMatchObject([
      { node: "c1", program: "less" },
    ]);
  },
};

it.each(Object.entries(EFFECTS))("the fault %s does what the list says", (text, check) => {
  const virtual = new VirtualWorld();
  virtual.fault(text);
  check(virtual);
});

it("every fault of the list is tried above", () => {
  const tried = Object.keys(EFFECTS).map((text) => text.replace(/^[^:]+:/, "").replace(/=\d+$/, "="));
  expect(new Set(tried)).toEqual(new Set(Object.keys(faults)));
});

it("a fault that is not of the list, lacks its number or names no node is refused", () => {
  const nodes = ["e1"];
  for (const text of ["e1:bogus", "e1:replica-lag", "e1:paused=3", "e9:paused", "paused", "e1:toString"])
    expect(parseFault(text, nodes)).toBeNull();
  expect(parseFault("*:warnings=0", nodes)).toEqual({ node: "*", name: "warnings", value: 0 });
});

it("without faults none of their effects is there", () => {
  const virtual = new VirtualWorld();
  virtual.pass(600_000);
  expect(virtual.run("e1", "postgres_nodes").err.match(/ - WARNING - /g)).toHaveLength(1);
  stopWholly(virtual, "q1");
  startWholly(virtual, "q1");
  expect(isUp(virtual.world, "q1")).toBe(true);
  expect(virtual.world.hosts.q1?.ping).toBe("warm");
  expect(virtual.effects.some(({ type }) => type === "flooded")).toBe(false);
});

function stateOf(virtual: VirtualWorld, node: string, service: string): string {
  return virtual.world.hosts[node]?.services[service]?.state ?? "";
}
