/**
 * A real agent over real gRPC, running real commands. NATS is away all the time.
 */
import { globSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { status } from "@grpc/grpc-js";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  AgentHome,
  type AgentProcess,
  Caller,
  type Done,
  FENCE,
  kill,
  promised,
  soon,
} from "../support/agent-process.ts";

const SOON = { timeout: 60_000, interval: 20 };

let home: AgentHome;
let agent: AgentProcess;
let caller: Caller;

beforeEach(async () => {
  home = new AgentHome();
  await begin();
});
afterEach(async () => {
  caller.close();
  writeFileSync(join(home.folder, "go"), "");
  await home.remove();
});

async function begin(): Promise<void> {
  agent = await home.start();
  caller = new Caller(agent.address, home.folder);
}

async function restart(signal: NodeJS.Signals): Promise<void> {
  caller.close();
  await kill(agent.process, signal);
  await begin();
}

describe("a command", () => {
  test("runs, and its output and exit status come to the watcher", async () => {
    expect(await caller.execute("c.1/0/n1/mark/1")).toMatchObject({ outcome: "RUNNING", endedMs: 0 });
    const { text, command } = await caller.output("c.1/0/n1/mark/1");
    expect(text.split("\n").toSorted()).toEqual(["", "err", "out"]);
    expect(command).toMatchObject({ outcome: "EXITED", exitCode: 0, outputBytes: 8, outputCapped: false });
    expect(home.marks()).toBe(1);
  });

  test("is started once however often it is sent, at the same time or later", async () => {
    const id = "c.1/0/n1/mark/1";
    await Promise.all(Array.from({ length: 20 }, () => caller.execute(id)));
    await caller.ended(id);
    expect(await caller.execute(id)).toMatchObject({ outcome: "EXITED", exitCode: 0 });
    expect(home.marks()).toBe(1);
  });

  test("gets a parameter as one argument, whatever is in it", async () => {
    const text = `a b "c" 'd' $HOME \`id\` \n* \\ ü`;
    await caller.execute("c.1/0/n1/say/1", { parametersJson: JSON.stringify({ text }) });
    expect((await caller.output("c.1/0/n1/say/1")).text).toBe(`<${text}>`);
  });

  test("that is missing on this host is refused as that, and stays refused", async () => {
    const refused = { outcome: "REFUSED", code: "no-binary" };
    expect(await caller.execute("c.1/0/n1/missing/1")).toMatchObject(refused);
    await restart("SIGKILL");
    expect(await caller.settle(["c.1/0/n1/missing/1"])).toMatchObject([refused]);
  });

  test("may write what is no text", async () => {
    await caller.execute("c.1/0/n1/binary/1");
    expect([...(await caller.output("c.1/0/n1/binary/1")).bytes]).toEqual([0xff, 0xfe, 0x00, 0x78]);
  });

  test("has ended when its process has, though a daemon holds its output open", async () => {
    await caller.execute("c.1/0/n1/daemon/1");
    expect(await caller.ended("c.1/0/n1/daemon/1")).toMatchObject({ outcome: "EXITED", exitCode: 0 });
    const daemon = Number(readFileSync(join(home.folder, "daemon"), "utf8"));
    expect(process.kill(daemon, "SIGKILL")).toBe(true);
  });

  test("that writes 256 MB neither fills the disk nor the agent, and its end is kept", async () => {
    const before = peakBytes();
    await caller.execute("c.1/0/n1/flood/1");
    const ended = await caller.ended("c.1/0/n1/flood/1");
    expect(ended).toMatchObject({ outcome: "EXITED", exitCode: 0, outputCapped: true });
    const { text } = await caller.output("c.1/0/n1/flood/1");
    expect(text.length).toBeLessThan(2 * 1024 * 1024);
    expect(text.endsWith("THE-END\n")).toBe(true);
    const files = join(home.state, "commands");
    const onDisk = readdirSync(files).map((name) => statSync(join(files, name)).size);
    expect(onDisk.reduce((sum, size) => sum + size, 0)).toBeLessThan(2 * 1024 * 1024);
    // Less than was written, by far more than a collector's lateness on a loaded machine.
    expect(peakBytes() - before).toBeLessThan(200 * 1024 * 1024);
  });

  test("can be watched from where a broken stream left off", async () => {
    await caller.execute("c.1/0/n1/slow/1");
    for await (const update of caller.watch("c.1/0/n1/slow/1")) if (update.output.includes("before")) break;
    writeFileSync(join(home.folder, "go"), "");
    expect((await caller.output("c.1/0/n1/slow/1", "before\n".length)).text).toBe("after\n");
  });

  test("that is asked to end says how it did", async () => {
    const id = "c.1/0/n1/slow/1";
    await caller.execute(id);
    await vi.waitFor(() => expect(home.marks()).toBe(1), SOON);
    await promised((done) => caller.client.cancel({ fence: FENCE, id }, { deadline: soon() }, done));
    expect(await caller.ended(id)).toMatchObject({ outcome: "EXITED", exitCode: 143 });
  });
});

describe("an agent that dies", () => {
  test.each(["SIGKILL", "SIGTERM"] as const)(
    "by %s leaves its command running, reports its end later and never starts it again",
    async (signal) => {
      const id = "c.1/0/n1/slow/1";
      await caller.execute(id);
      await vi.waitFor(() => expect(home.marks()).toBe(1), SOON);
      await restart(signal);
      expect(await caller.execute(id)).toMatchObject({ outcome: "RUNNING" });
      writeFileSync(join(home.folder, "go"), "");
      const { text, command } = await caller.output(id);
      expect(command).toMatchObject({ outcome: "EXITED", exitCode: 3 });
      expect(text).toBe("before\nafter\n");
      expect(home.marks()).toBe(1);
    },
  );

  test("while its command ends still learns how", async () => {
    const id = "c.1/0/n1/slow/1";
    await caller.execute(id);
    await vi.waitFor(() => expect(home.marks()).toBe(1), SOON);
    caller.close();
    await kill(agent.process, "SIGKILL");
    writeFileSync(join(home.folder, "go"), "");
    const wrapper = `/proc/${wrapperOf(id)}`;
    await vi.waitFor(() => expect(() => readFileSync(`${wrapper}/stat`)).toThrow(), SOON);
    await begin();
    expect(await caller.settle([id])).toMatchObject([{ outcome: "EXITED", exitCode: 3 }]);
  });

  test("together with the shell around its command says what it does not know", async () => {
    const id = "c.1/0/n1/slow/1";
    await caller.execute(id);
    await vi.waitFor(() => expect(home.marks()).toBe(1), SOON);
    const wrapper = wrapperOf(id);
    caller.close();
    await kill(agent.process, "SIGKILL");
    process.kill(wrapper, "SIGKILL");
    await begin();
    // The command itself is still there.
    expect(await caller.settle([id])).toMatchObject([{ outcome: "UNKNOWN" }]);
    writeFileSync(join(home.folder, "go"), "");
    await vi.waitFor(async () => expect(await caller.settle([id])).toMatchObject([{ outcome: "INTERRUPTED" }]), SOON);
    expect(home.marks()).toBe(1);
  });

  test("keeps out a second one from its state", async () => {
    await expect(home.start()).rejects.toThrow(/another agent uses/);
  });
});

/** The most memory the agent ever had. */
function peakBytes(): number {
  return 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${agent.process.pid}/status`, "utf8"))?.[1]);
}

/** The shell around a command, as its track in the ledger names it. */
function wrapperOf(id: string): number {
  const [path = ""] = globSync(join(home.state, "ledger/*", id.replaceAll("/", ":")));
  const record = readFileSync(path, "latin1");
  return Number(/^pid (\d+) /m.exec(record.slice(3072))?.[1]);
}

describe("settling", () => {
  test("an id never heard of refuses it for ever, also after a restart", async () => {
    const id = "c.1/0/n1/mark/1";
    expect(await caller.settle([id])).toMatchObject([{ id, outcome: "VOID" }]);
    expect(await caller.execute(id)).toMatchObject({ outcome: "REFUSED", code: "command-void" });
    await restart("SIGKILL");
    expect(await caller.execute(id)).toMatchObject({ outcome: "REFUSED", code: "command-void" });
    expect(await caller.settle([id])).toMatchObject([{ id, outcome: "VOID" }]);
    expect(home.marks()).toBe(0);
  });

  test("and starting at the same time: one wins, and both say so", async () => {
    for (let n = 1; n <= 10; n++) {
      const id = `c.1/0/n1/mark/${n}`;
      const before = home.marks();
      const [settled, executed] = await Promise.all([caller.settle([id]), caller.execute(id)]);
      const isVoid = settled[0]?.outcome === "VOID";
      expect(executed.outcome === "REFUSED").toBe(isVoid);
      if (!isVoid) await caller.ended(id);
      expect(home.marks() - before).toBe(isVoid ? 0 : 1);
    }
  });

  test("a closed run forgets its commands and still never starts one of them", async () => {
    await caller.execute("c.1/0/n1/mark/1");
    await caller.ended("c.1/0/n1/mark/1");
    await caller.settle(["c.1/0/n1/mark/2"]);
    const closed = await promised((done: Done<{ forgotten: number }>) =>
      caller.client.closeRun({ fence: FENCE, run: "c.1" }, { deadline: soon() }, done),
    );
    expect(closed.forgotten).toBe(2);
    await restart("SIGKILL");
    for (const id of ["c.1/0/n1/mark/1", "c.1/0/n1/mark/2"])
      expect(await caller.execute(id)).toMatchObject({ outcome: "REFUSED", code: "command-void" });
    expect(await caller.execute("c.2/0/n1/mark/1")).toMatchObject({ outcome: "RUNNING" });
    await caller.ended("c.2/0/n1/mark/1");
    expect(home.marks()).toBe(2);
  });
});

describe("the fence", () => {
  test("holds over a restart", async () => {
    await caller.settle([], { ...FENCE, epoch: 9 });
    await restart("SIGKILL");
    await expect(caller.settle([], { ...FENCE, epoch: 8 })).rejects.toMatchObject({ code: status.ABORTED });
  });

  test("lets a person on the host accept another journal, without a restart", async () => {
    await caller.settle([]);
    const other = { ...FENCE, journal: "journal-2", epoch: 1 };
    await expect(caller.settle([], other)).rejects.toMatchObject({ code: status.FAILED_PRECONDITION });
    await acceptJournal("journal-2");
    await caller.settle([], other);
    await expect(caller.settle([])).rejects.toMatchObject({ code: status.FAILED_PRECONDITION });
  });
});

test("says who it is, and which commands are open", async () => {
  await caller.execute("c.1/0/n1/slow/1");
  const described = await promised((done) => caller.client.describe({ fence: FENCE }, { deadline: soon() }, done));
  expect(described).toMatchObject({
    host: "h1",
    runner: "detached",
    journal: FENCE.journal,
    epoch: FENCE.epoch,
    boot: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim(),
    open: [{ id: "c.1/0/n1/slow/1", outcome: "RUNNING" }],
  });
  writeFileSync(join(home.folder, "go"), "");
  await caller.ended("c.1/0/n1/slow/1");
});

async function acceptJournal(id: string): Promise<void> {
  const main = fileURLToPath(new URL("../../../agent/main.ts", import.meta.url));
  await execa(process.execPath, [main, "--config", home.config, "accept-journal", id]);
}
