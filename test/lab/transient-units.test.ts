/**
 * What systemd does to a database that a start command left behind, on a real host: the facts that the settings of a command's
 * unit rest on (docs/decisions/commands.md). Asked of systemd alone; none of Muster runs here.
 */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { bootNodes, type Lab } from "./lab.ts";
import { describeOnRealHosts } from "./on-real-hosts.ts";

/** How long a condition is waited for, and how often it is looked at. */
const SOON = { timeout: 60_000, interval: 50 };

/** Starts a daemon as a vendor's start script does, then goes on as told. Arguments: folder for its pid, then a command. */
const START_SCRIPT = `#!/bin/sh
mkdir -p "$1"
setsid sleep infinity &
echo $! > "$1/daemon"
shift
exec "$@"
`;
const AS_COMMANDS_RUN = ["Type=oneshot", "RemainAfterExit=yes", "KillMode=process", "SendSIGKILL=no"];
const WITHOUT_KILL_MODE = ["Type=oneshot", "RemainAfterExit=yes"];

describeOnRealHosts("a daemon that a transient unit's script started", () => {
  let lab: Lab;
  let count = 0;
  beforeAll(async () => {
    lab = await bootNodes(1);
    await lab.write("n1", "/usr/local/bin/start-db", START_SCRIPT, "755");
  });
  afterAll(() => lab?.down());

  test("lives on when the script succeeds, and when the unit is then stopped", async () => {
    const unit = await start(AS_COMMANDS_RUN, ["true"]);
    expect(await property(unit, "ActiveState")).toBe("active");
    expect(await daemonLives(unit)).toBe(true);
    await lab.run("n1", ["systemctl", "stop", unit]);
    expect(await daemonLives(unit)).toBe(true);
  });

  test("lives on when the script fails, and when the failed unit is then forgotten", async () => {
    const unit = await start(AS_COMMANDS_RUN, ["false"]);
    expect(await property(unit, "ActiveState")).toBe("failed");
    expect(await daemonLives(unit)).toBe(true);
    await lab.run("n1", ["systemctl", "reset-failed", unit]);
    expect(await daemonLives(unit)).toBe(true);
  });

  test("lives on when the script is past its time", async () => {
    const unit = await start([...AS_COMMANDS_RUN, "TimeoutStartSec=200ms"], ["sleep", "infinity"]);
    expect(await property(unit, "Result")).toBe("timeout");
    expect(await daemonLives(unit)).toBe(true);
  });

  test("dies without KillMode=process when the script fails, which is why it is set", async () => {
    const unit = await start(WITHOUT_KILL_MODE, ["false"]);
    await vi.waitFor(async () => expect(await daemonLives(unit)).toBe(false), SOON);
  });

  test("dies without KillMode=process when the unit is stopped, which is why it is set", async () => {
    const unit = await start(WITHOUT_KILL_MODE, ["true"]);
    expect(await daemonLives(unit)).toBe(true);
    await lab.run("n1", ["systemctl", "stop", unit]);
    expect(await daemonLives(unit)).toBe(false);
  });

  test("keeps the unit's name taken; once it is gone the name is free, so systemd cannot be the guard of once", async () => {
    const unit = await start(AS_COMMANDS_RUN, ["false"]);
    await lab.run("n1", ["systemctl", "reset-failed", unit]);
    expect(await startAs(unit, AS_COMMANDS_RUN, ["true"])).not.toBe(0);
    await lab.run("n1", ["kill", "-s", "KILL", await daemon(unit)]);
    await vi.waitFor(async () => expect(await startAs(unit, AS_COMMANDS_RUN, ["true"])).toBe(0), SOON);
  });

  test("is gone after a reboot, and so is all that systemd knew of the unit", async () => {
    const unit = await start(AS_COMMANDS_RUN, ["true"]);
    await lab.reboot("n1");
    expect(await property(unit, "LoadState")).toBe("not-found");
  });

  /** Runs the start script as a unit of its own with these properties, until the script has ended; resolves to the unit. */
  async function start(properties: string[], then: string[]): Promise<string> {
    count += 1;
    const unit = `trial-${count}.service`;
    await startAs(unit, properties, then);
    await vi.waitFor(async () => expect(await property(unit, "ActiveState")).not.toBe("activating"), SOON);
    return unit;
  }

  /** Exit code of systemd-run, which waits for the script of a oneshot unit. */
  async function startAs(unit: string, properties: string[], then: string[]): Promise<number | undefined> {
    const settings = properties.flatMap((each) => ["--property", each]);
    const script = ["/usr/local/bin/start-db", `/var/lib/${unit}`, ...then];
    const { exitCode } = await lab.exec("n1", ["systemd-run", "--quiet", `--unit=${unit}`, ...settings, ...script]);
    return exitCode;
  }

  async function property(unit: string, name: string): Promise<string> {
    return await lab.run("n1", ["systemctl", "show", unit, `--property=${name}`, "--value"]);
  }

  async function daemonLives(unit: string): Promise<boolean> {
    return (await lab.exec("n1", ["test", "-d", `/proc/${await daemon(unit)}`])).exitCode === 0;
  }

  async function daemon(unit: string): Promise<string> {
    return await lab.run("n1", ["cat", `/var/lib/${unit}/daemon`]);
  }
});
