/**
 * What the faults of the hard nights must bring about; given as they are written, on a world that is up. Each takes its fault away again.
 */
import { expect } from "vitest";
import { readPatronictl } from "../../../../../shared/formats/patronictl.ts";
import { isUp } from "../../../../../shared/products/atscale/simulator/world/scene.ts";
import { summarize } from "../../../../../shared/products/atscale/simulator/world/summary.ts";
import { wanted } from "../../../../../shared/products/atscale/simulator/world/wanted.ts";
import { stopWholly, VirtualWorld } from "../virtual-world.ts";

export const NIGHT_EFFECTS: Record<string, (virtual: VirtualWorld) => void> = {
  "e2:config-differs": (v) => {
    const [c1 = [], e1, e2 = [], ...others] = Object.keys(v.world.setup.nodes).map((node) => configLines(v, node));
    for (const config of [e1, ...others]) expect(config).toEqual(c1);
    expect(e2).toHaveLength(c1.length);
    expect(e2.filter((line, at) => line !== c1[at])).toEqual(["  - dnsname: old-e2"]);
    v.fault("e2:config-differs", false);
    expect(configLines(v, "e2")).toEqual(c1);
  },
  "e2:controldata-unreadable": (v) => {
    const denied = expect.stringMatching(
      /^pg_controldata: fatal: could not open file ".*pg_control".*: Permission denied\n$/,
    );
    expect(controldata(v, "e2")).toMatchObject({ out: "", exit: 1, err: denied });
    expect(controldata(v, "e1").exit).toBe(0);
    v.fault("e2:controldata-unreadable", false);
    expect(controldata(v, "e2").exit).toBe(0);
  },
  "e2:disagree": (v) => {
    v.pass(120_000);
    expect([leadersShown(v, "e1"), leadersShown(v, "e2")]).toEqual([["e1"], ["e2"]]);
    const other = new VirtualWorld();
    other.fault("e1:disagree");
    expect([leadersShown(other, "e1"), leadersShown(other, "e2")]).toEqual([["e2"], ["e1"]]);
    v.fault("e2:disagree", false);
    expect(leadersShown(v, "e2")).toEqual(["e1"]);
  },
  "e2:disagree-system-id": (v) => {
    const own = v.world.store.systemId;
    expect(own).toContain(idShown(v, "e1"));
    expect(own).not.toContain(idShown(v, "e2"));
    v.fault("e2:disagree-system-id", false);
    expect(own).toContain(idShown(v, "e2"));
  },
  "e1:other-system-id": (v) => {
    const other = /^Database system identifier: +(\d{19})$/m.exec(controldata(v, "e1").out)?.[1];
    expect(other).not.toBe(v.world.store.systemId);
    for (const node of ["e1", "e2"]) expect(other).toContain(idShown(v, node));
    v.fault("e1:other-system-id", false);
    expect(v.world.store.systemId).toContain(idShown(v, "e1"));
  },
  "e2:exited-service": (v) => {
    const egress = () => /^egress +(\w+)/m.exec(v.run("e2", "atscale_service_control", "status").out)?.[1];
    expect(egress()).toBe("EXITED");
    v.fault("e2:exited-service", false);
    expect(egress()).toBe("RUNNING");
  },
  "*:undeclared-member": (v) => {
    expect(members(v)).toEqual(["atscale-ha-node-09 replica running", "e1 leader running", "e2 replica running"]);
    v.fault("*:undeclared-member", false);
    expect(members(v)).toEqual(["e1 leader running", "e2 replica running"]);
  },
  "e2:member-missing": (v) => {
    expect(members(v)).toEqual(["e1 leader running"]);
    expect(wanted(v.world).ports).toContainEqual({ node: "e2", port: 10520, serves: "accepts" });
    v.fault("e2:member-missing", false);
    expect(members(v)).toEqual(["e1 leader running", "e2 replica running"]);
  },
  "*:no-leader": (v) => {
    v.pass(600_000);
    expect(members(v)).toEqual(["e1 replica running", "e2 replica running"]);
    v.fault("*:no-leader", false);
    v.pass(10_000);
    expect(members(v)).toEqual(["e1 leader running", "e2 replica running"]);
    expect(v.harms).toEqual([]);
  },
  "q1:root-owned": (v) => {
    const foreign = () => wanted(v.world).files.flatMap((file) => (file.foreign ? [`${file.node} ${file.path}`] : []));
    expect(foreign()).toEqual(["q1 log/engine.log"]);
    v.fault("q1:root-owned", false);
    expect(foreign()).toEqual([]);
  },
  "e1:dead-host": (v) => {
    const hanging = [v.begin("e1", "atscale_service_control", "status"), v.begin("e1", "atscale_start")];
    expect(wanted(v.world).processes.filter(({ node }) => node === "e1")).toEqual([]);
    expect(wanted(v.world).ports.filter(({ node }) => node === "e1")).toEqual([]);
    v.pass(29_000);
    expect(members(v, "e2")).toEqual(["e1 leader running", "e2 replica running"]);
    v.pass(10_000);
    expect(members(v, "e2")).toEqual(["e2 leader running"]);
    v.pass(3_600_000);
    expect(hanging.map(({ out, err, exit }) => out + err + exit)).toEqual(["undefined", "undefined"]);
    expect(v.harms).toEqual([]);
    v.fault("e1:dead-host", false);
    expect(hanging.map(({ exit }) => exit)).toEqual([137, 137]);
    expect(controldata(v, "e1").out).toMatch(/^Database cluster state: +in production$/m);
    v.run("e1", "atscale_start");
    v.pass(120_000);
    expect(isUp(v.world, "e1")).toBe(true);
    expect(members(v, "e2")).toEqual(["e1 replica running", "e2 leader running"]);
  },
  "e2:disk-full": (v) => {
    stopWholly(v, "q1", "q2");
    const full = v.run("e2", "atscale_stop");
    expect(full).toMatchObject({ exit: 1, out: expect.stringContaining("engine: stopped") });
    expect(full.err).toMatch(/(?:.*No space left on device\n){3}/);
    v.pass(600_000);
    const left = wanted(v.world).processes.filter(({ node }) => node === "e2");
    expect(left.map(({ program }) => program)).toEqual(expect.arrayContaining(["engine", "postgres", "supervisord"]));
    expect(v.run("e2", "atscale_stop").exit).toBe(1);
    v.fault("e2:disk-full", false);
    expect(summarize(v.world).nodes.e2).toMatchObject({ stopped: false, job: null });
    stopWholly(v, "e2");
    expect(wanted(v.world).processes.filter(({ node }) => node === "e2")).toEqual([]);
    expect(v.harms).toEqual([]);
  },
};

const configLines = (virtual: VirtualWorld, node: string) =>
  wanted(virtual.world)
    .files.find((file) => file.node === node && file.path === "conf/atscale.yaml")
    ?.text.split("\n");

const controldata = (virtual: VirtualWorld, node: string) =>
  virtual.run(node, "pg_controldata", "/opt/atscale/data/postgres");

/** Read by the product's own reader. */
function listing(virtual: VirtualWorld, node: string) {
  const told = virtual.run(node, "postgres_nodes");
  const read = readPatronictl({ exit: told.exit ?? -1, stdout: told.out, stderr: told.err });
  if (!read.ok) throw new Error(read.reason);
  return read.value;
}

/** Patroni cuts its title where the table is narrow, here by the id's last digit. */
const idShown = (virtual: VirtualWorld, node: string) =>
  /Cluster: \S+ \((\d{18,19})/.exec(virtual.run(node, "postgres_nodes").out)?.[1] ?? "no id";

const members = (virtual: VirtualWorld, node = "e1") =>
  listing(virtual, node).members.map(({ member, role, state }) => `${member} ${role} ${state}`);

const leadersShown = (virtual: VirtualWorld, node: string) =>
  listing(virtual, node).members.flatMap(({ member, role }) => (role === "leader" ? [member] : []));
