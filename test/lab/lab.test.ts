import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { bootNodes, type Lab } from "./lab.ts";
import { describeOnRealHosts } from "./on-real-hosts.ts";

/** How long a condition is waited for, and how often it is looked at. */
const SOON = { timeout: 60_000, interval: 50 };

describeOnRealHosts("a lab of real hosts", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await bootNodes(2);
  });
  afterAll(() => lab?.down());

  test("each node is a host of its own: name, boot id, machine id, systemd as PID 1", async () => {
    const identity = ["cat", "/proc/sys/kernel/random/boot_id", "/etc/machine-id", "/proc/1/comm"];
    const [one, two] = await Promise.all(lab.nodes.map((node) => lab.run(node, identity)));
    expect(await lab.run("n2", ["hostname"])).toBe("n2");
    expect(one?.split("\n")[2]).toBe("systemd");
    expect(one?.split("\n")[0]).not.toBe(two?.split("\n")[0]);
    expect(one?.split("\n")[1]).not.toBe(two?.split("\n")[1]);
  });

  test("a reboot changes the boot id and keeps the disk", async () => {
    const before = await lab.run("n1", ["cat", "/proc/sys/kernel/random/boot_id"]);
    await lab.write("n1", "/var/lib/kept/note", "kept");
    await lab.reboot("n1");
    expect(await lab.run("n1", ["cat", "/var/lib/kept/note"])).toBe("kept");
    expect(await lab.run("n1", ["cat", "/proc/sys/kernel/random/boot_id"])).not.toBe(before);
  });

  test("a node that loses power ends at once and boots again from the disk it had", async () => {
    await lab.write("n1", "/var/lib/kept/before-crash", "kept");
    await lab.crash("n1");
    expect((await lab.exec("n1", ["true"])).exitCode).not.toBe(0);
    await lab.start("n1");
    expect(await lab.run("n1", ["cat", "/var/lib/kept/before-crash"])).toBe("kept");
  });

  test("what a node writes is seen neither by the machine nor by another node", async () => {
    await lab.write("n1", "/etc/muster-lab-only-here", "x");
    expect(existsSync("/etc/muster-lab-only-here")).toBe(false);
    expect((await lab.exec("n2", ["test", "-e", "/etc/muster-lab-only-here"])).exitCode).toBe(1);
  });

  test("a node's address is reached from here until its cable is pulled, and again once it is back", async () => {
    expect(await knock(lab.address("n1"))).toBe("refused");
    await lab.cut("n1");
    expect(await knock(lab.address("n1"))).toBe("silence");
    await lab.heal("n1");
    await vi.waitFor(async () => expect(await knock(lab.address("n1"))).toBe("refused"), SOON);
  });

  test("a lab whose owner is killed takes itself down and leaves nothing", async () => {
    const script = `
      import { bootNodes } from ${JSON.stringify(new URL("lab.ts", import.meta.url).href)};
      const lab = await bootNodes(1);
      console.log(await lab.run("n1", ["readlink", "/proc/self/ns/pid"]));
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [namespace] = (await once(createInterface({ input: owner.stdout }), "line")) as [string];
    expect(processesIn(namespace)).not.toEqual([]);
    owner.kill("SIGKILL");
    await vi.waitFor(() => expect(processesIn(namespace)).toEqual([]), SOON);
  });

  test("a lab that was taken down leaves nothing that bears its name", async () => {
    const other = await bootNodes(1);
    expect(traces(other.name)).toEqual(["namespace", "link", "mount", "control group"]);
    await other.down();
    expect(traces(other.name)).toEqual([]);
  });
});

/** A port nobody listens on: an answer of any kind means that the host is there. */
function knock(address: string): Promise<"refused" | "silence"> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: 9, timeout: 300 });
    const end = (answer: "refused" | "silence") => {
      socket.destroy();
      resolve(answer);
    };
    socket.on("error", () => end("refused"));
    socket.on("timeout", () => end("silence"));
  });
}

function processesIn(namespace: string): string[] {
  const listed = execFileSync("ps", ["-eo", "pidns="], { encoding: "utf8" }).split("\n");
  return listed.filter((line) => `pid:[${line.trim()}]` === namespace);
}

/** The kinds of things on this machine that bear the lab's name. */
function traces(name: string): string[] {
  const found = {
    namespace: execFileSync("ip", ["netns", "list"], { encoding: "utf8" }),
    link: execFileSync("ip", ["-brief", "link"], { encoding: "utf8" }),
    mount: readFileSync("/proc/self/mounts", "utf8"),
    "control group": readdirSync("/sys/fs/cgroup", { recursive: true }).join("\n"),
  };
  return Object.entries(found).flatMap(([kind, text]) => (text.includes(name) ? [kind] : []));
}
