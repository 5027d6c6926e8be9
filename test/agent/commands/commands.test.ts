/**
 * Commands over a disk and a runner that a test holds in its hand: what no real process can be made to do at the right moment.
 */
import { afterEach, describe, expect, test, vi } from "vitest";
import { ClosedRuns } from "../../../agent/commands/closed-runs.ts";
import { Commands } from "../../../agent/commands/commands.ts";
import { Fence } from "../../../agent/commands/fence.ts";
import { Ledger } from "../../../agent/commands/ledger.ts";
import type { Intent } from "../../../agent/commands/record.ts";
import type { Found, Runner, Started, StartOrder } from "../../../agent/commands/runner.ts";
import { systemUsers } from "../../../agent/probes/users.ts";
import { systemClock } from "../../../shared/clock.ts";
import { silentLogger } from "../../../shared/log.ts";
import { readDefinition } from "../../../shared/procedure/definition.ts";
import { DEFINITION, DIGEST } from "../support/agent-process.ts";
import { FaultyDisk } from "../support/faulty-disk.ts";

const SOON = { timeout: 60_000, interval: 10 };
const ID = "c.1/0/n1/mark/1";
const TOKEN = { journal: "j1", epoch: 3 };
const definition = readDefinition("toy", DEFINITION);

class ToyRunner implements Runner {
  readonly name = "detached";
  readonly started: StartOrder[] = [];
  answer: Started = { started: "yes" };
  found: Found = { is: "running" };
  async start(order: StartOrder): Promise<Started> {
    this.started.push(order);
    return this.answer;
  }
  async find(): Promise<Found> {
    return this.found;
  }
  changed(_: Intent, signal: AbortSignal): Promise<void> {
    return systemClock.sleep(5, signal).catch(() => {});
  }
  async terminate(): Promise<boolean> {
    return false;
  }
  async tidy(): Promise<void> {}
  close(): void {}
}

const living: Commands[] = [];
afterEach(async () => {
  await Promise.all(living.splice(0).map((commands) => commands.stop()));
});

async function rig(
  disk = new FaultyDisk(),
  runner = new ToyRunner(),
  boot = "b1",
  ends: "exit" | "reboot" = "exit",
  clock = systemClock,
) {
  const fence = await Fence.open(disk, "/s");
  await fence.check(TOKEN);
  const toy = {
    ...definition,
    actions: Object.fromEntries(Object.entries(definition.actions).map(([k, a]) => [k, { ...a, ends }])),
  };
  const ledger = await Ledger.open(disk, "/l");
  const ports = {
    ...{ ledger, fence, runner, disk, boot, clock, log: silentLogger(), users: systemUsers() },
    closed: await ClosedRuns.open(disk, "/s"),
    rules: { definitions: new Map([["toy", toy]]), pinnedOptions: {}, rehearsal: {} },
    outputs: "/nowhere",
  };
  const commands = await Commands.open(ports);
  living.push(commands);
  return { commands, fence, runner, disk, ledger };
}

function order(id = ID) {
  const keys = { id: null, port: null, member: null };
  const node = { cluster: "c", node: "n1", product: "toy", roles: ["main"], digest: DIGEST, options: {}, keys };
  return { id, node, action: id.split("/")[3] ?? "", parameters: {} };
}

test("a newer controller that is heard while the intent is written stops the start, for ever", async () => {
  const { commands, fence, runner, disk } = await rig();
  const write = disk.overwrite.bind(disk);
  let heard: Promise<void> | null = null;
  disk.overwrite = async (path, offset, content) => {
    await write(path, offset, content);
    if (!path.startsWith("/l/")) return;
    heard ??= fence.check({ ...TOKEN, epoch: 4 });
    await heard;
  };
  expect(await commands.execute(TOKEN, order())).toMatchObject({ is: { outcome: "refused", code: "stale-epoch" } });
  const again = await commands.execute({ ...TOKEN, epoch: 4 }, order());
  expect(again).toMatchObject({ is: { outcome: "refused", code: "stale-epoch" } });
  expect(runner.started).toEqual([]);
});

test("an agent that stood still with an order in its hand starts nothing, for ever, and says how long it was", async () => {
  const disk = new FaultyDisk();
  let standsMs = 0;
  const clock = { ...systemClock, now: () => systemClock.now() + standsMs };
  const { commands, runner } = await rig(disk, new ToyRunner(), "b1", "exit", clock);
  const write = disk.overwrite.bind(disk);
  disk.overwrite = async (path, offset, content) => {
    await write(path, offset, content);
    standsMs = 80_000;
  };
  const late = { outcome: "refused", code: "too-late", reason: expect.stringMatching(/took 80 s/) };
  expect(await commands.execute(TOKEN, order())).toMatchObject({ is: late });
  expect(await commands.execute(TOKEN, order())).toMatchObject({ is: late });
  expect(runner.started).toEqual([]);
});

test("an intent that cannot be written starts nothing", async () => {
  const { commands, runner, disk } = await rig();
  disk.failFrom = 0;
  await expect(commands.execute(TOKEN, order())).rejects.toMatchObject({ code: "ledger-failing" });
  expect(runner.started).toEqual([]);
});

test("with the disk full a command runs, without output", async () => {
  const { commands, runner, disk } = await rig();
  disk.free = 0;
  runner.found = { is: "exited", exitCode: 0 };
  await commands.execute(TOKEN, order());
  await vi.waitFor(
    () => expect(commands.tell(ID)).toMatchObject({ is: { outcome: "exited" }, outputCapped: true }),
    SOON,
  );
  expect(runner.started).toMatchObject([{ output: null }]);
});

test("a command that surely did not start is refused, and not tried again", async () => {
  const { commands, runner } = await rig();
  runner.answer = { started: "no", code: "runner-away", reason: "no processes" };
  expect(await commands.execute(TOKEN, order())).toMatchObject({ is: { outcome: "refused", code: "runner-away" } });
  await commands.execute(TOKEN, order());
  expect(runner.started.length).toBe(1);
});

test("a command of which nothing can be told is unknown until something can", async () => {
  const { commands, runner } = await rig();
  runner.answer = { started: "unclear", reason: "no answer" };
  runner.found = { is: "unclear", reason: "no answer" };
  expect(await commands.execute(TOKEN, order())).toMatchObject({ is: { outcome: "unknown", reason: "no answer" } });
  expect(await commands.settle(TOKEN, [ID])).toMatchObject([{ is: { outcome: "unknown" } }]);
  runner.found = { is: "signalled", signal: "SIGKILL" };
  await vi.waitFor(() => expect(commands.tell(ID)).toMatchObject({ is: { outcome: "signalled" } }), SOON);
  expect(runner.started.length).toBe(1);
});

test("an ending that cannot be written is not told as settled until it is", async () => {
  const { commands, runner, disk } = await rig();
  await commands.execute(TOKEN, order());
  disk.failFrom = 0;
  runner.found = { is: "exited", exitCode: 0 };
  await vi.waitFor(
    () => expect(commands.tell(ID)).toMatchObject({ is: { outcome: "unknown", code: "ledger-failing" } }),
    SOON,
  );
  disk.failFrom = Number.POSITIVE_INFINITY;
  await vi.waitFor(() => expect(commands.tell(ID)).toMatchObject({ is: { outcome: "exited" } }), SOON);
});

describe("after the power was gone", () => {
  test("an intent without an ending is looked up, never started", async () => {
    const { disk } = await started();
    const runner = new ToyRunner();
    runner.found = { is: "absent", reason: "gone" };
    const after = await rig(disk.reboot(false), runner);
    expect(await after.commands.execute(TOKEN, order())).toMatchObject({
      is: { outcome: "interrupted", reason: "gone" },
    });
    expect(runner.started).toEqual([]);
  });

  test.each([0, 9, 30, 1000])("a record rotten from byte %d on starts nothing", async (from) => {
    const { disk } = await started();
    const rotten = disk.reboot(false);
    rotten.file("c.1:0:n1:mark:1").fill(0xa5, from);
    const after = await rig(rotten);
    const told = await after.commands.execute(TOKEN, order());
    // Past the intent only what is not needed is rotten: then it is still running, as the runner says.
    if (from < 1000) expect(told).toMatchObject({ is: { outcome: "unknown", code: "ledger-corrupt" } });
    expect(after.runner.started).toEqual([]);
    expect(await after.commands.settle(TOKEN, [ID])).toMatchObject([{ is: told.is }]);
  });

  test("a changed boot is the success of a command that ends in a reboot, and of no other", async () => {
    for (const [ends, outcome] of [
      ["reboot", "exited"],
      ["exit", "interrupted"],
    ] as const) {
      const { disk } = await started(ends);
      const runner = new ToyRunner();
      runner.found = { is: "absent", reason: "the host was rebooted" };
      const after = await rig(disk.reboot(false), runner, "b2", ends);
      expect(await after.commands.settle(TOKEN, [ID])).toMatchObject([{ is: { outcome } }]);
    }
  });

  async function started(ends: "exit" | "reboot" = "exit") {
    const before = await rig(new FaultyDisk(), new ToyRunner(), "b1", ends);
    await before.commands.execute(TOKEN, order());
    await before.commands.stop();
    return before;
  }
});

test("what may still run is kept when its run is closed", async () => {
  const { commands, ledger } = await rig();
  await commands.execute(TOKEN, order());
  expect(await commands.close("c.1")).toBe(0);
  expect(ledger.records.has(ID)).toBe(true);
});

test("a run's closing that cannot be kept forgets nothing", async () => {
  const { commands, ledger, disk } = await rig();
  await commands.settle(TOKEN, [ID]);
  disk.failFrom = 0;
  await expect(commands.close("c.1")).rejects.toThrow();
  expect(ledger.records.has(ID)).toBe(true);
});
