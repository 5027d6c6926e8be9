import { describe, expect, test } from "vitest";
import { noFacts } from "../../../controller/plan/types.ts";
import {
  leader,
  listing,
  MAY_NOT_START,
  replica,
  service,
  services,
  stoppedNode,
  stoppedWorld,
  upNode,
  upWorld,
} from "../../support/atscale-sight.ts";
import { fact, options, orderOf, planned, rules } from "./planned.ts";

// Expected orders are written by hand from the vendor's article "Shut Down and Start Up Procedures for Multi-Node AtScale
// Environments": query engines, replica, leader, coordinator; and back.

describe("start", () => {
  const confirmed = { ...noFacts, bindings: { leader: fact("confirmed-at-stop") } };

  test("goes coordinator, the one that led, the replica, query engines", () => {
    const made = planned("start", stoppedWorld(), { facts: confirmed });
    expect(made.refused).toEqual([]);
    expect(orderOf(made)).toEqual([
      "start: Coordinator: bi-01",
      "start: Leader: bi-02",
      "start: Engine replicas: bi-03",
      "start: Query engines: bi-04, bi-05",
    ]);
    expect(made.bindings.leader).toMatchObject({ node: "bi-02", standing: "confirmed-at-stop" });
  });

  test("with a leader only seen, and no stop that confirmed it, refuses and proposes it with when", () => {
    const seen = { ...noFacts, bindings: { leader: fact("seen") } };
    const [refused] = planned("start", stoppedWorld(), { facts: seen }).refused;
    expect(refused).toMatchObject({ rule: "leader-unconfirmed", override: "--leader bi-02" });
    expect(refused?.message).toContain("2026-10-14T");
    const given = planned("start", stoppedWorld(), { facts: seen, options: options({ leader: "bi-02" }) });
    expect(given.refused).toEqual([]);
    expect(given.bindings.leader).toMatchObject({ node: "bi-02", standing: "given", detail: "TL 3" });
  });

  test("with no leader remembered refuses", () => {
    expect(rules(planned("start", stoppedWorld()))).toEqual(["leader-unknown"]);
  });

  test("a Leader row seen now beats what is remembered", () => {
    const world = stoppedWorld();
    world["bi-01"] = upNode("coordinator");
    world["bi-03"] = upNode("engine", listing(leader("bi-03", 4)));
    const made = planned("start", world, { facts: confirmed });
    expect(made.bindings.leader).toMatchObject({ node: "bi-03", standing: "seen", detail: "TL 4" });
    expect(orderOf(made)).toEqual(["start: Engine replicas: bi-02", "start: Query engines: bi-04, bi-05"]);
    expect(made.phases.find((phase) => phase.name === "Leader")?.already).toEqual(["bi-03"]);
  });

  test("another database than the remembered one refuses and nothing overrides it", () => {
    const world = upWorld({ ...listing(leader("bi-02"), replica("bi-03")), systemId: "9999999999999999999" });
    world["bi-04"] = stoppedNode("query-engine");
    const made = planned("start", world, { facts: confirmed });
    expect(made.refused).toMatchObject([{ rule: "leader-identity", override: null }]);
  });

  test("something up ahead of its order refuses", () => {
    const made = planned("start", { ...stoppedWorld(), "bi-04": upNode("query-engine") }, { facts: confirmed });
    expect(made.refused).toMatchObject([{ rule: "out-of-order", override: "out-of-order:bi-04" }]);
    expect(made.refused[0]?.message).toBe("bi-04 is up ahead of bi-01, which must come first");
  });

  test("a node on its way up is planned, one on its way down refuses", () => {
    const moving = (state: string) => ({
      ...upNode("coordinator"),
      services: services(service("agent"), service("coordinator", state)),
    });
    const up = planned("start", { ...stoppedWorld(), "bi-01": moving("STARTING") }, { facts: confirmed });
    expect(up.refused).toEqual([]);
    expect(up.nodes[0]?.isNow).toBe("moving");
    const down = planned("start", { ...stoppedWorld(), "bi-01": moving("STOPPING") }, { facts: confirmed });
    expect(rules(down)).toEqual(["out-of-order"]);
  });

  test("of a cluster that is up has nothing to do", () => {
    const made = planned("start", upWorld(), { facts: confirmed });
    expect(made.refused).toEqual([]);
    expect(orderOf(made)).toEqual([]);
    expect(made.warnings).toContain("Every node already shows its goal: there is nothing to do.");
  });
});

describe("restart", () => {
  const order = [
    "stop: Query engines: bi-04, bi-05",
    "stop: Engine replicas: bi-03",
    "stop: Leader: bi-02",
    "stop: Coordinator: bi-01",
    "start: Coordinator: bi-01",
    "start: Leader: bi-02",
    "start: Engine replicas: bi-03",
    "start: Query engines: bi-04, bi-05",
  ];

  test("is the whole stop, then the whole start with the same leader; the roll is called once", () => {
    const made = planned("restart", upWorld());
    expect(made.refused).toEqual([]);
    expect(orderOf(made)).toEqual(order);
    expect(made.phases.filter((phase) => phase.action === "check-roll-call")).toHaveLength(1);
  });

  test("starts again what was stopped already", () => {
    const made = planned("restart", { ...upWorld(), "bi-05": stoppedNode("query-engine") });
    expect(made.phases.find((p) => p.part === "stop" && p.name === "Query engines")?.already).toEqual(["bi-05"]);
    expect(made.phases.find((p) => p.part === "start" && p.name === "Query engines")?.nodes).toEqual([
      "bi-04",
      "bi-05",
    ]);
  });

  test("of a stopped cluster needs a confirmed leader, as a start does", () => {
    expect(rules(planned("restart", stoppedWorld()))).toEqual(["leader-unknown"]);
    const seen = { ...noFacts, bindings: { leader: fact("seen") } };
    expect(rules(planned("restart", stoppedWorld(), { facts: seen }))).toEqual(["leader-unconfirmed"]);
    const confirmed = { ...noFacts, bindings: { leader: fact("confirmed-at-stop") } };
    expect(planned("restart", stoppedWorld(), { facts: confirmed }).refused).toEqual([]);
  });

  test("asks in the roll call for the start as well, before anything is stopped", () => {
    const world = upWorld();
    world["bi-02"] = { ...world["bi-02"], "roll-call": MAY_NOT_START };
    expect(planned("restart", world).refused).toMatchObject([
      { rule: "roll-call", message: expect.stringContaining("start: /opt/atscale/bin/atscale_start is not there") },
    ]);
    expect(planned("stop", world).refused).toEqual([]);
  });
});
