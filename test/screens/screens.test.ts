/**
 * What an operator sees, compared with what was read and found good: each screen from a rehearsal's own messages, at 100, 80 and 40
 * columns. `UPDATE_GOLDEN=1` writes them anew; read the difference before it is kept.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { renderExplain } from "../../controller/cli/render/explain.ts";
import { renderRuns } from "../../controller/cli/render/lists.ts";
import { renderPlan } from "../../controller/cli/render/plan.ts";
import { renderRunLine } from "../../controller/cli/render/run-line.ts";
import { renderRunTree } from "../../controller/cli/render/run-tree.ts";
import { renderStatus } from "../../controller/cli/render/status.ts";
import type { View } from "../../controller/cli/render/view.ts";
import { nextSteps } from "../../controller/cli/verbs/next-steps.ts";
import { makeHarmless } from "../../shared/formats/harmless.ts";
import type { Plan__Output as Plan } from "../../shared/wire/generated/muster/controller/v1/Plan.ts";
import type { Run__Output as Run } from "../../shared/wire/generated/muster/controller/v1/Run.ts";
import type { Status__Output as Status } from "../../shared/wire/generated/muster/controller/v1/Status.ts";
import { masked, text, WALL_MS } from "./masked.ts";
import { badNight, debtNight, type Night } from "./scene.ts";

const GOLDEN = join(import.meta.dirname, "golden");
const WIDTHS = [100, 80, 40];
const PLAIN = { overrides: [], without: [], leader: null };

const plan = (message: Plan, view: View) => renderPlan(masked(message), nextSteps(masked(message), PLAIN), view);
const tree = (message: Run, view: View) => renderRunTree(masked(message), { sinceMs: 0, rows: 0, away: "" }, view);
const explain = (message: Run, view: View) => renderExplain(masked(message), WALL_MS, view);

const SCREENS: Readonly<Record<string, (night: Night, view: View) => string>> = {
  "plan-stop": (night, view) => plan(night.again, view),
  "plan-stop-first": (night, view) => plan(night.first, view),
  "plan-stop-refused": (night, view) => plan(night.refused, view),
  "plan-start": (night, view) => plan(night.start, view),
  "run-waiting": (night, view) => tree(night.waiting, view),
  "run-starting": (night, view) => tree(night.starting, view),
  "explain-running": (night, view) => explain(night.waiting, view),
  "explain-roles-changed": (night, view) => explain(night.rolesChanged, view),
  "explain-failed-step": (night, view) => explain(night.failedStep, view),
  "explain-finished": (night, view) => explain(night.stopped, view),
  "explain-aborted": (night, view) => explain(night.aborted, view),
  "explain-refused": (night, view) => explain(night.refusedExplained, view),
  "status-stopped": (night, view) => renderStatus(masked(night.statusStopped), false, view),
  "status-paused": (night, view) => renderStatus(masked(night.statusPaused), false, view),
  runs: (night, view) => renderRuns(masked(night.runs), view),
};

let night: Night;
let owing: Status;
beforeAll(async () => {
  night = await badNight();
  owing = await debtNight();
}, 900_000);

it.each(WIDTHS)("the status with a debt reads as it was found good, in %i columns", (width) => {
  compare(`status-debt-${width}`, renderStatus(masked(owing), false, { width, colour: false }));
});

describe.each(Object.keys(SCREENS))("%s", (name) => {
  it.each(WIDTHS)("reads as it was found good, in %i columns", (width) => {
    compare(`${name}-${width}`, SCREENS[name]?.(night, { width, colour: false }) ?? "");
  });
});

it("says in one plain line where nobody watches a terminal what the tree says", () => {
  compare("run-line", renderRunLine(masked(night.waiting), WALL_MS));
});

it("asks for the cluster's name in a terminal, and starts nothing when another is typed", () => {
  compare(
    "confirmation",
    text(makeHarmless(night.printed.confirmation ?? ""))
      .split("\n")
      .slice(-6)
      .join("\n"),
  );
});

it("prints in a process of its own what the renderer gave, and --check ends 1 where a run is paused", () => {
  const lines = (screen: string) => new Set(screen.split(/\s+/).map((word) => text(word)));
  const shown = lines(night.printed.explain ?? "");
  expect(night.printed.explain).not.toContain("\u001b");
  for (const word of ["PAUSED", "roles-changed", "Choose", "--accept"]) expect(shown).toContain(word);
  expect(night.printed.check).toBe("exit 1");
});

function compare(name: string, screen: string): void {
  const file = join(GOLDEN, `${name}.txt`);
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(file, `${screen}\n`);
  }
  expect(existsSync(file), `${file} is missing: run with UPDATE_GOLDEN=1 and read it`).toBe(true);
  expect(`${screen}\n`).toBe(readFileSync(file, "utf8"));
}
