/**
 * Phases of many nodes at once, with a definition made up for this: a machine is on or off, and a switch takes a while.
 */
import { describe, expect, test } from "vitest";
import { readCluster } from "../../../shared/cluster/load.ts";
import { readDefinition } from "../../../shared/procedure/definition.ts";
import type { Yield } from "../../../shared/state/observation.ts";
import type { VirtualClock } from "../../support/virtual-clock.ts";
import { VirtualFleet } from "../../support/virtual-fleet.ts";
import type { Hosts } from "../../support/virtual-hosts.ts";

const definitionText = (mode: string) => `
product: lamps
title: Lamps
source: made up
roles: { lamp: { title: Lamp } }
actions:
  on: { run: [/bin/on], goal: lit, expected: 1m }
  off: { run: [/bin/off], goal: dark, expected: 1m }
probes:
  light: { tcp: ["1"] }
conditions:
  lit: { says: it shines, all: [{ that: light.on, says: '"shines"', else: '"is dark"' }] }
  dark: { says: it is dark, all: [{ that: "!light.on", says: '"is dark"', else: '"shines"' }] }
procedures:
  stop: { phases: [{ phase: All, on: all, do: off, mode: serial, why: made up }] }
  start:
    phases:
      - { phase: All, on: all, do: on, mode: "${mode}", within: 5m, why: made up }
`;

class Lamps implements Hosts {
  readonly begun: { atMs: number; node: string; action: string }[] = [];
  readonly broken = new Set<string>();
  readonly slowMs = new Map<string, number>();
  readonly #lit = new Set<string>();
  readonly #clock: VirtualClock;
  readonly #digest: () => string;

  constructor(clock: VirtualClock, digest: () => string) {
    this.#clock = clock;
    this.#digest = digest;
  }

  async run(node: string, action: string): Promise<number> {
    this.begun.push({ atMs: this.#clock.now(), node, action });
    await this.#clock.sleep(this.slowMs.get(node) ?? 2_000);
    if (this.broken.has(node)) return 1;
    if (action === "on") this.#lit.add(node);
    else this.#lit.delete(node);
    return 0;
  }

  async probe(node: string, probe: string): Promise<Yield> {
    await this.#clock.sleep(50);
    if (probe === "light") return { result: "seen", value: { on: this.#lit.has(node) } };
    const ready = { ok: true, reason: "", argv: [] };
    return {
      result: "seen",
      value: {
        digest: this.#digest(),
        runner: "systemd",
        user: { name: null, exists: true },
        actions: { on: ready, off: ready },
      },
    };
  }
}

function lamps(count: number, mode: string) {
  const definition = readDefinition("lamps.yaml", definitionText(mode));
  const names = Array.from({ length: count }, (_, i) => `n${i + 1}`);
  const text = `cluster: hall\nproduct: lamps\nnodes:\n${names.map((name) => `  ${name}: { roles: [lamp] }`).join("\n")}\n`;
  const { cluster } = readCluster("hall.yaml", text, new Map([["lamps", definition]]));
  let made: Lamps | null = null;
  const fleet = new VirtualFleet({
    ...{ cluster, definition },
    hosts: (clock) => {
      made = new Lamps(clock, () => definition.digest);
      return made;
    },
  });
  if (!made) throw new TypeError("no hosts");
  return { fleet, hosts: made as Lamps };
}

describe("a parallel phase", () => {
  test("begins all its nodes at once and ends when the last was seen", async () => {
    const { fleet, hosts } = lamps(6, "parallel");
    await fleet.start("start");
    expect((await fleet.settled()).life).toMatchObject({ how: "done" });
    expect(new Set(hosts.begun.map(({ atMs }) => atMs)).size).toBe(1);
    expect(hosts.begun.map(({ node }) => node)).toEqual(["n1", "n2", "n3", "n4", "n5", "n6"]);
  });

  test("with a stagger begins one at a time, in order, with at least that much between them", async () => {
    const { fleet, hosts } = lamps(5, "parallel, stagger 3s");
    await fleet.start("start");
    expect((await fleet.settled()).life).toMatchObject({ how: "done" });
    const gaps = hosts.begun.slice(1).map(({ atMs }, i) => atMs - (hosts.begun[i]?.atMs ?? 0));
    expect(gaps).toHaveLength(4);
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(3_000);
    expect(hosts.begun.map(({ node }) => node)).toEqual(["n1", "n2", "n3", "n4", "n5"]);
  });

  test("issues nothing more after the first failure, and lets what runs finish", async () => {
    const { fleet, hosts } = lamps(6, "parallel, stagger 3s");
    hosts.broken.add("n2");
    await fleet.start("start");
    expect((await fleet.settled()).life).toMatchObject({ is: "paused", rule: "command-failed", node: "n2" });
    const begun = hosts.begun.map(({ node }) => node);
    expect(begun.length).toBeLessThan(4);
    await fleet.pass(600_000);
    expect(hosts.begun.map(({ node }) => node)).toEqual(begun);
    expect(fleet.run.open.size).toBe(0);
    hosts.broken.clear();
    await fleet.ask({ do: "retry", who: "a person", node: "n2" });
    expect((await fleet.settled()).life).toMatchObject({ how: "done" });
  });

  test("a node's deadline is its own: what becomes of the others does not renew it", async () => {
    const { fleet, hosts } = lamps(4, "parallel");
    hosts.slowMs.set("n1", 3_600_000);
    for (const [i, node] of ["n2", "n3", "n4"].entries()) hosts.slowMs.set(node, (i + 1) * 120_000);
    await fleet.start("start");
    const beganMs = fleet.clock.now();
    expect((await fleet.settled()).life).toMatchObject({
      is: "paused",
      rule: "deadline",
      reason: expect.stringContaining("still running"),
    });
    const waitedMs = fleet.clock.now() - beganMs;
    expect(waitedMs).toBeGreaterThan(300_000);
    expect(waitedMs).toBeLessThan(303_000);
  });

  test("crashed anywhere starts nothing twice", async () => {
    for (let n = 2; n < 18; n += 1) {
      const { fleet, hosts } = lamps(3, "parallel");
      fleet.journal.onWritten = (_log, at) => {
        if (at === n) fleet.crash();
      };
      await fleet.start("start");
      await fleet.settled();
      if (!fleet.alive) {
        await fleet.pass(4_000);
        fleet.takeOver();
        await fleet.settled();
      }
      expect(fleet.run.life, `after event ${n}`).toMatchObject({ how: "done" });
      expect(hosts.begun.map(({ node }) => node).toSorted()).toEqual(["n1", "n2", "n3"]);
    }
  });
});
