/**
 * The agent as it is on a database's host: installed, started by systemd, called over mutual TLS, its commands real units.
 */
import { status } from "@grpc/grpc-js";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Authority, makeAuthority } from "../support/certificates.ts";
import { AGENT, type Caller, callAgent, installAgent } from "./agent-host.ts";
import { bootNodes, type Lab } from "./lab.ts";
import { type Action, daemonLives, hasBegun, letGo, starts } from "./labdb.ts";
import { describeOnRealHosts } from "./on-real-hosts.ts";

/** How long a condition is waited for, and how often it is looked at. */
const SOON = { timeout: 60_000, interval: 50 };

describeOnRealHosts("an installed agent on a real host", () => {
  let lab: Lab;
  let authority: Authority;
  let agent: Caller;
  /** A database node of its own for each test, so that none sees another's commands. */
  let db: string;
  let count = 0;

  beforeAll(async () => {
    [lab, authority] = await Promise.all([bootNodes(1), makeAuthority()]);
    await installAgent(lab, "n1", authority);
    await lab.run("n1", ["systemctl", "start", AGENT]);
    agent = callAgent(lab, "n1", await authority.issue("controller"));
  });
  afterAll(async () => {
    agent?.[Symbol.dispose]();
    await Promise.all([lab?.down(), authority?.[Symbol.asyncDispose]()]);
  });
  beforeEach(() => {
    count += 1;
    db = `db${count}`;
  });

  test("answers as soon as systemd calls it started, and runs its commands as units", async () => {
    await lab.run("n1", ["systemctl", "restart", AGENT]);
    expect(await agent.describe()).toMatchObject({ host: "n1", runner: "systemd" });
    expect(await shown(AGENT, "ActiveState")).toBe("active");
  });

  test("turns away a caller with no certificate, and one whose certificate is another authority's", async () => {
    await using other = await makeAuthority("somebody else");
    const { cert, key } = await other.issue("controller");
    const { ca } = await authority.issue("unused");
    using stranger = callAgent(lab, "n1", { ca, cert, key }, false);
    using plain = callAgent(lab, "n1", undefined, false);
    await expect(stranger.describe()).rejects.toMatchObject({ code: status.UNAVAILABLE });
    await expect(plain.describe()).rejects.toMatchObject({ code: status.UNAVAILABLE });
    await expect(agent.describe()).resolves.toMatchObject({ host: "n1" });
  });

  test.each([
    { action: "start-well", ended: { outcome: "EXITED", exitCode: 0 } },
    { action: "start-badly", ended: { outcome: "EXITED", exitCode: 1 } },
    { action: "start-killed", ended: { outcome: "SIGNALLED", signal: "SIGKILL" } },
  ] as const)(
    "a daemon lives on after $action, its unit's tidying, and the agent's restart and death",
    async ({ action, ended }) => {
      await agent.execute(db, action);
      await untilEnded(action, ended);
      expect(await daemonLives(lab, "n1", db)).toBe(true);

      await lab.run("n1", ["systemctl", "restart", AGENT]);
      expect(await agent.execute(db, action), "the same id again").toMatchObject(ended);
      await killAgent("KILL");
      expect(await agent.execute(db, action), "the same id after the agent's death").toMatchObject(ended);
      await agent.closeRun(db);
      await lab.exec("n1", ["systemctl", "reset-failed"]);
      expect(await daemonLives(lab, "n1", db)).toBe(true);
      expect(await starts(lab, "n1", db)).toBe(1);
    },
  );

  test("a command past its expected time goes on; told to end it does, and its daemon lives on", async () => {
    await agent.execute(db, "start-slowly");
    await hasBegun(lab, "n1", db);
    await vi.waitFor(
      async () => expect((await agent.settle(db, "start-slowly")).startedMs).toBeLessThan(Date.now() - 1_000),
      SOON,
    );
    expect(await agent.settle(db, "start-slowly")).toMatchObject({ outcome: "RUNNING" });
    await agent.cancel(db, "start-slowly");
    await untilEnded("start-slowly", { outcome: "SIGNALLED", signal: "SIGTERM" });
    expect(await daemonLives(lab, "n1", db)).toBe(true);
  });

  test("a command goes on while the agent is dead, and how it ended is told exactly once the agent is back", async () => {
    await agent.execute(db, "start-slowly");
    await hasBegun(lab, "n1", db);
    await lab.run("n1", ["systemctl", "stop", AGENT]);
    await letGo(lab, "n1", db);
    const unit = await commandUnit(db);
    await vi.waitFor(async () => expect(await shown(unit, "ExecMainCode")).toBe("1"), SOON);
    await lab.run("n1", ["systemctl", "start", AGENT]);
    await untilEnded("start-slowly", { outcome: "EXITED", exitCode: 7 });
    expect(await daemonLives(lab, "n1", db)).toBe(true);
    expect(await starts(lab, "n1", db)).toBe(1);
  });

  test("a command that was running when the host was rebooted is interrupted, and the same id never starts it again", async () => {
    await lab.run("n1", ["systemctl", "enable", AGENT]);
    await agent.execute(db, "start-slowly");
    await hasBegun(lab, "n1", db);
    await lab.reboot("n1");
    await untilEnded("start-slowly", { outcome: "INTERRUPTED" });
    expect(await agent.execute(db, "start-slowly")).toMatchObject({ outcome: "INTERRUPTED" });
    expect(await starts(lab, "n1", db)).toBe(1);
  });

  test("a command that was running when the host lost power is interrupted, and the same id never starts it again", async () => {
    await agent.execute(db, "start-slowly");
    await hasBegun(lab, "n1", db);
    await lab.crash("n1");
    await lab.start("n1");
    await lab.run("n1", ["systemctl", "start", AGENT]);
    expect(await agent.execute(db, "start-slowly")).toMatchObject({ outcome: "INTERRUPTED" });
    expect(await starts(lab, "n1", db)).toBe(1);
  });

  test("an agent that hangs is brought back by the watchdog, and its command goes on", async () => {
    await lab.write(
      "n1",
      `/etc/systemd/system/${AGENT}.d/watchdog.conf`,
      "[Service]\nWatchdogSec=2\nTimeoutStopSec=2\n",
    );
    await lab.run("n1", ["systemctl", "daemon-reload"]);
    await lab.run("n1", ["systemctl", "restart", AGENT]);
    await agent.execute(db, "start-slowly");
    await hasBegun(lab, "n1", db);
    const { start } = await agent.describe();
    await killAgent("STOP");
    expect((await agent.describe()).start).not.toBe(start);
    expect(await agent.settle(db, "start-slowly")).toMatchObject({ outcome: "RUNNING" });
    await letGo(lab, "n1", db);
    await untilEnded("start-slowly", { outcome: "EXITED", exitCode: 7 });
  });

  async function untilEnded(action: Action, ended: object): Promise<void> {
    await vi.waitFor(
      async () => expect(await agent.settle(db, action)).not.toMatchObject({ outcome: "RUNNING" }),
      SOON,
    );
    expect(await agent.settle(db, action)).toMatchObject(ended);
  }

  /** Signals the agent's own process and waits until systemd has another one in its place. */
  async function killAgent(signal: "KILL" | "STOP"): Promise<void> {
    const before = await shown(AGENT, "MainPID");
    await lab.run("n1", ["kill", "-s", signal, before]);
    await vi.waitFor(async () => {
      expect(await shown(AGENT, "MainPID")).not.toBe(before);
      expect(await shown(AGENT, "ActiveState")).toBe("active");
    }, SOON);
  }

  async function commandUnit(node: string): Promise<string> {
    const listed = await lab.run("n1", [
      "systemctl",
      "list-units",
      "--all",
      "--plain",
      "--no-legend",
      `muster-*${node}*`,
    ]);
    return listed.split(" ")[0] ?? "";
  }

  async function shown(unit: string, property: string): Promise<string> {
    return await lab.run("n1", ["systemctl", "show", unit, `--property=${property}`, "--value"]);
  }
});
