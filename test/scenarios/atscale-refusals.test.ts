/**
 * Plans that are refused, each by the name of its rule, with what makes it pass and the flag that overrides it. Several faults in a row
 * are given to one cluster and taken away again; the judge of what was done is the simulator's own command log and harm log.
 */
import { expect, test } from "vitest";
import type { Plan__Output as Plan } from "../../shared/wire/generated/muster/controller/v1/Plan.ts";
import { eventually, type Rehearsed, rehearsed } from "../support/rehearsed.ts";
import { BI_PROD, PAIR } from "./atscale-clusters.ts";

interface Refused {
  readonly rule: string;
  readonly passesWhen: string;
  readonly override: string;
}

/**
 * What a stop or start is refused by while the fault holds: exactly the expected, once every look shows it. A listing that a busy machine
 * lets time out refuses too, for a moment and by another name. Without the fault it is refused by nothing.
 */
async function refusedBy(scene: Rehearsed, fault: string, verb: string, offers: readonly string[]) {
  await scene.fault(fault);
  let seen: Refused[] = [];
  await eventually(
    `${fault} refuses a ${verb} by ${offers.join(", ")} alone`,
    async () => {
      seen = (await scene.plan(verb)).refused;
      return offersOf(seen).join() === offers.join();
    },
    () => `Last: ${offersOf(seen).join(", ")}.`,
  );
  await overridden(scene, verb, seen);
  await scene.fault(fault, false);
  return seen;
}

/**
 * With the flags that the refusals offer nothing refuses, and the plan says what a person overrode. Who overrides what tells the leader is
 * asked about the replica too, whose lag stands in the same listing.
 */
async function overridden(scene: Rehearsed, verb: string, refused: readonly Refused[]) {
  const overrides = new Set<string>();
  let leader = "";
  let last: Plan | undefined;
  let offers = refused;
  await eventually(
    "the offered flags pass",
    async () => {
      const offered = offers.map(({ override }) => override).join(" ");
      for (const [, rule = ""] of offered.matchAll(/--override (\S+)/g)) overrides.add(rule);
      if (offered.includes("--leader NODE")) leader = "bi-02";
      last = await scene.plan(verb, { overrides: [...overrides], leader });
      offers = last.refused;
      return offers.length === 0;
    },
    () => `Given: ${[...overrides].join(", ")}; last: ${offersOf(offers).join(", ")}.`,
  );
  for (const { rule } of refused)
    expect(last?.warnings).toContainEqual(expect.stringMatching(new RegExp(`^Overridden by you: ${rule}\\b`)));
}

const rulesOf = (refused: readonly Refused[]) => refused.map(({ rule }) => rule);
/** Two engines may say the same. */
const offersOf = (refused: readonly Refused[]) => [
  ...new Set(refused.map(({ rule, override }) => `${rule} by ${override}`)),
];

test("a stop is refused by the name of what is wrong, for everything that the reference warns of, and another system id by all means", {
  timeout: 300_000,
}, async () => {
  await using scene = await rehearsed({ text: BI_PROD, leader: "bi-02" });
  const tried: [fault: string, verb: string, offers: string[]][] = [
    ["bi-03:replica-lag=40", "stop", ["replica-lag by --override replica-lag:bi-03"]],
    ["bi-03:lag-unknown", "stop", ["replica-lag by --override replica-lag:bi-03"]],
    ["bi-03:member-missing", "stop", ["replica-lag by --override replica-lag:bi-03"]],
    ["*:paused", "stop", ["paused by --override paused:bi-02"]],
    ["*:undeclared-member", "stop", ["undeclared-node by --override undeclared-node"]],
    ["bi-05:config-differs", "stop", ["config-differs by --override config-differs"]],
    ["*:no-leader", "stop", ["no-leader by --leader NODE --override no-leader"]],
    ["bi-03:disagree", "stop", ["leader-disagreed by --leader NODE --override leader-disagreed"]],
    ["bi-03:disagree-system-id", "stop", ["leader-disagreed by --leader NODE --override leader-disagreed"]],
  ];
  for (const [fault, verb, offers] of tried) {
    const refused = await refusedBy(scene, fault, verb, offers);
    for (const { passesWhen } of refused) expect(passesWhen, fault).not.toBe("");
    await eventually(`${fault} is over`, async () => (await scene.plan(verb)).refused.length === 0);
  }
  // Another database than the remembered one: nothing overrides that.
  await scene.fault("*:other-system-id");
  const overrides = ["leader-identity", "leader-disagreed", "no-leader", "replica-lag"];
  await eventually("the other system id refuses", async () =>
    rulesOf((await scene.plan("stop", { overrides })).refused).includes("leader-identity"),
  );
  const { plan } = await scene.start("stop", { overrides, leader: "bi-02" });
  expect(offersOf(plan?.refused ?? [])).toEqual(["leader-identity by "]);
  expect(await scene.begun()).toEqual([]);
});

test("a replica that lags is named with what passes, how it moves, and the flag; overridden by name the stop goes on, and the plan keeps that", {
  timeout: 240_000,
}, async () => {
  await using scene = await rehearsed({ text: PAIR, leader: "e2", faults: ["e1:replica-lag=9000", "e1:lag-falls=60"] });
  const first = await scene.start("stop");
  expect(rulesOf(first.plan?.refused ?? [])).toEqual(["replica-lag"]);
  expect(first.plan?.refused[0]?.message).toMatch(/^e1 is \d+ MB behind, limit 16$/);
  // A look that a busy machine lets time out tells no trend.
  await eventually("how it moves is told", async () => {
    const [refused] = (await scene.plan("stop")).refused;
    return / \(falling, ~\d+ (min|h)\)$/.test(refused?.passesWhen ?? "");
  });
  expect(await scene.begun()).toEqual([]);
  const second = await scene.begin("stop", { overrides: ["replica-lag:e1"] });
  expect(second.plan?.refused).toEqual([]);
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  expect(await scene.begun()).toEqual(["e1", "e2", "c1"].map((node) => `${node} atscale_stop`));
  const [created] = await scene.events("bi-pair.1");
  expect((created?.plan as { overridden?: string[] } | undefined)?.overridden).toEqual([
    expect.stringMatching(/^replica-lag:e1: e1 is \d+ MB behind/),
  ]);
  expect((await scene.stage.judge()).harm).toEqual([]);
});

test("a disagreement that passes refuses nothing", { timeout: 240_000 }, async () => {
  // 60 simulated seconds last long enough here that the fault is surely cleared before they are over.
  await using scene = await rehearsed({ text: PAIR, leader: "e2", faults: ["e1:disagree"], speed: 5 });
  const planned = scene.plan("stop");
  await scene.fault("e1:disagree", false);
  expect((await planned).refused).toEqual([]);
});
