import { describe, expect, it } from "vitest";
import { readPatronictl } from "../../../../../shared/formats/patronictl.ts";
import { startWholly, stopWholly, type Told, VirtualWorld } from "../virtual-world.ts";

const STOP_ORDER = ["q1", "q2", "e2", "e1", "c1"];

describe("Patroni's roles", () => {
  it("pass to the replica when the leader stops under it, on a new timeline", () => {
    const virtual = new VirtualWorld();
    stopWholly(virtual, "q1", "q2", "e1");
    virtual.pass(5_000);
    expect(rows(virtual, "e2")).toEqual(["e1 replica stopped TL null lag unknown", "e2 leader running TL 4 lag null"]);
  });

  it("do not pass to a replica that is too far behind", () => {
    const virtual = new VirtualWorld();
    virtual.fault("e2:replica-lag=500");
    stopWholly(virtual, "q1", "q2", "e1");
    virtual.pass(120_000);
    expect(virtual.world.store.leader).toBeNull();
  });

  it("pass to a replica that is a little behind only after the ttl, and its missing writes are lost", () => {
    const virtual = new VirtualWorld();
    virtual.fault("e2:replica-lag=1");
    virtual.pass(60_000);
    stopWholly(virtual, "q1", "q2", "e1");
    virtual.pass(60_000);
    expect(virtual.world.store.leader).toBe("e2");
    expect(virtual.harms).toEqual(["leader-stopped-before-replica", "stale-copy-leads"]);
  });

  it("stay with the old leader when it comes back before the stale replica took the key", () => {
    const virtual = new VirtualWorld();
    stopWholly(virtual, ...STOP_ORDER);
    startWholly(virtual, "c1");
    virtual.begin("e2", "atscale_start");
    virtual.begin("e1", "atscale_start");
    virtual.pass(120_000);
    expect(virtual.harms).toEqual([]);
    expect(virtual.world.store.leader).toBe("e1");
  });

  it("lose what only the old leader had when a stale copy leads: it comes back as a replica of it", () => {
    const virtual = new VirtualWorld();
    stopWholly(virtual, ...STOP_ORDER);
    startWholly(virtual, "c1", "e2", "e1");
    expect(rows(virtual, "e1")).toEqual(["e1 replica running TL 4 lag 0", "e2 leader running TL 4 lag null"]);
    const harm = virtual.effects.find((effect) => effect.type === "harm");
    expect(harm).toMatchObject({ node: "e2", message: expect.stringMatching(/[\d.]+ s of writes that only e1 has/) });
  });

  it("come back to the same leader, on a new timeline, after the store was away for longer than the ttl", () => {
    const virtual = new VirtualWorld();
    virtual.fault("*:store-down");
    virtual.pass(40_000);
    expect(virtual.world.store.leader).toBeNull();
    virtual.fault("*:store-down", false);
    virtual.pass(10_000);
    expect(rows(virtual, "e1")[0]).toBe("e1 leader running TL 4 lag null");
    expect(virtual.harms).toEqual([]);
  });
});

describe("a stopped member", () => {
  it("is listed as stopped for the ttl, then not at all", () => {
    const virtual = new VirtualWorld();
    stopWholly(virtual, "q1", "q2", "e2");
    expect(rows(virtual, "e1")).toEqual(["e1 leader running TL 3 lag null", "e2 replica stopped TL null lag unknown"]);
    virtual.pass(31_000);
    expect(rows(virtual, "e1")).toEqual(["e1 leader running TL 3 lag null"]);
  });

  it("may leave Postgres running after its stop command has ended", () => {
    const virtual = new VirtualWorld();
    virtual.run("e2", "atscale_stop");
    expect(virtual.world.hosts.e2?.supervisor).toBe("down");
    expect(virtual.world.hosts.e2?.postgres?.phase).toBe("lingering");
    virtual.pass(11_000);
    expect(virtual.world.hosts.e2?.postgres?.phase).toBe("off");
  });
});

describe("postgres_nodes", () => {
  it("answers on no node while only the coordinator is up, and answers once the leader's engine is too", () => {
    const virtual = new VirtualWorld({ start: "stopped" });
    startWholly(virtual, "c1");
    for (let look = 0; look < 8; look += 1) {
      const told = virtual.begin("c1", "postgres_nodes");
      virtual.pass(60_000);
      expect(told.out).toBe("");
      expect(told.exit === undefined || told.exit === 1).toBe(true);
      expect(told.err).toMatch(/Retrying \(Retry|Traceback/);
    }
    startWholly(virtual, "e1");
    expect(rows(virtual, "e1")).toEqual(["e1 leader running TL 4 lag null"]);
  });

  it("fails in both ways when its store is away, by chance of the seed", () => {
    const virtual = new VirtualWorld({ start: "stopped" });
    const looks = Array.from({ length: 20 }, () => virtual.begin("e1", "postgres_nodes"));
    virtual.pass(120_000);
    expect(new Set(looks.map(({ exit }) => exit))).toEqual(new Set([undefined, 1]));
  });

  it("prints no more retry lines than a pipe holds, however long it hangs", () => {
    const virtual = new VirtualWorld();
    virtual.fault("e1:store-down");
    const told = virtual.begin("e1", "postgres_nodes");
    virtual.pass(24 * 3_600_000);
    expect(told.exit).toBeUndefined();
    expect(told.err.length).toBeGreaterThan(1_000);
    expect(told.err.length).toBeLessThan(32_768);
  });
});

/** Read by the product's own reader. */
function rows(virtual: VirtualWorld, node: string): string[] {
  const told: Told = virtual.run(node, "postgres_nodes");
  const read = readPatronictl({ exit: told.exit ?? -1, stdout: told.out, stderr: told.err });
  if (!read.ok) throw new Error(`${read.reason}\n${told.err}`);
  return read.value.members.map((m) => `${m.member} ${m.role} ${m.state} TL ${m.timeline} lag ${m.lagMb}`);
}
