import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readPatronictl } from "../../../../../shared/formats/patronictl.ts";
import { readSupervisorctl } from "../../../../../shared/formats/supervisorctl.ts";
import { stopWholly, VirtualWorld } from "../virtual-world.ts";

/** The vendor's own sample, blanks restored to the widths that its rules show. */
const VENDOR_TABLE = `
+---------------------------------------------+---------------------------------------------------+---------+---------+----+-----------+
| Member                                      | Host                                              | Role    | State   | TL | Lag in MB |
+ Cluster: atscale_postgres14_cluster (ID) --------------------------------------+---------+---------+----+-----------+
| atscale-ha-node-01.docker.infra.atscale.com | atscale-ha-node-01.docker.infra.atscale.com:10520 | Leader  | running |  3 |           |
| atscale-ha-node-02.docker.infra.atscale.com | atscale-ha-node-02.docker.infra.atscale.com:10520 | Replica | running |  3 |         0 |
+---------------------------------------------+---------------------------------------------------+---------+---------+----+-----------+
`.trimStart();

const vendorNodes = {
  c1: { roles: ["coordinator" as const], member: "c1" },
  e1: { roles: ["engine" as const], member: "atscale-ha-node-01.docker.infra.atscale.com" },
  e2: { roles: ["engine" as const], member: "atscale-ha-node-02.docker.infra.atscale.com" },
};

describe("postgres_nodes prints", () => {
  it("the vendor's sample, character for character", () => {
    const { out, err } = new VirtualWorld({ nodes: vendorNodes, layout: "seed" }).run("e1", "postgres_nodes");
    expect(out.replace(/\(\d{19}\)/, "(ID)")).toBe(VENDOR_TABLE);
    expect(err).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - WARNING - Using atscale-postgres14-cluster as consul service name instead of scope name atscale_postgres14_cluster\n$/,
    );
  });

  it("the title in the first rule in the stock layout, and the same to a reader", () => {
    const [stock, seed] = (["stock", "seed"] as const).map((layout) =>
      new VirtualWorld({ layout, nodes: vendorNodes }).run("e1", "postgres_nodes"),
    );
    expect(stock?.out.split("\n")[0]).toMatch(/^\+ Cluster: atscale_postgres14_cluster \(\d{19}\) -*\+?[-+]*\+$/);
    const read = (out = "") => readPatronictl({ exit: 0, stdout: out, stderr: "" });
    expect(read(stock?.out)).toEqual(read(seed?.out));
    expect(read(stock?.out)).toMatchObject({
      ok: true,
      value: { paused: false, members: [{ role: "leader" }, { lagMb: 0 }] },
    });
  });

  it("the columns of Patroni 4.1 and the word streaming when asked to", () => {
    const virtual = new VirtualWorld({ columns: "new", replicaState: "streaming", layout: "stock" });
    const lines = virtual.run("e1", "postgres_nodes").out.split("\n");
    expect(lines[1]).toMatch(/\| TL \| Receive LSN \| Lag \| Replay LSN \| Lag \|$/);
    expect(lines[3]).toMatch(/^\| e1 .*\| Leader {2}\| running {3}\| {2}3 \| {13}\| {5}\| {12}\| {5}\|$/);
    expect(lines[4]).toMatch(
      /^\| e2 .*\| Replica \| streaming \| {2}3 \| {2}0\/[0-9A-F]{8} \| {3}0 \| 0\/[0-9A-F]{8} \| {3}0 \|$/,
    );
  });

  it("the maintenance line below the table", () => {
    const virtual = new VirtualWorld();
    virtual.fault("*:paused");
    expect(virtual.run("e1", "postgres_nodes").out).toMatch(/\+\n Maintenance mode: on\n$/);
  });
});

it("a title longer than the table is cut, as Patroni cuts it", () => {
  const lines = new VirtualWorld({ layout: "stock" }).run("e1", "postgres_nodes").out.split("\n");
  expect(lines[0]).toMatch(/^\+ Cluster: atscale_postgres14_cluster \(\d{18}\+$/);
  expect(lines[0]?.length).toBe(lines[1]?.length);
});

describe("atscale_service_control status prints", () => {
  it("supervisor's columns, as in a recorded sample", () => {
    const sample = new URL("../../../../fixtures/supervisor/04-settled.out", import.meta.url);
    const virtual = new VirtualWorld();
    virtual.pass(14_000);
    const lines = virtual.run("c1", "atscale_service_control", "status").out.trimEnd().split("\n");
    expect(lines.map((line) => line.split(/\s+/)[0])).toEqual([
      "agent",
      "coordinator",
      "egress",
      "ingress",
      "service_registry",
    ]);
    for (const line of lines) expect(line).toMatch(RUNNING_ROW);
    for (const line of recordedRunning(sample)) expect(line).toMatch(RUNNING_ROW);
  });

  it("STARTING rows with nothing but blanks after the state, and exits 3 while some are STOPPED, 0 when none is", () => {
    const virtual = new VirtualWorld({ start: "stopped" });
    virtual.begin("c1", "atscale_start");
    virtual.pass(500);
    const early = virtual.run("c1", "atscale_service_control", "status");
    expect(early.out).toMatch(/^service_registry {17}STARTING {2}$/m);
    expect(early.out).toMatch(/^ingress {26}STOPPED {3}Not started$/m);
    expect(early.exit).toBe(3);
    virtual.until(() => virtual.world.hosts.c1?.services.ingress?.state === "STARTING", "all are STARTING");
    expect(virtual.run("c1", "atscale_service_control", "status").exit).toBe(0);
  });

  it("that the socket is gone, and exits 4, once supervisor is down", () => {
    const virtual = new VirtualWorld({ start: "stopped" });
    const { out, err, exit } = virtual.run("e1", "atscale_service_control", "status");
    expect(out).toMatch(/^unix:\/\/\/\S+ no such file\n$/);
    expect(exit).toBe(4);
    expect(readSupervisorctl({ exit: 4, stdout: out, stderr: err })).toMatchObject({ value: { supervisor: "down" } });
  });

  it("uptimes in simulated time", () => {
    const virtual = new VirtualWorld();
    stopWholly(virtual, "q1");
    virtual.run("q1", "atscale_start");
    virtual.pass(98_000 + 24 * 3_600_000);
    const read = readSupervisorctl({
      exit: 0,
      stdout: virtual.run("q1", "atscale_service_control", "status").out,
      stderr: "",
    });
    expect(read).toMatchObject({ ok: true });
    if (read.ok)
      for (const { detail } of read.value.services) expect(detail).toMatch(/^pid \d+, uptime 1 day, 0:01:[34]\d$/);
  });
});

const RUNNING_ROW = /^(?=.{33}RUNNING {3}pid)\S+ +RUNNING {3}pid \d+, uptime (?:\d+ days?, )?\d+:\d\d:\d\d$/;

const recordedRunning = (file: URL) =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.includes("RUNNING"));
