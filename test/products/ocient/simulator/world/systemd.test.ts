import { describe, expect, it } from "vitest";
import { timespan } from "../../../../../shared/products/ocient/simulator/world/text/unit.ts";
import { KILL, quiesce, stopSystem, VirtualWorld } from "../virtual-world.ts";

describe("systemctl", () => {
  it("shows the properties asked for, in its own order and without those it does not know", () => {
    const virtual = new VirtualWorld();
    const asked = "ActiveState,LoadState,NoSuchThing,MainPID,TimeoutStopUSec";
    const { out, exit } = virtual.systemctl("sql1", "show", "rolehostd", "-p", asked);
    expect(out).toBe("TimeoutStopUSec=30min\nMainPID=4121\nLoadState=loaded\nActiveState=active\n");
    expect(exit).toBe(0);
    const again = virtual.systemctl("sql1", "show", "-p", "SubState", "--property=Result", "rolehostd.service");
    expect(again.out).toBe("Result=success\nSubState=running\n");
  });

  it("starts at once, long before the node is ready", () => {
    const virtual = new VirtualWorld();
    quiesce(virtual, "fnd1");
    const beganMs = virtual.world.nowMs;
    expect(virtual.systemctl("fnd1", "start", "rolehostd")).toEqual({ out: "", err: "", exit: 0 });
    expect(virtual.world.nowMs - beganMs).toBeLessThan(1_000);
    expect(virtual.state("fnd1")).toBe("active/running success");
    expect(virtual.world.hosts.fnd1?.daemon).toBe("starting");
  });

  it("blocks in a stop until the unit has stopped, and not with --no-block", () => {
    const virtual = new VirtualWorld();
    virtual.fault("fnd1:rebuild-running");
    const blocked = virtual.begin("fnd1", "systemctl", "stop", "rolehostd");
    virtual.pass(60_000);
    expect(blocked.exit).toBeUndefined();
    expect(virtual.state("fnd1")).toBe("deactivating/stop-sigterm success");
    expect(virtual.systemctl("fnd1", "is-active", "rolehostd")).toMatchObject({ out: "deactivating\n", exit: 3 });
    virtual.fault("fnd1:rebuild-running", false);
    expect(blocked.exit).toBe(0);
    expect(virtual.systemctl("fnd2", "stop", "--no-block", "rolehostd").exit).toBe(0);
    expect(virtual.state("fnd2")).toBe("deactivating/stop-sigterm success");
  });

  it("kills what has not stopped by TimeoutStopSec, and says so", () => {
    const virtual = new VirtualWorld();
    virtual.fault("fnd1:quiesce-times-out");
    const told = virtual.begin("fnd1", "systemctl", "stop", "rolehostd");
    virtual.pass(1_799_000);
    expect(virtual.state("fnd1")).toBe("deactivating/stop-sigterm success");
    virtual.pass(2_000);
    expect(told.exit).toBe(0);
    expect(virtual.show("fnd1")).toMatchObject({
      ...{ ActiveState: "failed", SubState: "failed", Result: "timeout", MainPID: "0" },
      ...{ ExecMainCode: "2", ExecMainStatus: "9" },
    });
  });

  it("never kills where the limit is infinity", () => {
    const virtual = new VirtualWorld();
    virtual.fault("fnd1:quiesce-times-out");
    virtual.fault("fnd1:timeout-infinity");
    virtual.systemctl("fnd1", "stop", "--no-block", "rolehostd");
    virtual.pass(24 * 3_600_000);
    expect(virtual.show("fnd1")).toMatchObject({ ActiveState: "deactivating", TimeoutStopUSec: "infinity" });
  });

  it("leaves a unit failed by SIGKILL, until reset-failed", () => {
    const virtual = new VirtualWorld();
    stopSystem(virtual);
    expect(virtual.show("fnd1")).toMatchObject({
      Result: "signal",
      ExecMainCode: "2",
      ExecMainStatus: "9",
      MainPID: "0",
    });
    virtual.systemctl("fnd1", "reset-failed", "rolehostd");
    expect(virtual.state("fnd1")).toBe("inactive/dead success");
  });

  it("brings a killed unit back where it has Restart=, but not one that was told to stop", () => {
    const virtual = new VirtualWorld();
    virtual.fault("*:restart-always");
    virtual.systemctl("fnd1", ...KILL);
    expect(virtual.state("fnd1")).toBe("activating/auto-restart signal");
    virtual.pass(6_000);
    expect(virtual.show("fnd1")).toMatchObject({ ActiveState: "active", NRestarts: "1", Restart: "always" });
    virtual.fault("fnd2:quiesce-times-out");
    virtual.systemctl("fnd2", "stop", "--no-block", "rolehostd");
    virtual.systemctl("fnd2", ...KILL);
    virtual.pass(60_000);
    expect(virtual.state("fnd2")).toBe("failed/failed signal");
  });

  it("keeps a killed unit down when a stop comes before its restart", () => {
    const virtual = new VirtualWorld();
    virtual.fault("fnd1:restart-always");
    virtual.systemctl("fnd1", ...KILL);
    virtual.systemctl("fnd1", "stop", "rolehostd");
    virtual.pass(60_000);
    expect(virtual.state("fnd1")).toBe("failed/failed signal");
  });

  it("refuses the sixth start within ten seconds, until reset-failed", () => {
    const virtual = new VirtualWorld();
    for (let n = 0; n < 5; n += 1) {
      virtual.systemctl("sql3", ...KILL);
      expect(virtual.systemctl("sql3", "start", "rolehostd").exit).toBe(0);
    }
    virtual.systemctl("sql3", ...KILL);
    const refused = virtual.systemctl("sql3", "start", "rolehostd");
    expect(refused).toMatchObject({
      exit: 1,
      err: expect.stringContaining("start of the service was attempted too often"),
    });
    expect(virtual.state("sql3")).toBe("failed/failed start-limit-hit");
    virtual.systemctl("sql3", "reset-failed", "rolehostd");
    expect(virtual.systemctl("sql3", "start", "rolehostd").exit).toBe(0);
  });

  it("starts after the stop under way what was told to start while it stopped", () => {
    const virtual = new VirtualWorld();
    virtual.systemctl("fnd1", "stop", "--no-block", "rolehostd");
    virtual.systemctl("fnd1", "start", "rolehostd");
    expect(virtual.state("fnd1")).toBe("deactivating/stop-sigterm success");
    virtual.pass(10_000);
    expect(virtual.state("fnd1")).toBe("active/running success");
  });

  it("knows no lat on other hosts than Loaders, and no other unit anywhere", () => {
    const virtual = new VirtualWorld();
    expect(virtual.show("fnd1", "lat")).toMatchObject({
      LoadState: "not-found",
      ActiveState: "inactive",
      MainPID: "0",
    });
    expect(virtual.systemctl("fnd1", "start", "lat")).toEqual({
      out: "",
      err: "Failed to start lat.service: Unit lat.service not found.\n",
      exit: 5,
    });
    expect(virtual.systemctl("ldr1", "stop", "nginx")).toMatchObject({
      err: "Failed to stop nginx.service: Unit nginx.service not loaded.\n",
      exit: 5,
    });
    expect(virtual.systemctl("ldr1", "is-active", "nginx")).toMatchObject({ out: "inactive\n", exit: 4 });
  });

  it("lets a reboot start what is enabled and nothing else, and answers nothing meanwhile", () => {
    const virtual = new VirtualWorld();
    quiesce(virtual, "fnd1", "fnd2");
    virtual.systemctl("fnd2", "disable", "rolehostd");
    expect(virtual.show("fnd2").UnitFileState).toBe("disabled");
    expect(virtual.systemctl("fnd1", "reboot").exit).toBe(0);
    virtual.systemctl("fnd2", "reboot");
    const silent = virtual.begin("fnd1", "systemctl", "is-active", "rolehostd");
    virtual.pass(60_000);
    expect(silent.exit).toBeUndefined();
    virtual.pass(60_000);
    expect(virtual.state("fnd1")).toBe("active/running success");
    expect(virtual.state("fnd2")).toBe("inactive/dead success");
    expect(virtual.harms).toEqual([]);
  });

  it("spells times as systemd does", () => {
    expect([1_800_000, 5_400_000, 90_000, 3_661_000, 0].map(timespan)).toEqual([
      ...["30min", "1h 30min", "1min 30s", "1h 1min 1s", "0"],
    ]);
    const { StateChangeTimestamp, ExecMainStartTimestampMonotonic } = new VirtualWorld().show("adm");
    expect(StateChangeTimestamp).toBe("Wed 2026-11-18 18:57:57 UTC");
    expect(Number(ExecMainStartTimestampMonotonic)).toBeGreaterThan(1e12);
  });
});

it("logs what changes something in words, and looks under their program's name", () => {
  const virtual = new VirtualWorld();
  virtual.systemctl("ldr1", "show", "lat");
  virtual.systemctl("ldr1", "stop", "--no-block", "lat.service");
  virtual.systemctl("ldr1", "stop", "rolehostd");
  virtual.systemctl("ldr1", "reset-failed", "rolehostd");
  virtual.sql("adm", "SELECT 1");
  virtual.sql("adm", "CANCEL 'abc'");
  virtual.sql("adm", "KILL 'abc';");
  expect(virtual.commands).toEqual([
    ...["stop lat @ldr1", "quiesce rolehostd @ldr1", "reset-failed rolehostd @ldr1"],
    ...["cancel abc @adm", "kill-query abc @adm"],
  ]);
});
