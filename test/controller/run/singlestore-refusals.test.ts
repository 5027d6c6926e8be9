/**
 * What a plan of a SingleStore cluster is refused for, and what it says then, under a virtual clock: each by its rule, and none where
 * nothing is wrong. Whatever is refused leaves the simulated cluster's record of commands empty.
 */
import { describe, expect, test } from "vitest";
import type { PlanOptions } from "../../../controller/plan/types.ts";
import { WH_FLAT, WH_PAIR, WH_PROD } from "../../scenarios/singlestore-clusters.ts";
import { clean, done } from "../../support/singlestore-judge.ts";
import { type SingleStoreScene, singlestoreScene } from "../../support/virtual-singlestore.ts";

const refusedBy = async (scene: SingleStoreScene, verb: string, options: Partial<PlanOptions> = {}) =>
  (await scene.fleet.plan(verb, options)).refused.map(({ rule }) => rule);

describe("a stop is refused", () => {
  test.each([
    ["m1:consensus-enabled", "ma-redundancy"],
    ["l1:orphans", "orphans"],
    ["l1:redundancy-needed", "redundancy-needed"],
    ["l1:leaf-offline", "not-online"],
    ["c1:master-moved", "role-mismatch"],
    ["m1:sql-silent", "ma-redundancy"],
  ])("with %s by %s, and not without it", async (fault, rule) => {
    const scene = singlestoreScene({ text: WH_PAIR });
    expect(await refusedBy(scene, "stop")).toEqual([]);
    scene.hosts.fault(fault);
    expect(await refusedBy(scene, "stop")).toContain(rule);
    expect(scene.begun()).toEqual([]);
  });

  test("under consensus whatever is overridden", async () => {
    const scene = singlestoreScene({ text: WH_PAIR, faults: ["m1:consensus-enabled"] });
    expect(await refusedBy(scene, "stop", { overrides: ["ma-redundancy"] })).toContain("ma-redundancy");
  });

  test("where the toolbox alone cannot say which node is meant: its id or port must be declared", async () => {
    const scene = singlestoreScene({ text: `${WH_PAIR}options: { nodeTool: /usr/bin/sdb-admin }\n` });
    const { refused } = await scene.fleet.plan("stop");
    expect(refused.map(({ message }) => message).join("; ")).toContain("declare its id or port");
  });
});

describe("without a leaf", () => {
  test("at redundancy 1 nothing goes, neither down nor up", async () => {
    for (const start of ["up", "stopped"] as const) {
      const scene = singlestoreScene({ text: WH_FLAT, start });
      expect(await refusedBy(scene, start === "up" ? "stop" : "start", { without: ["l1"] })).toContain(
        "leaf-without-copy",
      );
      expect(scene.begun()).toEqual([]);
    }
  });

  test("at redundancy 2 one leaf may be left out whose pair is up, and the plan says what the master will do", async () => {
    const scene = singlestoreScene({ text: WH_PROD });
    const { refused, notes } = await scene.fleet.plan("restart", { without: ["leaf-1"] });
    expect(refused).toEqual([]);
    expect(notes.join("\n")).toMatch(/will find leaf-1 away once it runs: it promotes the replicas/);
  });

  test("two leaves that are no pair may be left out, two that are one may not", async () => {
    // The simulated cluster pairs leaf-1 with leaf-2, and leaf-3 with leaf-4.
    const scene = singlestoreScene({ text: WH_PROD });
    expect(await refusedBy(scene, "stop", { without: ["leaf-1", "leaf-3"] })).toEqual([]);
    expect(await refusedBy(scene, "stop", { without: ["leaf-1", "leaf-2"] })).toContain("leaf-pair");
    expect(await refusedBy(scene, "stop", { without: ["leaf-3", "leaf-4"], overrides: ["leaf-pair"] })).toContain(
      "leaf-pair",
    );
  });

  test("whose pair the master calls offline, nothing goes", async () => {
    const scene = singlestoreScene({ text: WH_PROD, faults: ["leaf-2:leaf-offline"] });
    expect(await refusedBy(scene, "stop", { without: ["leaf-1"] })).toContain("leaf-pair");
  });

  test("with the master down one leaf may be left out; of two nobody can tell whether they are a pair", async () => {
    const text = `${WH_PROD}options: { redundancy: 2 }\n`;
    const scene = singlestoreScene({ text, start: "stopped", attachDelaySeconds: 10 });
    expect(await refusedBy(scene, "start", { without: ["leaf-1", "leaf-3"] })).toContain("leaf-pair");
    expect(await refusedBy(scene, "start", { without: ["leaf-1"] })).toEqual([]);
    expect(scene.begun()).toEqual([]);
  });

  test("no aggregator may be left out of a stop", async () => {
    const scene = singlestoreScene({ text: WH_PAIR });
    expect(await refusedBy(scene, "stop", { without: ["c1"] })).toContain("aggregator-left-out");
    expect(scene.begun()).toEqual([]);
  });
});

test("a leaf whose host is dead is left out of a stop and of the start after it, and no other leaf is gone without", async () => {
  const text = `${WH_PROD}options: { redundancy: 2 }\n`;
  const scene = singlestoreScene({ text, attachDelaySeconds: 10, faults: ["leaf-1:dead-host"] });
  await scene.fleet.pass(60_000);
  const lost = scene.harms().length;
  expect(await done(scene, "stop", { without: ["leaf-1"] })).toMatch(/^NOT VERIFIED on leaf-1.*5\/6 hosts/);
  expect(await done(scene, "start", { without: ["leaf-1"] })).toMatch(/^UP without leaf-1/);
  // The judge calls every start before that leaf's a harm, which a person chose; it is about no other leaf, and nothing else.
  const others = scene
    .harms()
    .slice(lost)
    .filter((harm) => !/before leaf-1 had recovered$/.test(harm));
  expect(others).toEqual([]);
  expect(scene.begun().some((command) => command.startsWith("leaf-1 "))).toBe(false);
});

test("with the master down nobody tells how many copies there are: the option redundancy must", async () => {
  const scene = singlestoreScene({ text: WH_PROD, start: "stopped" });
  const { refused } = await scene.fleet.plan("start", { without: ["leaf-1"] });
  expect(refused.map(({ message }) => message).join("; ")).toContain("the option redundancy says how many copies");
});

test("a roll is refused, naming the vendor's way", async () => {
  const scene = singlestoreScene({ text: WH_PAIR });
  const { refused } = await scene.fleet.plan("roll");
  expect(refused.map(({ rule }) => rule)).toEqual(["no-procedure"]);
  expect(refused[0]?.message).toMatch(/DETACH LEAF.*ATTACH LEAF/);
});

test("a start after hosts booted by themselves in no order adopts what runs and starts only the rest", async () => {
  const scene = singlestoreScene({
    text: WH_PAIR,
    start: "stopped",
    attachDelaySeconds: 10,
    faults: ["l2:autostart-race"],
  });
  await scene.fleet.pass(30_000);
  await done(scene, "start");
  expect(scene.begun()).not.toContain("l2 start-node");
  clean(scene);
});
