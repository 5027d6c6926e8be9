import { describe, expect, it } from "vitest";
import { startWholly, stopWholly, VirtualWorld } from "../virtual-world.ts";

const DATA = "/opt/atscale/data/postgres";
const STOP_ORDER = ["q1", "q2", "e2", "e1", "c1"];

describe("pg_controldata", () => {
  it("prints the lines of PostgreSQL 14, one a field", () => {
    const { out, err, exit } = new VirtualWorld().run("e1", "pg_controldata", DATA);
    expect({ err, exit }).toEqual({ err: "", exit: 0 });
    const lines = out.trimEnd().split("\n");
    expect(lines[0]).toBe("pg_control version number:            1300");
    for (const line of [
      /^Database system identifier: {11}\d{19}$/m,
      /^pg_control last modified: {13}Sat Nov 21 20:00:00 2026$/m,
      /^Latest checkpoint location: {11}0\/[0-9A-F]+$/m,
      /^Latest checkpoint's REDO WAL file: {4}00000003\d{8}[0-9A-F]{8}$/m,
      /^Latest checkpoint's TimeLineID: {7}3$/m,
      /^Latest checkpoint's oldestCommitTsXid:0$/m,
      /^Mock authentication nonce: {12}[0-9a-f]{64}$/m,
    ])
      expect(out).toMatch(line);
    for (const line of lines) expect(line).toMatch(/^[A-Z/a-z][^:]+: *\S/);
  });

  it("advances on the leader while it runs, and a replica follows", () => {
    const virtual = new VirtualWorld();
    const before = [locationOf(virtual, "e1"), locationOf(virtual, "e2")];
    virtual.pass(900_000);
    const after = [locationOf(virtual, "e1"), locationOf(virtual, "e2")];
    for (const [at, position] of after.entries()) expect(position).toBeGreaterThan(before[at] ?? Number.NaN);
    expect(stateOf(virtual, "e1")).toBe("in production");
    expect(stateOf(virtual, "e2")).toBe("in archive recovery");
    expect(recoveryOf(virtual, "e2")).toBeGreaterThanOrEqual(after[1] ?? Number.NaN);
  });

  it("shows after a stop in the vendor's order that the leader has the most", () => {
    const virtual = new VirtualWorld();
    virtual.pass(100_000);
    stopWholly(virtual, ...STOP_ORDER);
    expect([stateOf(virtual, "e1"), stateOf(virtual, "e2")]).toEqual(["shut down", "shut down in recovery"]);
    expect(locationOf(virtual, "e1")).toBeGreaterThan(locationOf(virtual, "e2"));
    expect(locationOf(virtual, "e1")).toBeGreaterThan(recoveryOf(virtual, "e2"));
  });

  it("does not move while nothing runs, and shows a world that begins stopped so too", () => {
    const virtual = new VirtualWorld({ start: "stopped", leader: "e2" });
    const before = virtual.run("e1", "pg_controldata", DATA).out;
    virtual.pass(3_600_000);
    expect(virtual.run("e1", "pg_controldata", DATA).out).toBe(before);
    expect(stateOf(virtual, "e2")).toBe("shut down");
    expect(locationOf(virtual, "e2")).toBeGreaterThan(recoveryOf(virtual, "e1"));
  });

  it("shows an old leader behind the copy that led after it, on an older timeline", () => {
    const virtual = new VirtualWorld();
    virtual.fault("*:leader-moves");
    stopWholly(virtual, "q1", "q2", "e1");
    virtual.pass(600_000);
    stopWholly(virtual, "e2");
    expect([stateOf(virtual, "e2"), timelineOf(virtual, "e2")]).toEqual(["shut down", "4"]);
    expect(stateOf(virtual, "e1")).toBe("shut down in recovery");
    expect(locationOf(virtual, "e2")).toBeGreaterThan(recoveryOf(virtual, "e1"));
  });

  it("shows a replica that lags behind by its lag", () => {
    const virtual = new VirtualWorld();
    virtual.fault("e2:replica-lag=37");
    expect(locationOf(virtual, "e1") - locationOf(virtual, "e2")).toBe(37 * 2 ** 20);
    expect(recoveryOf(virtual, "e2")).toBe(locationOf(virtual, "e2"));
  });

  it("says of a copy that lost its power what it was doing then, until it has run again", () => {
    const virtual = new VirtualWorld();
    virtual.fault("*:dead-host");
    virtual.pass(60_000);
    virtual.fault("*:dead-host", false);
    expect([stateOf(virtual, "e1"), stateOf(virtual, "e2")]).toEqual(["in production", "in archive recovery"]);
    startWholly(virtual, "c1", "e1", "e2");
    stopWholly(virtual, "e2", "e1");
    expect([stateOf(virtual, "e1"), stateOf(virtual, "e2")]).toEqual(["shut down", "shut down in recovery"]);
  });

  it.each([
    ["c1", [DATA], /^pg_controldata: fatal: could not open file "\S+\/global\/pg_control" for reading: No such file/],
    ["e1", ["/var/lib/postgresql"], /No such file or directory/],
    ["e1", [], /^pg_controldata: error: no data directory specified/],
  ])("exits 1 where there is no copy to read: %s %j", (node, argv, why) => {
    expect(new VirtualWorld().run(node, "pg_controldata", ...argv)).toMatchObject({
      ...{ exit: 1, out: "" },
      err: expect.stringMatching(why),
    });
  });
});

const field = (virtual: VirtualWorld, node: string, label: string): string => {
  const { out } = virtual.run(node, "pg_controldata", `/tmp/world/hosts/${node}${DATA}/`);
  const line = out.split("\n").find((one) => one.startsWith(`${label}:`));
  return line?.slice(label.length + 1).trim() ?? "";
};

const stateOf = (virtual: VirtualWorld, node: string) => field(virtual, node, "Database cluster state");
const timelineOf = (virtual: VirtualWorld, node: string) => field(virtual, node, "Latest checkpoint's TimeLineID");
const locationOf = (virtual: VirtualWorld, node: string) => bytes(field(virtual, node, "Latest checkpoint location"));
const recoveryOf = (virtual: VirtualWorld, node: string) =>
  bytes(field(virtual, node, "Minimum recovery ending location"));

function bytes(lsn: string): number {
  const [high = "", low = ""] = lsn.split("/");
  return Number.parseInt(high, 16) * 2 ** 32 + Number.parseInt(low, 16);
}
