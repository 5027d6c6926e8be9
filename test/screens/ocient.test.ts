/**
 * What an operator of Ocient sees, compared with what was read and found good: each screen from a run under a virtual clock, at 100, 80
 * and 40 columns. `UPDATE_GOLDEN=1` writes them anew; read the difference before it is kept.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { planView } from "../../controller/api/plan-view.ts";
import { runView } from "../../controller/api/run-view.ts";
import { statusView } from "../../controller/api/status-view.ts";
import { renderExplain } from "../../controller/cli/render/explain.ts";
import { renderPlan } from "../../controller/cli/render/plan.ts";
import { renderRunTree } from "../../controller/cli/render/run-tree.ts";
import { renderStatus } from "../../controller/cli/render/status.ts";
import type { View } from "../../controller/cli/render/view.ts";
import { nextSteps } from "../../controller/cli/verbs/next-steps.ts";
import { hearAgent } from "../../controller/fleet/fleet.ts";
import type { PlanOptions } from "../../controller/plan/types.ts";
import type { Plan__Output as Plan } from "../../shared/wire/generated/muster/controller/v1/Plan.ts";
import type { Run__Output as Run } from "../../shared/wire/generated/muster/controller/v1/Run.ts";
import type { Status__Output as Status } from "../../shared/wire/generated/muster/controller/v1/Status.ts";
import { FakeOffice } from "../controller/api/fake-office.ts";
import { OC_SMALL } from "../scenarios/ocient-clusters.ts";
import { type OcientScene, ocient, ocientScene } from "../support/virtual-ocient.ts";
import { masked, WALL_MS } from "./masked.ts";

const GOLDEN = join(import.meta.dirname, "golden");
const WIDTHS = [100, 80, 40];

interface Night {
  readonly stop: Plan;
  readonly roll: Plan;
  readonly held: Run;
  readonly asked: Run;
  readonly gathering: Run;
  readonly status: Status;
}

let night: Night;
beforeAll(async () => {
  night = { ...(await heldNight()), ...(await startNight()) };
}, 120_000);

const SCREENS: Readonly<Record<string, (night: Night, view: View) => string>> = {
  "ocient-confirmation": ({ stop }, view) => renderPlan(masked(stop), ["", `Plan ${masked(stop).id}.`], view),
  "ocient-plan-roll": ({ roll }, view) => renderPlan(masked(roll), nextSteps(masked(roll), ROLLED), view),
  "ocient-explain-held": ({ held }, view) => renderExplain(masked(held), WALL_MS, view),
  "ocient-explain-held-asked": ({ asked }, view) => renderExplain(masked(asked), WALL_MS, view),
  "ocient-run-gathering": ({ gathering }, view) =>
    renderRunTree(masked(gathering), { sinceMs: 0, rows: 0, away: "" }, view),
  "ocient-status": ({ status }, view) => renderStatus(masked(status), false, view),
};

describe.each(Object.keys(SCREENS))("%s", (name) => {
  it.each(WIDTHS)("reads as it was found good, in %i columns", (width) => {
    compare(`${name}-${width}`, SCREENS[name]?.(night, { width, colour: false }) ?? "");
  });
});

const ROLLED: PlanOptions = { overrides: [], without: [], leader: null, nodes: ["f-1", "l-1"] };

/** A query holds a quiesce; before it, what a stop would cut and how a roll would go. */
async function heldNight() {
  const scene = ocientScene({ text: OC_SMALL, faults: ["f-1:query-holds"] });
  await scene.fleet.pass(2_467_000);
  const stop = await planned(scene, "stop");
  const roll = await planned(scene, "roll", { nodes: ["f-1", "l-1"] });
  await scene.fleet.start("quiesce", { nodes: ["f-1"] });
  await scene.fleet.until(() => scene.fleet.sentence.includes("held by"), "what holds it is told");
  const held = running(scene);
  await scene.fleet.settled();
  const asked = running(scene);
  await scene.fleet.plan("stop"); // which looks at every node again, as agents do on their beat
  return { stop, roll, held, asked, status: statusOf(scene) };
}

/** A start in which two of three administrators are not ready yet. */
async function startNight() {
  const scene = ocientScene({ text: OC_SMALL, start: "stopped", faults: ["a-1:slow-ready=90", "a-2:slow-ready=120"] });
  await scene.fleet.start("start");
  await scene.fleet.pass(45_000);
  await scene.fleet.until(
    () => /needed 2; a-1: no ready line/.test(scene.fleet.sentence),
    "what the group needs is told",
  );
  return { gathering: running(scene) };
}

async function planned({ fleet }: OcientScene, verb: string, options: Partial<PlanOptions> = {}): Promise<Plan> {
  const made = await fleet.plan(verb, options);
  return planView(made, fleet.cluster, ocient, { madeMs: WALL_MS, usual: null }) as Plan;
}

function running({ fleet }: OcientScene): Run {
  const now = fleet.clock.now();
  const record = { run: fleet.run, sentence: fleet.sentence, definition: ocient };
  return runView(record, fleet.view, { now, wallMs: now + fleet.wallOffsetMs }) as Run;
}

function statusOf({ fleet }: OcientScene): Status {
  const office = new FakeOffice();
  const now = fleet.clock.now();
  office.now = () => now;
  office.fleet = fleet.view;
  for (const { host } of fleet.cluster.nodes) hear(office, host, now);
  office.known = [{ cluster: fleet.cluster, text: "", definition: ocient, version: 1, warning: "" }];
  office.records = [{ run: fleet.run, sentence: fleet.sentence, definition: ocient }];
  return statusView(office, "", now + fleet.wallOffsetMs) as Status;
}

function hear({ fleet }: FakeOffice, host: string, now: number): void {
  const life = { boot: "b", start: "s", sequence: 9, atMs: now, journal: "j", epoch: 1 };
  const about = { version: "0.1.0", address: `${host}:7420`, nodes: [], degraded: "" };
  const beat = { host, beatMs: 30_000, ...life, ...about, digests: { ocient: ocient.digest } };
  hearAgent(fleet, { beat, receivedAt: now - 900, retained: false });
}

function compare(name: string, screen: string): void {
  const file = join(GOLDEN, `${name}.txt`);
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(file, `${screen}\n`);
  }
  expect(existsSync(file), `${file} is missing: run with UPDATE_GOLDEN=1 and read it`).toBe(true);
  expect(`${screen}\n`).toBe(readFileSync(file, "utf8"));
}
