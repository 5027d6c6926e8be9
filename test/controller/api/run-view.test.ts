import { describe, expect, test } from "vitest";
import { runInfo, runView } from "../../../controller/api/run-view.ts";
import type { RunEventBody } from "../../../controller/run/events.ts";
import type { RunPhase } from "../../../shared/wire/generated/muster/controller/v1/RunPhase.ts";
import {
  service,
  services,
  stoppedNode,
  stoppedWorld,
  upNode,
  upWorld,
  type World,
} from "../../support/atscale-sight.ts";
import { type FleetSpec, fleetOf, NOW, planned, record, runOf, WALL } from "./fake-office.ts";

const ALL = ["bi-01", "bi-02", "bi-03", "bi-04", "bi-05"];
const rollCalled: readonly RunEventBody[] = [
  { type: "phase-began", phase: 0, nodes: ALL, bound: null },
  ...ALL.map((node): RunEventBody => ({ type: "step-seen", phase: 0, node, evidence: `may run stop` })),
  { type: "phase-ended", phase: 0, token: 2 },
  { type: "phase-began", phase: 1, nodes: ["bi-04", "bi-05"], bound: null },
];
const ID = "bi-prod.42/1/bi-04/stop/1";
const issued: RunEventBody = { type: "command-issued", id: ID, phase: 1, node: "bi-04", action: "stop", attempt: 1 };
const ended = (code: number, tail: readonly string[] = []): RunEventBody => ({
  ...{ type: "command-ended", id: ID, ended: { outcome: "exited", code }, tail, token: 3 },
});
const seen: RunEventBody = {
  type: "step-seen",
  phase: 1,
  node: "bi-04",
  evidence: "0 services, 0 processes, ports shut",
};

interface Situation {
  readonly world?: World;
  readonly looks?: FleetSpec;
  readonly made?: ReturnType<typeof planned>;
}

function view(
  events: readonly RunEventBody[],
  { world = upWorld(), looks = {}, made = planned("stop") }: Situation = {},
) {
  return runView(record(runOf(made, events)), fleetOf(world, looks), { now: NOW, wallMs: WALL });
}

const steps = (phase: RunPhase | undefined) =>
  Object.fromEntries((phase?.steps ?? []).map((step) => [step.node, step]));
const states = (phase: RunPhase | undefined) => (phase?.steps ?? []).map((step) => `${step.node} ${step.state}`);

describe("the steps of a run", () => {
  test("of a phase ahead stand in the cluster's order and are ahead", () => {
    const { phases } = view([]);
    expect(phases?.map((phase) => phase.state)).toEqual(["ahead", "ahead", "ahead", "ahead", "ahead"]);
    expect(states(phases?.[1])).toEqual(["bi-04 ahead", "bi-05 ahead"]);
    expect(steps(phases?.[1])["bi-04"]).toMatchObject({ says: "", lookAgeMs: -1, command: "", outcome: "" });
  });

  test("of one stopped already when planned say so", () => {
    const made = planned("stop", { ...upWorld(), "bi-04": stoppedNode("query-engine") });
    const { phases } = view([], { made });
    expect(steps(phases?.[1])["bi-04"]).toMatchObject({ state: "ahead", says: "was stopped already when planned" });
  });

  test("of a serial phase: the first is looked at, the others wait", () => {
    const { phases } = view(rollCalled);
    expect(states(phases?.[1])).toEqual(["bi-04 looking", "bi-05 ahead"]);
    const step = steps(phases?.[1])["bi-04"];
    expect(step?.says).toContain("agent RUNNING");
    expect(step?.lookAgeMs).toBe(1800);
  });

  test("of the roll call are looked at together", () => {
    const { phases } = view([{ type: "phase-began", phase: 0, nodes: ALL, bound: null }]);
    expect(states(phases?.[0])).toEqual(ALL.map((node) => `${node} looking`));
  });

  test("with a command under way name it, and say what is seen meanwhile", () => {
    const stopping = { ...upNode("query-engine"), services: services(service("engine", "STOPPING"), service("agent")) };
    const { phases } = view([...rollCalled, issued], { world: { ...upWorld(), "bi-04": stopping } });
    const step = steps(phases?.[1])["bi-04"];
    expect(step).toMatchObject({ state: "commanded", command: ID, outcome: "", lookAgeMs: 1800 });
    expect(step?.says).toContain("engine STOPPING, agent RUNNING");
  });

  test("whose command ended say how, and why the goal is not seen yet", () => {
    const left = { ...stoppedNode("query-engine"), processes: upNode("query-engine").processes };
    const { phases } = view([...rollCalled, issued, ended(0)], { world: { ...upWorld(), "bi-04": left } });
    expect(steps(phases?.[1])["bi-04"]).toMatchObject({
      ...{ state: "ended", command: ID, outcome: "exited 0", lookAgeMs: 1800 },
      says: "1 process left, pid 7 java",
    });
  });

  test.each([
    [{ outcome: "signalled", signal: "SIGTERM" }, "signalled SIGTERM"],
    [{ outcome: "refused", code: "other-digest", reason: "another definition" }, "refused: another definition"],
    [{ outcome: "interrupted", reason: "the host rebooted" }, "interrupted: the host rebooted"],
    [{ outcome: "unknown", reason: "its unit vanished" }, "unknown: its unit vanished"],
  ] as const)("tell the outcome %o as it is", (outcome, said) => {
    const { phases } = view([
      ...rollCalled,
      issued,
      { type: "command-ended", id: ID, ended: outcome, tail: [], token: 3 },
    ]);
    expect(steps(phases?.[1])["bi-04"]?.outcome).toBe(said);
  });

  test("that nobody can see say for how long, and never that they are stopped", () => {
    const world = { ...upWorld(), "bi-04": stoppedNode("query-engine") };
    const { phases } = view([...rollCalled, issued, ended(0)], { world, looks: { ageMs: 42_000 } });
    const step = steps(phases?.[1])["bi-04"];
    expect(step).toMatchObject({ state: "ended", lookAgeMs: -1 });
    expect(step?.says).toContain("services of bi-04 is 42 s old");
  });

  test("rest on no look from before this controller listened", () => {
    const world = { ...upWorld(), "bi-04": stoppedNode("query-engine") };
    const { phases } = view([...rollCalled, issued, ended(0)], { world, looks: { retained: true } });
    expect(steps(phases?.[1])["bi-04"]).toMatchObject({
      lookAgeMs: -1,
      says: expect.stringContaining("no look at services of bi-04 yet"),
    });
  });

  test("seen keep their evidence and go on being watched", () => {
    const world = { ...upWorld(), "bi-04": stoppedNode("query-engine") };
    const { phases } = view([...rollCalled, issued, ended(0), seen], { world });
    expect(steps(phases?.[1])["bi-04"]).toMatchObject({
      ...{ state: "seen", command: ID, lookAgeMs: 1800, says: "0 services, 0 processes, ports shut" },
    });
    expect(states(phases?.[1])).toEqual(["bi-04 seen", "bi-05 looking"]);
  });

  test("seen that no longer show it say what shows now", () => {
    const { phases } = view([...rollCalled, issued, ended(0), seen], { world: upWorld() });
    const says = steps(phases?.[1])["bi-04"]?.says;
    expect(says).toMatch(/^0 services, 0 processes, ports shut; now: agent RUNNING/);
  });

  test("already there and skipped say why there is no command", () => {
    const { phases } = view([
      ...rollCalled,
      { type: "step-already", phase: 1, node: "bi-04", evidence: "0 services" },
      { type: "paused", rule: "unseen", reason: "bi-05 cannot be seen", node: "bi-05", seen: null },
      { type: "skipped", who: "ann", node: "bi-05", reason: "disk is gone", token: 3 },
    ]);
    expect(states(phases?.[1])).toEqual(["bi-04 already", "bi-05 skipped"]);
    expect(steps(phases?.[1])["bi-05"]?.says).toBe("skipped by ann: disk is gone");
  });

  test("of a node left out stand in the phases that it would be in", () => {
    const made = planned("stop", upWorld(), { without: ["bi-05"] });
    const { phases } = view([], { made });
    expect(states(phases?.[1])).toEqual(["bi-04 ahead", "bi-05 without"]);
    expect(states(phases?.[0])).toContain("bi-05 without");
    expect(states(phases?.[2])).toEqual(["bi-03 ahead"]);
  });

  test("in a restart are watched for the start, not for the stop that went before", () => {
    const made = planned("restart");
    const start = made.phases.findIndex((phase) => phase.part === "start");
    const { phases } = view(
      [
        { type: "phase-began", phase: 4, nodes: ["bi-01"], bound: null },
        { type: "step-seen", phase: 4, node: "bi-01", evidence: "0 services" },
        { type: "phase-ended", phase: 4, token: 5 },
        { type: "phase-began", phase: start, nodes: ["bi-01"], bound: null },
        {
          type: "command-issued",
          id: "bi-prod.42/5/bi-01/start/1",
          phase: start,
          node: "bi-01",
          action: "start",
          attempt: 1,
        },
      ],
      { made },
    );
    expect(steps(phases?.[4])["bi-01"]).toMatchObject({ state: "seen", says: "0 services", lookAgeMs: -1 });
    expect(steps(phases?.[start])["bi-01"]).toMatchObject({ state: "commanded", lookAgeMs: 1800 });
  });
});

describe("a paused run", () => {
  const failed = [
    ...rollCalled,
    issued,
    ended(1, [...Array.from({ length: 25 }, (_, i) => `line ${i + 1}`), "\u001b[31mNo space left\u001b[0m\r\n"]),
    { type: "paused", rule: "command-failed", reason: "the command on bi-04 exited with 1", node: "bi-04", seen: null },
  ] satisfies RunEventBody[];

  test("says why, since when, and every choice with its command", () => {
    const { pause, state } = view(failed);
    expect(state).toBe("paused");
    expect(pause).toMatchObject({
      rule: "command-failed",
      node: "bi-04",
      reason: "the command on bi-04 exited with 1",
    });
    expect(pause?.sinceMs).toBe(WALL - 60_000 + failed.length * 1000);
    expect(pause?.choices?.map((choice) => choice.command)).toEqual([
      "muster resume bi-prod.42",
      "muster retry bi-prod.42 bi-04",
      'muster skip bi-prod.42 bi-04 --reason "..."',
      "muster abort bi-prod.42",
    ]);
  });

  test("shows the last 20 lines of the failed command, with escapes made harmless", () => {
    const output = view(failed).pause?.output ?? [];
    expect(output).toHaveLength(20);
    expect(output.filter((line) => line !== "").at(-1)).toBe("No space left");
    expect(output.join("")).not.toContain("\u001b");
  });

  test("shows no step as looked at: nothing is asked", () => {
    const paused: RunEventBody = { type: "paused", rule: "asked", reason: "asked by ann", node: null, seen: null };
    const { phases, pause } = view([...rollCalled, paused]);
    expect(states(phases?.[1])).toEqual(["bi-04 ahead", "bi-05 ahead"]);
    expect(pause?.output).toEqual([]);
  });

  test("that goes on has no pause", () => {
    expect(view(rollCalled).pause).toBeUndefined();
  });
});

describe("a run as a whole", () => {
  test("carries who, why, since when, and the newest sentence", () => {
    const shown = view(rollCalled);
    expect(shown).toMatchObject({
      ...{ id: "bi-prod.42", cluster: "bi-prod", product: "atscale", verb: "stop", state: "running", who: "ann" },
      ...{ reason: "patching", startedMs: WALL - 60_000, endedMs: 0, elapsedMs: 60_000, verdict: "" },
      ...{ sentence: "Waiting for bi-04 to be stopped.", events: 1 + rollCalled.length },
    });
    expect(shown.phases?.[0]).toMatchObject({ state: "done", elapsedMs: 6000, within: "1m" });
    expect(shown.phases?.[1]).toMatchObject({ state: "begun", elapsedMs: 60_000 - 8000, gate: { source: "S3" } });
  });

  test("that ended stops its clocks and gives its verdict for the sentence", () => {
    const verdict = "SAFE TO POWER OFF: every node was seen stopped";
    const events: RunEventBody[] = [...rollCalled, { type: "run-ended", how: "done", verdict }];
    const shown = view(events, { world: stoppedWorld() });
    const endedMs = WALL - 60_000 + events.length * 1000;
    expect(shown).toMatchObject({
      state: "done",
      verdict,
      sentence: verdict,
      endedMs,
      elapsedMs: events.length * 1000,
    });
    expect(shown.phases?.[1]?.elapsedMs).toBe(1000);
  });

  test("names the leader with how the plan knew it; what the run read itself is seen", () => {
    expect(view([]).bindings).toMatchObject([
      { name: "leader", node: "bi-02", standing: "seen", detail: "TL 3", ageMs: -1 },
    ]);
    const read = { binding: "leader", node: "bi-03", identity: null, detail: "TL 4", seen: true };
    const shown = view([...rollCalled, { type: "phase-began", phase: 2, nodes: ["bi-02"], bound: read }]);
    expect(shown.bindings).toMatchObject([{ node: "bi-03", standing: "seen", detail: "TL 4" }]);
  });

  test("lists what it owes, with the value that was there", () => {
    const owed: RunEventBody = { type: "debt-owed", node: "bi-02", what: "autostart off", was: "on", paidBy: "on" };
    expect(view([owed]).debts).toEqual([
      { what: "autostart off, was on", node: "bi-02", run: "bi-prod.42", sinceMs: WALL - 59_000 },
    ]);
    expect(view([owed, { type: "debt-paid", node: "bi-02", what: "autostart off" }]).debts).toEqual([]);
  });

  test("in a list is one line", () => {
    expect(runInfo(record(runOf(planned("stop"), rollCalled)))).toEqual({
      ...{ id: "bi-prod.42", verb: "stop", state: "running", who: "ann", reason: "patching", ticket: "OPS-7" },
      ...{ startedMs: WALL - 60_000, endedMs: 0, sentence: "Waiting for bi-04 to be stopped." },
    });
  });

  test("whose definition lost a condition meanwhile is still shown", () => {
    const made = planned("stop");
    const { definition, ...rest } = record(runOf(made, rollCalled));
    const { stopped: _, ...conditions } = definition.conditions;
    const shown = runView({ ...rest, definition: { ...definition, conditions } }, fleetOf(upWorld()), {
      now: NOW,
      wallMs: WALL,
    });
    expect(steps(shown.phases?.[1])["bi-04"]?.says).toBe("the definition has no condition stopped any more");
  });
});

test("a phase that takes more than twice its usual says so in the run's sentence, and one that does not says nothing", () => {
  const made = planned("stop");
  const now = runOf(made, rollCalled);
  const base = runOf(made, [...rollCalled, { type: "phase-ended", phase: 1, token: 4 }]);
  const earlier = {
    ...base,
    id: "bi-prod.7",
    life: { is: "ended" as const, how: "done" as const, verdict: "", atMs: 0 },
    phases: base.phases.map((phase) => ({ ...phase, beganAtMs: 0, endedAtMs: 60_000 })),
  };
  const beganAtMs = now.phases[1]?.beganAtMs ?? 0;
  const saidAfter = (ms: number) =>
    runView(record(now), fleetOf(upWorld(), {}), { now: NOW, wallMs: beganAtMs + ms }, [earlier]).sentence;
  expect(saidAfter(119_000)).not.toContain("twice");
  expect(saidAfter(121_000)).toContain("more than twice as long as it usually does here (1m)");
});
