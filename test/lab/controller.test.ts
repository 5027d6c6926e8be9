/**
 * The controller and its NATS as they are on a host: installed, started by systemd as a user without privileges.
 */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { findNatsServer } from "../../shared/nats-server/find.ts";
import { INSTALL, INSTALL_DEADLINE_MS } from "./agent-host.ts";
import { bootNodes, type Lab } from "./lab.ts";
import { describeOnRealHosts } from "./on-real-hosts.ts";

/** How long a condition is waited for, and how often it is looked at. */
const SOON = { timeout: 60_000, interval: 50 };

const CONTROLLER = "muster-controller.service";
const NATS = "muster-nats.service";

describeOnRealHosts("an installed controller on a real host", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await bootNodes(1);
    await lab.run("n1", [INSTALL, "controller"], { deadlineMs: INSTALL_DEADLINE_MS });
    // As the distribution's package puts it there.
    await lab.copy(await findNatsServer(), "n1", "/usr/sbin/nats-server", "755");
  });
  afterAll(() => lab?.down());

  test("is ready with NATS beside it, and neither of them has any privilege", async () => {
    await lab.run("n1", ["systemctl", "start", NATS, CONTROLLER]);
    for (const unit of [NATS, CONTROLLER]) {
      const { MainPID, ActiveState, User } = await shown(unit, "MainPID", "ActiveState", "User");
      expect({ unit, ActiveState, User }).toEqual({ unit, ActiveState: "active", User: "muster" });
      expect(await lab.run("n1", ["grep", "CapEff", `/proc/${MainPID}/status`])).toMatch(/\t0+$/);
    }
  });

  test("started before NATS it waits and says so, and works once NATS is there", async () => {
    await lab.run("n1", ["systemctl", "stop", CONTROLLER, NATS]);
    await lab.run("n1", ["systemctl", "start", "--no-block", CONTROLLER]);
    await vi.waitFor(async () => expect((await shown(CONTROLLER, "StatusText")).StatusText).toMatch(/NATS/), SOON);
    await lab.run("n1", ["systemctl", "start", NATS]);
    await vi.waitFor(async () => expect((await shown(CONTROLLER, "ActiveState")).ActiveState).toBe("active"), SOON);
    expect((await shown(CONTROLLER, "NRestarts")).NRestarts).toBe("0");
  });

  test("with NATS on loopback it names the hosts that cannot reach it, and the lines to write", async () => {
    await lab.write(
      "n1",
      "/tmp/far.yaml",
      "cluster: far\nproduct: atscale\nnodes: { db-7: { roles: [coordinator, engine] } }\n",
    );
    await vi.waitFor(() => lab.run("n1", ["muster", "apply", "-f", "/tmp/far.yaml"]), SOON);
    const hosts = await lab.run("n1", ["muster", "hosts"]);
    expect(hosts).toContain("the agents on db-7 cannot reach it");
    expect(hosts).toContain('include "nats-tls.conf"');
    expect(hosts).toContain('nats: { servers: ["nats://n1:4222"]');
    expect(await lab.run("n1", ["muster", "status"])).toContain("NATS listens on loopback only");
    await lab.run("n1", ["systemctl", "restart", CONTROLLER]);
    const journal = ["journalctl", "--unit", CONTROLLER, "--output=cat", "--no-pager"];
    await vi.waitFor(
      async () => expect(await lab.run("n1", journal)).toContain("agents on db-7 cannot reach it"),
      SOON,
    );
  });

  async function shown(unit: string, ...properties: string[]): Promise<Record<string, string>> {
    const lines = await lab.run("n1", ["systemctl", "show", unit, ...properties.map((each) => `--property=${each}`)]);
    return Object.fromEntries(lines.split("\n").map((line) => line.split("=", 2)));
  }
});
