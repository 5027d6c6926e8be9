/**
 * What an operator of SingleStore sees, compared with what was read and found good: each screen from a run under a virtual clock, at 100,
 * 80 and 40 columns. `UPDATE_GOLDEN=1` writes them anew; read the difference before it is kept.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, test } from "vitest";
import { planView } from "../../controller/api/plan-view.ts";
import { runView } from "../../controller/api/run-view.ts";
import { renderExplain } from "../../controller/cli/render/explain.ts";
import { renderPlan } from "../../controller/cli/render/plan.ts";
import { renderRunLine } from "../../controller/cli/render/run-line.ts";
import { renderRunTree } from "../../controller/cli/render/run-tree.ts";
import type { View } from "../../controller/cli/render/view.ts";
import { nextSteps } from "../../controller/cli/verbs/next-steps.ts";
import type { PlanOptions } from "../../controller/plan/types.ts";
import type { Plan__Output as Plan } from "../../shared/wire/generated/muster/controller/v1/Plan.ts";
import type { Run__Output as Run } from "../../shared/wire/generated/muster/controller/v1/Run.ts";
import { WH_PROD } from "../scenarios/singlestore-clusters.ts";
import { done } from "../support/singlestore-judge.ts";
import { type SingleStoreScene, singlestore, singlestoreScene } from "../support/virtual-singlestore.ts";
import { masked, WALL_MS } from "./masked.ts";

const GOLDEN = join(import.meta.dirname, "golden");
const WIDTHS = [100, 80, 40];

interface Night {
  readonly stop: Plan;
  readonly recovering: Run;
  readonly hopeless: Run;
}

let night: Night;
beforeAll(async () => {
  night = { ...(await slowNight()), hopeless: await badNight() };
}, 240_000);

const SCREENS: Readonly<Record<string, (night: Night, view: View) => string>> = {
  "singlestore-plan-stop": ({ stop }, view) => renderPlan(masked(stop), nextSteps(masked(stop), ASKED), view),
  "singlestore-run-recovering": ({ recovering }, view) =>
    renderRunTree(masked(recovering), { sinceMs: 0, rows: 0, away: "" }, view),
  "singlestore-explain-recovering": ({ recovering }, view) => renderExplain(masked(recovering), WALL_MS, view),
  "singlestore-explain-hopeless": ({ hopeless }, view) => renderExplain(masked(hopeless), WALL_MS, view),
};

describe.each(Object.keys(SCREENS))("%s", (name) => {
  it.each(WIDTHS)("reads as it was found good, in %i columns", (width) => {
    compare(`${name}-${width}`, SCREENS[name]?.(night, { width, colour: false }) ?? "");
  });
});

test("the start as a line, where there is no terminal, tells how far each leaf has come", () => {
  compare("singlestore-run-line", renderRunLine(masked(night.recovering), WALL_MS));
});

test("whatever is worded otherwise one day, the live start keeps all the evidence that it waits by", () => {
  const tree = renderRunTree(night.recovering, { sinceMs: 0, rows: 0, away: "" }, { width: 400, colour: false });
  for (const evidence of [
    /recovered \(all databases pending\)/,
    /log replay \w+_\d+ \d+%.*\d+\/\d+ databases recovered/,
    /snapshot \w+_\d+ \d+%.*then its log.*\d+\/\d+ databases recovered/,
    /leaf-4.*\? no SQL answer; process up, pid \d+: not recovered \(unknown for \d+ s\)/,
    /Master aggregator\s+agg-1 .*· held back until 2 and 4 are seen/,
    /Usual here: /,
    /"pending" is right: nothing attaches partitions while the master is down/,
    /looked \d/,
    /Nothing to do\./,
  ])
    expect(tree).toMatch(evidence);
});

const ASKED: PlanOptions = { overrides: [], without: [], leader: null };

/** Down and up once, so that there is a usual time; then a start in which each leaf is somewhere else. */
async function slowNight() {
  const scene = singlestoreScene({ text: WH_PROD, attachDelaySeconds: 10, faults: ["leaf-2:autostart"] });
  const made = await scene.fleet.plan("stop");
  const stop = planView(made, scene.fleet.cluster, singlestore, { madeMs: WALL_MS, usual: null }) as Plan;
  for (const verb of ["stop", "start", "stop"]) await done(scene, verb);
  for (const fault of ["leaf-2:slow-recovery=600", "leaf-3:slow-recovery=1800", "leaf-4:sql-silent"])
    scene.hosts.fault(fault);
  await scene.fleet.start("start");
  await scene.fleet.pass(420_000);
  return { stop, recovering: running(scene) };
}

async function badNight(): Promise<Run> {
  const scene = singlestoreScene({ text: WH_PROD, start: "stopped", faults: ["leaf-3:recovery-failed"] });
  await scene.fleet.start("start");
  await scene.fleet.settled();
  return running(scene);
}

function running({ fleet }: SingleStoreScene): Run {
  const now = fleet.clock.now();
  const record = { run: fleet.run, sentence: fleet.sentence, definition: singlestore };
  return runView(record, fleet.view, { now, wallMs: now + fleet.wallOffsetMs }, fleet.earlier()) as Run;
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
