/**
 * The systemd runner against a manager that a test holds in its hand. What systemd itself does is asked of real hosts in test/lab.
 */
import { describe, expect, test } from "vitest";
import type { Intent } from "../../../agent/commands/record.ts";
import { foundUnit, unitsRunner } from "../../../agent/commands/units.ts";
import type { StartReply, TransientUnit, UnitManager, UnitState } from "../../../agent/systemd/manager.ts";
import { systemClock } from "../../../shared/clock.ts";

const intent: Intent = {
  kind: "intent",
  id: "c.1/0/n1/stop/1",
  cluster: "c",
  node: "n1",
  action: "stop",
  argv: ["/bin/stop"],
  runner: "systemd",
  boot: "b1",
  atMs: 1,
  ends: "exit",
};
const UNIT = "muster-c.1:0:n1:stop:1.service";
const begun: UnitState = {
  activeState: "activating",
  subState: "start",
  job: true,
  mainPid: 7,
  execMainCode: 0,
  execMainStatus: 0,
  result: "success",
  controlGroup: "/muster.slice/x",
};
const over = { ...begun, job: false, mainPid: 0 };

class ToyManager implements UnitManager {
  reply: StartReply = { reply: "queued" };
  readonly units = new Map<string, UnitState>();
  readonly started: [string, TransientUnit][] = [];
  readonly released: string[] = [];
  readonly killed: string[] = [];
  away = false;
  async startTransient(name: string, unit: TransientUnit): Promise<StartReply> {
    this.started.push([name, unit]);
    return this.reply;
  }
  async state(name: string): Promise<UnitState | null> {
    if (this.away) throw new Error("away");
    return this.units.get(name) ?? null;
  }
  async changed(): Promise<void> {}
  async killMain(name: string, signal: string): Promise<void> {
    this.killed.push(`${signal} ${name}`);
  }
  async release(name: string): Promise<void> {
    this.released.push(name);
  }
  close(): void {}
}

function rig(processes: number[] = []) {
  const manager = new ToyManager();
  return { manager, runner: unitsRunner({ manager, clock: systemClock, boot: "b1", processesIn: () => processes }) };
}
const order = { intent, argv: ["/bin/stop", "a b"] as const, user: "db", output: "/o" };

describe("what a unit's properties say of its command", () => {
  test.each<[string, UnitState, object]>([
    ["queued, not begun", { ...over, activeState: "inactive", subState: "dead", job: true }, { is: "running" }],
    ["under way", begun, { is: "running" }],
    [
      "ended well",
      { ...over, activeState: "active", subState: "exited", execMainCode: 1 },
      { is: "exited", exitCode: 0 },
    ],
    ["failed", { ...over, activeState: "failed", execMainCode: 1, execMainStatus: 3 }, { is: "exited", exitCode: 3 }],
    [
      "killed",
      { ...over, activeState: "failed", execMainCode: 2, execMainStatus: 9 },
      { is: "signalled", signal: "SIGKILL" },
    ],
    [
      "dumped",
      { ...over, activeState: "failed", execMainCode: 3, execMainStatus: 11 },
      { is: "signalled", signal: "SIGSEGV" },
    ],
    [
      "ended, its unit lingers",
      { ...over, activeState: "deactivating", execMainCode: 1, execMainStatus: 4 },
      { is: "exited", exitCode: 4 },
    ],
    ["being stopped by a person", { ...begun, activeState: "deactivating" }, { is: "running" }],
    ["never run", { ...over, activeState: "failed", result: "resources" }, { is: "absent" }],
    ["in a state of another systemd", { ...over, activeState: "new-fangled" }, { is: "unclear" }],
  ])("%s", (_, state, found) => {
    expect(foundUnit(state)).toMatchObject(found);
  });
});

test("the unit bears the command's id, its argv as it is, its user and its output", async () => {
  const { manager, runner } = rig();
  expect(await runner.start(order)).toEqual({ started: "yes" });
  expect(manager.started).toMatchObject([[UNIT, { argv: ["/bin/stop", "a b"], user: "db", output: "/o" }]]);
});

test.each<[StartReply, string]>([
  [{ reply: "exists" }, "yes"],
  [{ reply: "refused", reason: "x" }, "no"],
  [{ reply: "away", reason: "x" }, "no"],
  [{ reply: "lost", reason: "x" }, "unclear"],
])("a start that systemd answers with %j is %s", async (reply, started) => {
  const { manager, runner } = rig();
  manager.reply = reply;
  expect(await runner.start(order)).toMatchObject({ started });
});

describe("after the agent was away", () => {
  test("no unit in the same boot: it is not running", async () => {
    expect(await rig().runner.find(intent)).toMatchObject({ is: "absent" });
  });

  test("another boot: it is not running, even where a unit has the name again", async () => {
    const { manager, runner } = rig();
    manager.units.set(UNIT, begun);
    expect(await runner.find({ ...intent, boot: "b0" })).toMatchObject({ is: "absent" });
  });

  test("systemd does not answer: nothing is said", async () => {
    const { manager, runner } = rig();
    manager.away = true;
    expect(await runner.find(intent)).toMatchObject({ is: "unclear" });
  });
});

describe("tidying", () => {
  test("lets go of a unit that has ended and holds no process", async () => {
    const { manager, runner } = rig([]);
    manager.units.set(UNIT, { ...over, activeState: "active", execMainCode: 1 });
    await runner.tidy(intent);
    expect(manager.released).toEqual([UNIT]);
  });

  test("never touches one that holds a process, or that runs", async () => {
    const daemon = rig([4711]);
    daemon.manager.units.set(UNIT, { ...over, activeState: "active", execMainCode: 1 });
    await daemon.runner.tidy(intent);
    const running = rig([]);
    running.manager.units.set(UNIT, begun);
    await running.runner.tidy(intent);
    expect([daemon.manager.released, running.manager.released]).toEqual([[], []]);
  });
});

test("asked to end, only a running command's main process gets SIGTERM", async () => {
  const { manager, runner } = rig();
  expect(await runner.terminate(intent)).toBe(false);
  manager.units.set(UNIT, begun);
  expect(await runner.terminate(intent)).toBe(true);
  expect(manager.killed).toEqual([`SIGTERM ${UNIT}`]);
});
