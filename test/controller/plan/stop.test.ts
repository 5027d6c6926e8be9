import { describe, expect, test } from "vitest";
import { noFacts } from "../../../controller/plan/types.ts";
import {
  AGE_MS,
  clusterOf,
  FIVE_NODES,
  leader,
  listing,
  replica,
  SYSTEM_ID,
  service,
  services,
  stoppedNode,
  stoppedWorld,
  Unseen,
  upNode,
  upWorld,
} from "../../support/atscale-sight.ts";
import { fact, options, orderOf, planned, rules } from "./planned.ts";

// Expected orders are written by hand from the vendor's article "Shut Down and Start Up Procedures for Multi-Node AtScale
// Environments": query engines, replica, leader, coordinator; and back.

describe("stop of a healthy cluster", () => {
  test("goes query engines one by one, replica, leader, coordinator", () => {
    const made = planned("stop", upWorld());
    expect(made.refused).toEqual([]);
    expect(orderOf(made)).toEqual([
      "stop: Query engines: bi-04, bi-05",
      "stop: Engine replicas: bi-03",
      "stop: Leader: bi-02",
      "stop: Coordinator: bi-01",
    ]);
    expect(made.phases.every((phase) => phase.mode === "serial")).toBe(true);
  });

  test("calls the roll of every node first, and changes nothing in it", () => {
    const [first] = planned("stop", upWorld()).phases;
    expect(first).toMatchObject({
      action: "check-roll-call",
      nodes: ["bi-01", "bi-02", "bi-03", "bi-04", "bi-05"],
      already: [],
    });
  });

  test("follows the listing, not the names: the leader elsewhere turns the two engines round", () => {
    const made = planned("stop", upWorld(listing(replica("bi-02"), leader("bi-03"))));
    expect(orderOf(made)).toEqual([
      "stop: Query engines: bi-04, bi-05",
      "stop: Engine replicas: bi-02",
      "stop: Leader: bi-03",
      "stop: Coordinator: bi-01",
    ]);
    expect(made.bindings.leader).toMatchObject({
      node: "bi-03",
      standing: "seen",
      detail: "TL 3",
      identity: SYSTEM_ID,
      by: ["bi-02", "bi-03"],
      ageMs: AGE_MS,
    });
  });

  test("writes the leader down right before its own phase", () => {
    const remembering = planned("stop", upWorld()).phases.filter((phase) => phase.remembers !== null);
    expect(remembering.map((phase) => [phase.name, phase.remembers])).toEqual([["Leader", "leader"]]);
  });

  test("cites the vendor's step at each gate", () => {
    const sources = planned("stop", upWorld())
      .phases.slice(1)
      .map((phase) => phase.gate.source);
    expect(sources).toEqual(["S3", "S4", "S5", "S6"]);
  });

  test("warns of what users lose", () => {
    expect(planned("stop", upWorld()).warnings.join(" ")).toContain("every query fails");
  });

  test("says of each node how it is, by evidence with its age", () => {
    const { nodes } = planned("stop", upWorld());
    expect(nodes.map((node) => node.isNow)).toEqual(["up", "up", "up", "up", "up"]);
    expect(nodes[0]?.evidence).toContain("5 services RUNNING");
    expect(nodes[0]?.ageMs).toBe(AGE_MS);
  });

  test("remembers which services ran, so that one that was broken before is not waited for", () => {
    const world = upWorld();
    world["bi-04"] = {
      ...upNode("query-engine"),
      services: services(service("agent"), service("engine"), service("ingress", "EXITED", "Nov 21 08:15 PM")),
    };
    const made = planned("stop", world);
    expect(made.baseline["bi-04"]).toEqual({ services: ["agent", "engine"] });
    expect(made.nodes.find((node) => node.node === "bi-04")?.isNow).toBe("partial");
  });

  test("has no phase for query engines where there are none", () => {
    const made = planned("stop", upWorld(), { cluster: clusterOf(FIVE_NODES.replaceAll(/ {2}bi-0[45].*\n/g, "")) });
    expect(orderOf(made)).toEqual(["stop: Engine replicas: bi-03", "stop: Leader: bi-02", "stop: Coordinator: bi-01"]);
  });

  test("gives a node that is stopped already no command, and says so", () => {
    const made = planned("stop", { ...upWorld(), "bi-04": stoppedNode("query-engine") });
    expect(made.refused).toEqual([]);
    expect(made.phases.find((phase) => phase.name === "Query engines")).toMatchObject({
      nodes: ["bi-05"],
      already: ["bi-04"],
    });
  });

  test("of a stopped cluster has nothing to do", () => {
    const made = planned("stop", stoppedWorld());
    expect(made.refused).toEqual([]);
    expect(made.phases.slice(1).flatMap((phase) => phase.nodes)).toEqual([]);
    expect(made.warnings).toContain("Every node already shows its goal: there is nothing to do.");
  });
});

describe("the product's rules", () => {
  const lagging = upWorld(listing(leader("bi-02"), replica("bi-03", 2310)));

  test("a replica far behind refuses a stop with its lag and the limit", () => {
    expect(planned("stop", lagging).refused).toMatchObject([
      { rule: "replica-lag", message: "bi-03 is 2310 MB behind, limit 16", override: "replica-lag:bi-03" },
    ]);
  });

  test.each(["replica-lag", "replica-lag:bi-03"])("--override %s passes it and is kept in the plan", (override) => {
    const made = planned("stop", lagging, { options: options({ overrides: [override] }) });
    expect(made.refused).toEqual([]);
    expect(made.overridden).toEqual([`${override}: bi-03 is 2310 MB behind, limit 16`]);
  });

  test("an override for another node passes nothing", () => {
    const made = planned("stop", lagging, { options: options({ overrides: ["replica-lag:bi-02"] }) });
    expect(rules(made)).toEqual(["replica-lag"]);
  });

  test("an unknown lag refuses as a large one does", () => {
    const made = planned("stop", upWorld(listing(leader("bi-02"), replica("bi-03", "unknown"))));
    expect(rules(made)).toEqual(["replica-lag"]);
  });

  test("a replica that no listing shows refuses", () => {
    expect(rules(planned("stop", upWorld(listing(leader("bi-02")))))).toContain("replica-lag");
  });

  test("the option of the cluster file is the limit", () => {
    const cluster = clusterOf(`${FIVE_NODES}options: { lagLimitMb: 3000 }\n`);
    expect(planned("stop", lagging, { cluster }).refused).toEqual([]);
  });

  test("maintenance mode refuses a stop", () => {
    const paused = { ...listing(leader("bi-02"), replica("bi-03")), paused: true };
    expect(rules(planned("stop", upWorld(paused)))).toEqual(["paused"]);
  });
});

describe("what cannot be seen", () => {
  const blind = { ...upWorld(), "bi-04": {} };
  const deaf = Object.fromEntries(
    Object.keys(upNode("query-engine")).map((probe) => [probe, new Unseen(`${probe} of bi-04 not seen for 40 s`)]),
  );

  test("a node that nobody looked at refuses; it is never taken for stopped", () => {
    const made = planned("stop", { ...upWorld(), "bi-04": deaf });
    expect(rules(made)).toEqual(["agent-silent", "unseen"]);
    expect(made.nodes.find((node) => node.node === "bi-04")).toMatchObject({ isNow: "unknown", ageMs: null });
    expect(made.refused[1]).toMatchObject({
      override: "unseen:bi-04",
      passesWhen: expect.stringContaining("--without bi-04"),
    });
    expect(rules(planned("stop", blind))).toEqual(["agent-silent", "unseen"]);
  });

  test("--without leaves the node out of every phase and says so", () => {
    const made = planned("stop", { ...upWorld(), "bi-04": deaf }, { options: options({ without: ["bi-04"] }) });
    expect(made.refused).toEqual([]);
    expect(made.phases.flatMap((phase) => [...phase.nodes, ...phase.already])).not.toContain("bi-04");
    expect(made.warnings.join(" ")).toContain("bi-04 is left out");
  });

  test("a start without the remembered leader refuses: a stale copy must not lead", () => {
    const facts = { ...noFacts, bindings: { leader: fact("confirmed-at-stop") } };
    const left = options({ without: ["bi-02"] });
    const made = planned("start", stoppedWorld(), { facts, options: left });
    expect(made.refused).toMatchObject([{ rule: "leader-left-out", override: "--leader NODE" }]);
    const other = planned("start", stoppedWorld(), { facts, options: { ...left, leader: "bi-03" } });
    expect(other.refused).toEqual([]);
    expect(orderOf(other)[1]).toBe("start: Leader: bi-03");
  });

  test("a port in an unknown state keeps a node from being stopped", () => {
    const world = stoppedWorld();
    world["bi-05"] = { ...world["bi-05"], ports: { ports: [{ port: 10500, state: "unknown" }] } };
    expect(planned("stop", world).nodes.find((node) => node.node === "bi-05")?.isNow).not.toBe("stopped");
  });

  test("a process left over keeps a node from being stopped although every service has", () => {
    const world = stoppedWorld();
    world["bi-03"] = { ...world["bi-03"], processes: upNode("engine").processes };
    const made = planned("stop", world);
    expect(made.phases.find((phase) => phase.nodes.includes("bi-03") && phase.action === "stop")).toBeDefined();
  });
});
