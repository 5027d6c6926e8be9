import { expect, it } from "vitest";
import { guarded, type Neighbour, needsRefusals } from "../../../controller/order/guard.ts";
import { planned } from "../api/fake-office.ts";

const bi = (state: Neighbour["state"], run: string | null = null): Neighbour => ({ cluster: "bi", state, run });
const rules = (verb: string, readers: Neighbour[], needed: Neighbour[]) =>
  needsRefusals(verb, "wh", { readers, needed }).map(({ rule }) => rule);

it.each(["up", "partial", "unknown"] as const)("a stop or restart is refused while a reader is %s", (state) => {
  expect(rules("stop", [bi(state)], [])).toEqual(["needed-by"]);
  expect(rules("restart", [bi(state)], [])).toEqual(["needed-by"]);
  expect(rules("start", [bi(state)], [])).toEqual([]);
});

it.each(["stopped", "partial", "unknown"] as const)(
  "a start or restart is refused while what it needs is %s",
  (state) => {
    expect(rules("start", [], [bi(state)])).toEqual(["needs-down"]);
    expect(rules("restart", [], [bi(state)])).toEqual(["needs-down"]);
    expect(rules("stop", [], [bi(state)])).toEqual([]);
  },
);

it("a neighbour that is where it must be passes, and one with an open run is not there yet", () => {
  expect(rules("stop", [bi("stopped")], [])).toEqual([]);
  expect(rules("start", [], [bi("up")])).toEqual([]);
  expect(rules("stop", [bi("stopped", "bi.4")], [])).toEqual(["needed-by"]);
  expect(rules("start", [], [bi("up", "bi.4")])).toEqual(["needs-down"]);
});

it("says who, what passes, and which flag overrides; an override is written into the plan", () => {
  const neighbours = { readers: [bi("up")], needed: [] };
  const plan = planned("stop");
  const refused = guarded(plan, neighbours, [], []);
  expect(refused.refused).toEqual([
    {
      rule: "needed-by",
      message: "bi reads from bi-prod and is up",
      passesWhen: "bi is stopped first (muster stop bi), or both are named: muster stop bi bi-prod",
      override: "needed-by:bi",
    },
  ]);
  const overridden = guarded(plan, neighbours, [], ["needed-by:bi"]);
  expect(overridden.refused).toEqual([]);
  expect(overridden.overridden).toEqual(["needed-by:bi: bi reads from bi-prod and is up"]);
  expect(guarded(plan, neighbours, [], ["needed-by:other"]).refused).toHaveLength(1);
});
