/** Commands as the agent starts them, over D-Bus, on a real host: judged by what is there afterwards, and by systemctl. */
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StartReply, UnitState } from "../../agent/systemd/manager.ts";
import { bootNodes, type Lab } from "./lab.ts";
import { ACTIONS, type Action, daemonLives, installLabDb, START } from "./labdb.ts";
import { describeOnRealHosts } from "./on-real-hosts.ts";

const RUN_UNIT = fileURLToPath(new URL("run-unit.ts", import.meta.url));

describeOnRealHosts("a command started over D-Bus", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await bootNodes(1);
    await installLabDb(lab, "n1");
  });
  afterAll(() => lab?.down());

  test.each([
    { action: "start-well", ended: { activeState: "active", execMainCode: 1, execMainStatus: 0 } },
    { action: "start-badly", ended: { activeState: "failed", execMainCode: 1, execMainStatus: 1 } },
    { action: "start-killed", ended: { activeState: "failed", execMainCode: 2, execMainStatus: 9 } },
  ] as const)(
    "$action: systemd tells exactly how it ended, and the daemon it left lives on",
    async ({ action, ended }) => {
      const { reply, state } = await runUnit(`muster-${action}.service`, ["db", action]);
      expect(reply).toEqual({ reply: "queued" });
      expect(state).toMatchObject(ended);
      expect(await daemonLives(lab, "n1", "db")).toBe(true);
    },
  );

  test("it runs in the commands' slice with no limit of the agent's", async () => {
    await runUnit("muster-limits.service", ["limits", "start-well"]);
    const limits = await shown("muster-limits.service", "Slice", "MemoryMax", "CPUQuotaPerSecUSec");
    expect(limits).toEqual({ Slice: "muster-commands.slice", MemoryMax: "infinity", CPUQuotaPerSecUSec: "infinity" });
  });

  test("its output is in the file that was named, which is only ever appended to", async () => {
    await lab.write("n1", "/var/log/muster-output.service.log", "from before\n");
    await runUnit("muster-output.service", ["output", "start-well"]);
    expect(await lab.run("n1", ["cat", "/var/log/muster-output.service.log"])).toBe(
      "from before\nlabdb: output started",
    );
  });

  test("a second one of the same name is refused while the first one's unit is there", async () => {
    await runUnit("muster-twice.service", ["twice", "start-well"]);
    expect((await runUnit("muster-twice.service", ["twice", "start-well"])).reply).toEqual({ reply: "exists" });
  });

  async function runUnit(
    unit: string,
    [node, action]: [string, Action],
  ): Promise<{ reply: StartReply; state: UnitState | null }> {
    const argv = [process.execPath, RUN_UNIT, unit, START, node, ...ACTIONS[action]];
    return JSON.parse(await lab.run("n1", argv));
  }

  async function shown(unit: string, ...properties: string[]): Promise<Record<string, string>> {
    const lines = await lab.run("n1", ["systemctl", "show", unit, ...properties.map((each) => `--property=${each}`)]);
    return Object.fromEntries(lines.split("\n").map((line) => line.split("=", 2)));
  }
});
