/**
 * What a plan of a SingleStore cluster is refused for: each by its rule, and none where nothing is wrong.
 */
import { expect, test } from "vitest";
import { refusals, SPEED, WH_PAIR } from "../scenarios/singlestore-clusters.ts";
import { rehearsed } from "../support/rehearsed.ts";

/** Each with the rule that it breaks. */
const FAULTS = [
  ["m1:consensus-enabled", "ma-redundancy"],
  ["l1:orphans", "orphans"],
  ["l1:redundancy-needed", "redundancy-needed"],
  ["l1:leaf-offline", "not-online"],
  ["c1:master-moved", "role-mismatch"],
] as const;

test("a stop is refused under consensus, with orphans, with redundancy to restore, with a leaf offline, with another Master", {
  timeout: 400_000,
}, async () => {
  await using scene = await rehearsed({ text: WH_PAIR, speed: SPEED });
  expect(await refusals(scene, "stop")).toEqual([]);
  // One leaf of a pair may be left out; both may not, and no aggregator.
  expect(await refusals(scene, "stop", { without: ["l1"] })).toEqual([]);
  expect(await refusals(scene, "stop", { without: ["l1", "l2"] })).toContain("leaf-pair");
  expect(await refusals(scene, "stop", { without: ["c1"] })).toContain("aggregator-left-out");
  for (const [fault, rule] of FAULTS) {
    await scene.fault(fault);
    expect(await refusals(scene, "stop"), fault).toContain(rule);
    await scene.fault(fault, false);
  }
  expect(await refusals(scene, "roll")).toEqual(["no-procedure"]);
  expect(await scene.begun()).toEqual([]);
});

test("at redundancy 1 no leaf may be left out", { timeout: 300_000 }, async () => {
  await using scene = await rehearsed({ text: `${WH_PAIR}options: { redundancy: 1 }\n`, speed: SPEED });
  expect(await refusals(scene, "stop", { without: ["l1"] })).toContain("leaf-without-copy");
});
