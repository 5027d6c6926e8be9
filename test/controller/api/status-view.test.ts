import { describe, expect, test } from "vitest";
import { wholeOf } from "../../../controller/api/standing-now.ts";
import { statusView } from "../../../controller/api/status-view.ts";
import { emptyFleet } from "../../../controller/fleet/fleet.ts";
import { type BindingFact, noFacts } from "../../../controller/plan/types.ts";
import type { RunEventBody } from "../../../controller/run/events.ts";
import {
  clusterOf,
  FIVE_NODES,
  leader,
  listing,
  replica,
  service,
  services,
  stoppedNode,
  stoppedWorld,
  upNode,
  upWorld,
  type World,
} from "../../support/atscale-sight.ts";
import { FakeOffice, type FleetSpec, fleetOf, NOW, planned, record, runOf, WALL } from "./fake-office.ts";

function officeOf(world: World, looks: FleetSpec = {}): FakeOffice {
  const office = new FakeOffice();
  office.fleet = fleetOf(world, looks);
  return office;
}

const statusOf = (office: FakeOffice) => {
  const status = statusView(office, "bi-prod", WALL);
  const [cluster] = status.clusters ?? [];
  if (!cluster) throw new TypeError("no cluster");
  return { status, cluster, attention: (status.attention ?? []).map((a) => [a.message, a.command]) };
};

describe("the state of a cluster", () => {
  test.each([
    ["up", ["up", "up"]],
    ["stopped", ["stopped", "stopped"]],
    ["partial", ["up", "stopped"]],
    ["partial", ["up", "partial"]],
    ["partial", ["up", "moving"]],
    ["partial", ["unknown", "up", "stopped"]],
    ["unknown", ["up", "up", "unknown"]],
    ["unknown", ["stopped", "unknown"]],
    ["unknown", ["unknown", "unknown"]],
    ["unknown", []],
  ] as const)("is %s where its nodes are %j", (state, nodes) => {
    expect(wholeOf(nodes.map((isNow) => ({ isNow })))).toBe(state);
  });

  test("up: every node with evidence and age, the leader on its node, nobody needed", () => {
    const { cluster, attention } = statusOf(officeOf(upWorld()));
    expect(cluster).toMatchObject({
      name: "bi-prod",
      product: "atscale",
      state: "up",
      up: 5,
      declared: 5,
      run: "",
      seenAgeMs: 1800,
    });
    expect(cluster.nodes?.[1]).toMatchObject({ node: "bi-02", state: "up", ageMs: 1800, bindings: ["leader"] });
    expect(cluster.nodes?.[1]?.evidence).toContain("leader running TL 3");
    expect(attention).toEqual([]);
  });

  test("stopped is no alarm", () => {
    const { cluster, attention } = statusOf(officeOf(stoppedWorld()));
    expect(cluster).toMatchObject({ state: "stopped", up: 0 });
    expect(attention).toEqual([]);
  });

  test("a node whose looks are older than three beats is unknown, with how long ago it was seen", () => {
    const office = officeOf(upWorld(), { ageMs: 91_000 });
    const { cluster } = statusOf(office);
    expect(cluster).toMatchObject({ state: "unknown", up: 0, seenAgeMs: 91_000 });
    expect(cluster.nodes?.[0]).toMatchObject({ state: "unknown", ageMs: 91_000 });
  });

  test("what the bus kept from before this controller started counts as nothing seen", () => {
    const { cluster } = statusOf(officeOf(upWorld(), { retained: true }));
    expect(cluster).toMatchObject({ state: "unknown", up: 0, seenAgeMs: -1 });
  });

  test("one node never seen leaves the row without an age", () => {
    const { "bi-05": _, ...four } = upWorld();
    const { cluster } = statusOf(officeOf(four));
    expect(cluster).toMatchObject({ state: "unknown", up: 4, seenAgeMs: -1 });
  });

  test("with an open run is starting or stopping, as its phase goes", () => {
    const office = officeOf(upWorld());
    const made = planned("restart");
    office.records = [record(runOf(made, []))];
    expect(statusOf(office).cluster).toMatchObject({ state: "stopping", run: "bi-prod.42", runState: "running" });
    const stops = made.phases.filter((phase) => phase.part === "stop").length;
    const events = Array.from(
      { length: stops },
      (_, phase): RunEventBody => ({ type: "phase-ended", phase, token: 3 }),
    );
    office.records = [record(runOf(made, events), "Looking at bi-01.")];
    expect(statusOf(office).cluster).toMatchObject({ state: "starting", runSentence: "Looking at bi-01." });
    office.records = [record(runOf(made, [...events, { type: "run-ended", how: "aborted", verdict: "Aborted" }]))];
    expect(statusOf(office).cluster).toMatchObject({ state: "up", run: "", runState: "" });
  });

  test("up means as found: what the last stop found running is what must run", () => {
    const world = {
      ...upWorld(),
      "bi-04": { ...upNode("query-engine"), services: services(service("engine"), service("ingress", "EXITED")) },
    };
    const office = officeOf(world);
    expect(statusOf(office).cluster.state).toBe("partial");
    office.remembered = { ...noFacts, baseline: { "bi-04": { services: ["engine"] } } };
    expect(statusOf(office).cluster.state).toBe("up");
  });
});

describe("who is what", () => {
  const fact = (standing: BindingFact["standing"]) => ({
    ...noFacts,
    bindings: {
      leader: {
        binding: "leader",
        node: "bi-02",
        identity: null,
        detail: "TL 3",
        atMs: WALL - 3_600_000,
        standing,
        run: null,
      },
    },
  });

  test("is remembered with its age where nothing shows it, and says whether a stop confirmed it", () => {
    const office = officeOf(stoppedWorld());
    expect(statusOf(office).cluster.bindings).toMatchObject([{ standing: "unknown", node: "" }]);
    office.remembered = fact("seen");
    expect(statusOf(office).cluster.bindings).toEqual([
      { name: "leader", title: "Leader", node: "bi-02", standing: "remembered", detail: "TL 3", ageMs: 3_600_000 },
    ]);
    office.remembered = fact("confirmed-at-stop");
    expect(statusOf(office).cluster.bindings).toMatchObject([{ standing: "confirmed-at-stop", ageMs: 3_600_000 }]);
    expect(statusOf(office).cluster.nodes?.[1]?.bindings).toEqual([]);
  });

  test("seen now beats what is remembered", () => {
    const office = officeOf(upWorld(listing(replica("bi-02"), leader("bi-03", 4))));
    office.remembered = fact("confirmed-at-stop");
    expect(statusOf(office).cluster.bindings).toMatchObject([
      { node: "bi-03", standing: "seen", detail: "TL 4", ageMs: 1800 },
    ]);
  });

  test("a listing without a leader is not papered over with a memory", () => {
    const office = officeOf(upWorld(listing(replica("bi-02"), replica("bi-03"))));
    office.remembered = fact("seen");
    const [bound] = statusOf(office).cluster.bindings ?? [];
    expect(bound).toMatchObject({ node: "", standing: "unknown" });
    expect(bound?.detail).toMatch(/list no Leader; remembered: bi-02 TL 3$/);
  });

  test("two engines that disagree are shown as such and need a person", () => {
    const world = upWorld();
    world["bi-03"] = upNode("engine", listing(replica("bi-02"), leader("bi-03")));
    const { cluster, attention } = statusOf(officeOf(world));
    expect(cluster.bindings).toMatchObject([{ standing: "disagreed", node: "" }]);
    expect(attention.map(([message]) => message).join("\n")).toMatch(
      /who is leader is disputed: bi-02 says .* bi-03 says/,
    );
  });
});

describe("what needs a person", () => {
  test("a paused run, with for how long and muster explain", () => {
    const office = officeOf(upWorld());
    const paused: RunEventBody = {
      type: "paused",
      rule: "roles-changed",
      reason: "the leader is not who the plan said",
      node: null,
      seen: null,
    };
    office.records = [record(runOf(planned("stop"), [paused]))];
    expect(statusOf(office).attention).toEqual([
      ["bi-prod.42 paused for 59 s: the leader is not who the plan said", "muster explain bi-prod"],
    ]);
  });

  test("a silent agent, told once and not again as an unknown node", () => {
    const office = officeOf(upWorld());
    const { "bi-05": last, ...others } = upWorld();
    office.fleet = fleetOf(others);
    fleetOf({ "bi-05": last ?? {} }, { ageMs: 540_000, agentAgeMs: 540_000 }, office.fleet);
    const { cluster, attention } = statusOf(office);
    expect(cluster.state).toBe("unknown");
    expect(attention).toEqual([["1 agent is silent: bi-05 (last heard 9 min ago)", "muster hosts"]]);
  });

  test("a host that was said to be dead and is heard: the open run does not use it", () => {
    const office = officeOf(upWorld());
    const said = { type: "host-dead", who: "ann", host: "bi-05", reason: "burnt", token: 2 } as const;
    office.records = [record(runOf(planned("stop"), [said]))];
    const heard = "ann said that bi-05 is dead for good (burnt), and its agent is heard again";
    const message = `${heard}: bi-prod.42 does not use it; see what runs there before anything else is done`;
    expect(statusOf(office).attention).toEqual([[message, "muster explain bi-prod.42"]]);
    office.fleet = fleetOf(upWorld(), { agents: ["bi-01"] });
    expect(statusOf(office).attention.join()).not.toContain("heard again");
  });

  test("several silent agents in one line, those never heard among them", () => {
    const office = officeOf(upWorld(), { agentAgeMs: 180_000, agents: ["bi-01", "bi-02", "bi-03", "bi-04"] });
    const [[message] = []] = statusOf(office).attention;
    expect(message).toBe(
      "5 agents are silent: bi-01 (last heard 3 min ago), bi-02 (last heard 3 min ago), bi-03 (last heard 3 min ago), bi-04 (last heard 3 min ago), bi-05 (never heard)",
    );
  });

  test("a node that is not where the others are, with what is seen of it", () => {
    const world: Record<string, Record<string, unknown>> = { ...upWorld(), "bi-04": stoppedNode("query-engine") };
    world["bi-05"] = {
      ...upNode("query-engine"),
      services: services(service("engine", "FATAL", "Exited too quickly")),
    };
    expect(statusOf(officeOf(world)).attention).toEqual([
      ["bi-04 stopped; bi-05 partial (engine FATAL, Exited too quickly)", "muster status bi-prod"],
    ]);
  });

  test("an unknown node whose agent is well", () => {
    const world = upWorld();
    world["bi-05"] = { "roll-call": upNode("query-engine")["roll-call"] };
    const [[message, command] = []] = statusOf(officeOf(world)).attention;
    expect(message).toMatch(/^bi-05 unknown \(.*never seen/);
    expect(command).toBe("muster status bi-prod");
  });

  test("nothing of that while a run is open: it is what the run works on", () => {
    const office = officeOf({ ...upWorld(), "bi-04": stoppedNode("query-engine") });
    office.records = [record(runOf(planned("stop"), []))];
    expect(statusOf(office).attention).toEqual([]);
  });

  test("a listed member that is no declared node", () => {
    const { attention } = statusOf(officeOf(upWorld(listing(leader("bi-02"), replica("bi-03"), replica("bi-09")))));
    expect(attention[0]?.[0]).toContain('bi-02 lists "bi-09, bi-09:10520" is no declared node');
    expect(attention[0]?.[1]).toBe("muster apply -f bi-prod.yaml");
  });

  test("an agent with another definition, or without any", () => {
    const office = officeOf(upWorld(), { agents: ["bi-01", "bi-02", "bi-03"] });
    fleetOf({}, { agents: ["bi-04"], beat: { digests: { atscale: "0123456789ab" } } }, office.fleet);
    fleetOf({}, { agents: ["bi-05"], beat: { digests: {} } }, office.fleet);
    const said = statusOf(office).attention.map(([message]) => message);
    expect(said[0]).toMatch(/^bi-04 has another definition of atscale, 0123456789ab; the controller has [0-9a-f]{12}/);
    expect(said[1]).toMatch(/^bi-05 has no definition of atscale/);
  });

  test("an agent that says it is degraded, and a cluster file that differs from the store", () => {
    const office = officeOf(upWorld(), { beat: { degraded: "ledger disk is full" } });
    office.known = office.known.map((known) => ({
      ...known,
      warning: "bi-prod.yaml differs: muster apply -f bi-prod.yaml",
    }));
    const said = statusOf(office).attention.map(([message]) => message);
    expect(said).toContain("the agent on bi-01: ledger disk is full");
    expect(said).toContain("bi-prod.yaml differs: muster apply -f bi-prod.yaml");
  });
});

describe("the status as a whole", () => {
  test("has every cluster, or the one asked for", () => {
    const office = officeOf(upWorld());
    const other = clusterOf(FIVE_NODES.replace("cluster: bi-prod", "cluster: bi-test"));
    office.known = [...office.known, { ...(office.known[0] as (typeof office.known)[0]), cluster: other }];
    expect(statusView(office, "", WALL).clusters?.map((c) => c.name)).toEqual(["bi-prod", "bi-test"]);
    expect(statusView(office, "bi-test", WALL).clusters?.map((c) => [c.name, c.state])).toEqual([
      ["bi-test", "unknown"],
    ]);
    expect(() => statusView(office, "bi-porod", WALL)).toThrow("no cluster is called");
  });

  test("says what is owed, by which run", () => {
    const office = officeOf(stoppedWorld());
    const owed = { node: "bi-02", what: "autostart off", was: "on", paidBy: "on", run: "bi-prod.42", atMs: WALL };
    office.remembered = { ...office.remembered, debts: [owed] };
    expect(statusOf(office).cluster.debts).toMatchObject([
      { what: "autostart off, was on", node: "bi-02", run: "bi-prod.42" },
    ]);
  });

  test("says what keeps the controller from its work", () => {
    const office = new FakeOffice();
    office.fleet = emptyFleet();
    expect(statusView(office, "", WALL)).toMatchObject({ controller: "ctl-1", epoch: 7, degraded: "" });
    office.lead = { leads: false, leader: "ctl-2:7410" };
    office.trouble = "NATS is away";
    expect(statusView(office, "", WALL).degraded).toBe("this controller does not lead; ctl-2:7410 does; NATS is away");
  });

  test("never holds a fraction of a millisecond: the wire has whole ones", () => {
    const text = JSON.stringify(statusView(officeOf(upWorld()), "", WALL + 0.5));
    expect(text).not.toMatch(/Ms":\d+\.\d/);
    expect(NOW % 1).toBe(0);
  });
});
