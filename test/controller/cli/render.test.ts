import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { renderExplain } from "../../../controller/cli/render/explain.ts";
import { renderHosts, renderRuns } from "../../../controller/cli/render/lists.ts";
import { renderPlan } from "../../../controller/cli/render/plan.ts";
import { renderRunLine, runLineKey } from "../../../controller/cli/render/run-line.ts";
import { renderRunTree } from "../../../controller/cli/render/run-tree.ts";
import { renderStatus } from "../../../controller/cli/render/status.ts";
import { age, took } from "../../../controller/cli/render/times.ts";
import { ended, pausedRun, planOf, runOf, runPhaseOf, stepOf, WALL_MS } from "./support/messages.ts";

const WIDE = { width: 120, colour: false };
const widest = (text: string) => Math.max(...text.split("\n").map((line) => stringWidth(line)));

const tree = runOf({
  phases: [
    runPhaseOf({
      index: 0,
      name: "Roll call",
      action: "check-roll-call",
      state: "done",
      steps: [stepOf("bi-04", "seen"), stepOf("bi-05", "seen")],
      elapsedMs: 2_000,
    }),
    runPhaseOf({
      steps: [
        stepOf("bi-04", "seen", { says: "0 services", lookAgeMs: 2_000 }),
        stepOf("bi-05", "commanded", { says: "engine STOPPING", lookAgeMs: 1_000 }),
      ],
    }),
    runPhaseOf({ name: "Leader", state: "ahead", steps: [stepOf("bi-02", "ahead")] }),
  ],
});

describe("a run's tree", () => {
  it("shows what is done, what is under way with the age of its look, and what is ahead", () => {
    const text = renderRunTree(tree, { sinceMs: 0, rows: 0, away: "" }, WIDE);
    expect(text).toMatch(/^✔ 0 Roll call +2\/2 +0:02$/m);
    expect(text).toMatch(/^▶ 1 Query engines +1\/2 +0:12$/m);
    expect(text).toContain("bi-04  seen · 0 services · looked 2 s ago");
    expect(text).toContain("bi-05  command runs · looked 1 s ago · engine STOPPING");
    expect(text).toContain("· 2 Leader  bi-02");
    expect(text).toContain("Waiting for bi-04.");
    expect(text).toContain("Ctrl-C detaches, the run goes on · muster pause bi-prod · muster why bi-prod");
  });

  it("says of each phase of a restart whether it stops or starts", () => {
    const phases = [
      runPhaseOf({ steps: [stepOf("bi-04", "commanded")] }),
      runPhaseOf({ part: "start", state: "ahead" }),
    ];
    const text = renderRunTree(runOf({ verb: "restart", phases }), { sinceMs: 0, rows: 0, away: "" }, WIDE);
    expect(text).toMatch(/▶ 1 stop: Query engines[\s\S]*· 2 start: Query engines/);
  });

  it("lets every age grow while nothing new arrives", () => {
    const text = renderRunTree(tree, { sinceMs: 40_000, rows: 0, away: "" }, WIDE);
    expect(text).toContain("looked 41 s ago");
    expect(text).toMatch(/▶ 1 Query engines +1\/2 +0:52/);
  });

  it("says that the state is unknown instead of what was waited for, while the controller is away", () => {
    const text = renderRunTree(tree, { sinceMs: 0, rows: 0, away: "Controller away." }, WIDE);
    expect(text).toContain("Controller away.");
    expect(text).not.toContain("Waiting for bi-04.");
  });

  it("stays within the screen's lines and says how many it leaves out", () => {
    const steps = Array.from({ length: 64 }, (_, i) => stepOf(`leaf-${i}`, "commanded", { says: `recovering ${i}` }));
    const text = renderRunTree(runOf({ phases: [runPhaseOf({ steps })] }), { sinceMs: 0, rows: 24, away: "" }, WIDE);
    expect(text.split("\n").length).toBeLessThanOrEqual(24);
    expect(text).toMatch(/and \d+ more lines/);
  });

  it("fits into 40 columns", () => {
    expect(
      widest(renderRunTree(tree, { sinceMs: 0, rows: 0, away: "" }, { width: 40, colour: false })),
    ).toBeLessThanOrEqual(40);
  });
});

describe("a run's line", () => {
  it("has time, run, phase, count, the nodes being worked on, and the sentence", () => {
    expect(renderRunLine(tree, WALL_MS)).toBe(
      "22:04:11Z bi-prod.42 phase=1/2 done=1/2 bi-05=commanded | Waiting for bi-04. Nothing to do.",
    );
  });

  it("is due when a step changes, not when a look grows older", () => {
    const phases = (state: string, lookAgeMs: number) => [
      runPhaseOf({ steps: [stepOf("bi-04", state, { lookAgeMs })] }),
    ];
    const key = (state: string, lookAgeMs: number) =>
      runLineKey(runOf({ phases: phases(state, lookAgeMs), sentence: `look ${lookAgeMs}` }));
    expect(key("commanded", 1)).toBe(key("commanded", 2));
    expect(key("commanded", 1)).not.toBe(key("ended", 1));
  });
});

describe("explaining a run", () => {
  it("of a pause says since when, where, why, what the command printed, and every choice with its command", () => {
    const text = renderExplain(pausedRun(), WALL_MS, WIDE);
    expect(text).toContain("PAUSED 3 min since 22:01:11Z, in phase 1 (Query engines) · rule command-failed");
    expect(text).toContain("atscale_stop on bi-04 exited 1.");
    expect(text).toContain("  | cannot stop: disk full");
    expect(text).toMatch(/1 run the command on bi-04 once more +muster retry bi-prod\.42 bi-04/);
    expect(text).toMatch(/2 leave it here +muster abort bi-prod\.42/);
    expect(text).toContain("3 leave it: it keeps looking and stays paused");
  });

  it("of an ended run says its verdict", () => {
    expect(renderExplain(ended("done", "SAFE TO POWER OFF: 5/5"), WALL_MS, WIDE)).toContain("SAFE TO POWER OFF: 5/5");
  });

  it("of a running one says what is waited for, and that there is nothing to do", () => {
    expect(renderExplain(tree, WALL_MS, WIDE)).toMatch(/Waiting for bi-04\.[\s\S]*Nothing to do\./);
  });
});

describe("the status", () => {
  const cluster = {
    name: "bi-prod",
    product: "atscale",
    state: "partial",
    up: 3,
    declared: 5,
    quorums: [],
    nodes: [
      {
        node: "bi-04",
        host: "h4",
        roles: ["query-engine"],
        state: "unknown",
        evidence: "no look",
        ageMs: 660_000,
        bindings: [],
      },
    ],
    bindings: [
      {
        name: "leader",
        node: "bi-03",
        standing: "seen",
        detail: "TL 4",
        ageMs: 2_000,
        title: "Leader",
        by: ["bi-02"],
        rows: [],
        about: "",
      },
    ],
    debts: [{ what: "autostart off", node: "bi-02", run: "bi-prod.30", sinceMs: WALL_MS }],
    run: "bi-prod.42",
    runState: "paused",
    runSentence: "Paused.",
    seenAgeMs: 2_000,
    title: "AtScale",
    runPhase: 2,
    runPhases: 6,
    runPausedMs: 180_000,
    runLeftMs: -1,
    order: "",
    orderSentence: "",
  };
  const attention = [
    { cluster: "bi-prod", message: "leader changed bi-02 -> bi-03", command: "muster explain bi-prod" },
  ];
  const status = { clusters: [cluster], attention, controller: "c1", epoch: 3, degraded: "" };

  it("has a row a cluster, what needs a person with the next command, and the debts", () => {
    const text = renderStatus(status, false, WIDE);
    expect(text).toMatch(/^bi-prod +AtScale +partial +3\/5 +leader bi-03 +\.42 PAUSED 3 min +2 s$/m);
    expect(text).toMatch(/Needs a person\n +bi-prod +leader changed bi-02 -> bi-03 +muster explain bi-prod/);
    expect(text).toContain("bi-02: autostart off, since 2026-10-14 22:04:11Z (run bi-prod.30)");
  });

  it("of one cluster has every node with its evidence and age, and unknown stands out", () => {
    expect(renderStatus(status, true, WIDE)).toMatch(/^bi-04 +h4 +query-engine +UNKNOWN +11 min +no look$/m);
  });

  it("says that there is nothing to do where that is so, and what keeps the controller from its work", () => {
    expect(renderStatus({ ...status, attention: [] }, false, WIDE)).toContain("Nothing to do.");
    expect(renderStatus({ ...status, degraded: "NATS is away" }, false, WIDE)).toContain("! c1: NATS is away");
  });
});

describe("what comes from hosts", () => {
  it("moves no cursor and colours nothing on any screen", () => {
    const evil = "\u001b[2J\u001b]0;title\u0007bad\u202e";
    const run = runOf({
      sentence: evil,
      phases: [runPhaseOf({ steps: [stepOf("bi-04", "commanded", { says: evil })] })],
    });
    const screens = [
      renderPlan(planOf({ warnings: [evil], notes: [evil] }), [], WIDE),
      renderRunTree(run, { sinceMs: 0, rows: 0, away: "" }, WIDE),
      renderRunLine(run, WALL_MS),
      renderExplain(run, WALL_MS, WIDE),
      renderRuns(
        [
          {
            id: "r",
            verb: "stop",
            state: "done",
            who: evil,
            reason: evil,
            startedMs: 1,
            endedMs: 2,
            sentence: evil,
            ticket: "",
          },
        ],
        WIDE,
      ),
      renderHosts(
        [
          {
            host: evil,
            state: "SILENT",
            version: evil,
            nodes: [evil],
            ageMs: 1,
            address: "",
            runner: "",
            degraded: evil,
          },
        ],
        WIDE,
      ),
    ];
    for (const screen of screens) {
      expect(screen).toContain("bad");
      for (const harm of ["\u001b", "\u0007", "\u202e"]) expect(screen).not.toContain(harm);
    }
  });

  it("is never coloured where colour is off, and is where it is on", () => {
    const run = ended("failed", "Failed");
    expect(renderRunTree(run, { sinceMs: 0, rows: 0, away: "" }, WIDE)).not.toContain("\u001b");
    expect(renderRunTree(run, { sinceMs: 0, rows: 0, away: "" }, { ...WIDE, colour: true })).toContain("\u001b");
  });
});

it.each([
  [-1, "never"],
  [400, "0.4 s"],
  [1_000, "1 s"],
  [42_000, "42 s"],
  [660_000, "11 min"],
  [7_200_000, "2 h"],
  [200_000_000, "2 d"],
])("an age of %i ms reads %s", (ms, text) => {
  expect(age(ms)).toBe(text);
});

it.each([
  [2_000, "0:02"],
  [1_268_000, "21:08"],
  [3_723_000, "1:02:03"],
])("a span of %i ms reads %s", (ms, text) => {
  expect(took(ms)).toBe(text);
});
