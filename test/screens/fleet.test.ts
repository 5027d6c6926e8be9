/**
 * The whole fleet as one status, from three clusters of three products under virtual clocks: an AtScale stop that waits for a person, an
 * Ocient system that lost an administrator, a SingleStore start that owes autostart. `UPDATE_GOLDEN=1` writes it anew, to be read.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { statusView } from "../../controller/api/status-view.ts";
import { renderStatus } from "../../controller/cli/render/status.ts";
import { emptyFleet, hearAgent } from "../../controller/fleet/fleet.ts";
import type { Facts } from "../../controller/plan/types.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import type { Status__Output as Status } from "../../shared/wire/generated/muster/controller/v1/Status.ts";
import { FakeOffice } from "../controller/api/fake-office.ts";
import { OC_SMALL } from "../scenarios/ocient-clusters.ts";
import { WH_PAIR } from "../scenarios/singlestore-clusters.ts";
import { atscale } from "../support/atscale-sight.ts";
import { atscaleScene } from "../support/virtual-atscale.ts";
import type { VirtualFleet } from "../support/virtual-fleet.ts";
import { ocient, ocientScene } from "../support/virtual-ocient.ts";
import { singlestore, singlestoreScene } from "../support/virtual-singlestore.ts";
import { masked } from "./masked.ts";

const GOLDEN = join(import.meta.dirname, "golden");

interface Part {
  readonly fleet: VirtualFleet;
  readonly definition: Definition;
  readonly ran: boolean;
}

let status: Status;
beforeAll(async () => {
  status = together([await stopThatWaits(), await oneAdministratorLess(), await startThatOwes()]);
}, 120_000);

it.each([100, 80, 40])("the status of three products reads as it was found good, in %i columns", (width) => {
  const screen = `${renderStatus(masked(status), false, { width, colour: false })}\n`;
  const file = join(GOLDEN, `status-fleet-${width}.txt`);
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, screen);
  expect(existsSync(file), `${file} is missing: run with UPDATE_GOLDEN=1 and read it`).toBe(true);
  expect(screen).toBe(readFileSync(file, "utf8"));
});

it("lists what needs a person in each cluster, and what is owed, whatever is worded otherwise one day", () => {
  const asks = Object.groupBy(status.attention, ({ cluster }) => cluster);
  expect(asks.bi?.[0]).toMatchObject({ command: "muster explain bi" });
  expect(asks["oc-small"]?.map(({ message }) => message).join()).toMatch(/a-2/);
  expect(status.clusters.flatMap(({ debts }) => debts.map(({ what }) => what)).join()).toMatch(
    /autostart, was enabled/,
  );
});

async function stopThatWaits(): Promise<Part> {
  const { fleet, hosts } = atscaleScene();
  hosts.fault("e2:stop-fails");
  await fleet.start("stop");
  await fleet.settled();
  await fleet.plan("stop");
  return { fleet, definition: atscale, ran: true };
}

async function oneAdministratorLess(): Promise<Part> {
  const { fleet, hosts } = ocientScene({ text: OC_SMALL });
  const kill = hosts.call("a-2", "systemctl", "kill", "-s", "SIGKILL", "rolehostd");
  await Promise.all([kill, fleet.pass(20_000)]);
  await fleet.plan("start");
  return { fleet, definition: ocient, ran: false };
}

/** Its leaves recover, and what its stop switched off is still owed. */
async function startThatOwes(): Promise<Part> {
  const { fleet } = singlestoreScene({ text: WH_PAIR, faults: ["l2:autostart"] });
  await fleet.start("stop", { set: { holdAutostart: true } });
  await fleet.until(
    () => fleet.run.phases.some(({ plan, state }) => plan.name === "Leaves" && state === "begun"),
    "leaves",
  );
  await fleet.plan("start");
  return { fleet, definition: singlestore, ran: true };
}

/** As one controller sees them: each cluster's looks as old as they are by its own clock. */
function together(parts: readonly Part[]): Status {
  const office = new FakeOffice();
  const now = parts[0]?.fleet.clock.now() ?? 0;
  office.now = () => now;
  office.fleet = emptyFleet();
  const facts = new Map<string, Facts>();
  for (const { fleet, definition } of parts) {
    const age = (atMs: number) => fleet.clock.now() - atMs;
    for (const [key, sighting] of fleet.view.sightings)
      office.fleet.sightings.set(key, { ...sighting, receivedAt: now - age(sighting.receivedAt) });
    for (const { host } of fleet.cluster.nodes) hear(office, host, now, definition);
    facts.set(fleet.cluster.name, fleet.facts());
  }
  office.known = parts.map(({ fleet, definition }) => {
    return { cluster: fleet.cluster, text: "", definition, version: 1, warning: "" };
  });
  office.records = parts.flatMap(({ fleet, definition, ran }) =>
    ran ? [{ run: fleet.run, sentence: fleet.sentence, definition }] : [],
  );
  office.facts = (cluster: string) => facts.get(cluster) ?? office.remembered;
  const [first] = parts;
  return statusView(office, "", now + (first?.fleet.wallOffsetMs ?? 0)) as Status;
}

function hear({ fleet }: FakeOffice, host: string, now: number, { product, digest }: Definition): void {
  const life = { boot: "b", start: "s", sequence: 9, atMs: now, journal: "j", epoch: 1 };
  const about = { version: "0.1.0", address: `${host}:7420`, nodes: [], degraded: "" };
  const beat = { host, beatMs: 30_000, ...life, ...about, digests: { [product]: digest } };
  hearAgent(fleet, { beat, receivedAt: now - 900, retained: false });
}
