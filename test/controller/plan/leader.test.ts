import { describe, expect, test } from "vitest";
import {
  clusterOf,
  FIVE_NODES,
  leader,
  listing,
  replica,
  Unseen,
  upNode,
  upWorld,
} from "../../support/atscale-sight.ts";
import { options, orderOf, planned, rules } from "./planned.ts";

describe("who leads", () => {
  test("a listing without a Leader row refuses, and names the flags that pass it", () => {
    const world = upWorld(listing(replica("bi-02"), replica("bi-03")));
    expect(planned("stop", world).refused).toMatchObject([
      { rule: "no-leader", override: "--leader NODE --override no-leader" },
    ]);
    const passed = planned("stop", world, { options: options({ leader: "bi-03", overrides: ["no-leader"] }) });
    expect(rules(passed)).not.toContain("no-leader");
    expect(orderOf(passed).slice(1, 3)).toEqual(["stop: Engine replicas: bi-02", "stop: Leader: bi-03"]);
    expect(passed.warnings).toContain("bi-03 is leader because you say so: no look shows it.");
  });

  test("a name alone does not pass a listing that was seen without a leader", () => {
    const world = upWorld(listing(replica("bi-02"), replica("bi-03")));
    const made = planned("stop", world, { options: options({ leader: "bi-03" }) });
    expect(made.refused).toMatchObject([{ rule: "no-leader", override: "no-leader" }]);
  });

  test("two engines that disagree refuse, and both are quoted", () => {
    const world = upWorld();
    world["bi-03"] = upNode("engine", listing(replica("bi-02"), leader("bi-03")));
    const refused = planned("stop", world).refused.find((refusal) => refusal.rule === "leader-disagreed");
    expect(refused?.message).toMatch(/bi-02 says bi-02 .*bi-03 says bi-03/);
  });

  test("one engine's listing is enough where the other's cannot be had", () => {
    const world = upWorld();
    world["bi-02"] = { ...world["bi-02"], postgres: new Unseen("no answer within 15 s, killed", "unknown") };
    expect(planned("stop", world).bindings.leader).toMatchObject({ node: "bi-02", by: ["bi-03"] });
  });

  test("no listing at all refuses while an engine runs", () => {
    const none = new Unseen("no answer within 15 s, killed", "unknown");
    expect(rules(planned("stop", upWorld(none)))).toContain("leader-unknown");
  });

  test("naming another than the one seen refuses", () => {
    const made = planned("stop", upWorld(), { options: options({ leader: "bi-03" }) });
    expect(made.refused).toMatchObject([{ rule: "leader-differs", override: null }]);
  });

  test("a node that cannot lead is refused by name", () => {
    const made = planned("stop", upWorld(), { options: options({ leader: "bi-01" }) });
    expect(made.refused.map((refusal) => refusal.message)).toContain("bi-01 cannot be leader");
  });

  test("of a single engine needs no listing", () => {
    const cluster = clusterOf(FIVE_NODES.replace(/ {2}bi-03.*\n/, ""));
    const made = planned("stop", { ...upWorld(new Unseen("no table", "unknown")) }, { cluster });
    expect(made.bindings.leader).toMatchObject({ node: "bi-02", standing: "only" });
  });
});

describe("member names", () => {
  const stopOrder = ["stop: Engine replicas: bi-03", "stop: Leader: bi-02"];

  test.each([
    ["full names", "bi-02.example.com", "bi-03.example.com"],
    ["upper case", "BI-02", "Bi-03"],
    ["full names in mixed case", "BI-02.Example.COM", "bi-03.EXAMPLE.com"],
  ])("are matched as %s", (_, first, second) => {
    const made = planned("stop", upWorld(listing(leader(first), replica(second))));
    expect(made.refused).toEqual([]);
    expect(orderOf(made).slice(1, 3)).toEqual(stopOrder);
  });

  test("short ones are matched to declared full names", () => {
    const text = FIVE_NODES.replace("bi-02: { roles: [engine] }", "bi-02: { roles: [engine], host: pg-a.example.com }");
    const made = planned("stop", upWorld(listing(leader("pg-a"), replica("bi-03"))), { cluster: clusterOf(text) });
    expect(orderOf(made).slice(1, 3)).toEqual(stopOrder);
  });

  test("a declared member name is the only one its node answers to", () => {
    const text = FIVE_NODES.replace("bi-02: { roles: [engine] }", "bi-02: { roles: [engine], member: pg0 }");
    const made = planned("stop", upWorld(listing(leader("pg0"), replica("bi-03"))), { cluster: clusterOf(text) });
    expect(made.refused).toEqual([]);
    expect(made.bindings.leader?.node).toBe("bi-02");
    const misnamed = planned("stop", upWorld(), { cluster: clusterOf(text) });
    expect(rules(misnamed)).toContain("leader-unmatched");
  });

  test("the same first label in two domains is another host", () => {
    const text = FIVE_NODES.replace(
      "bi-02: { roles: [engine] }",
      "bi-02: { roles: [engine], host: bi-02.site-a.example.com, member: bi-02.site-a.example.com }",
    );
    const made = planned("stop", upWorld(listing(leader("bi-02.site-b.example.com"), replica("bi-03"))), {
      cluster: clusterOf(text),
    });
    expect(rules(made)).toContain("leader-unmatched");
  });

  test("a listed member that is no declared node refuses, once for each engine that lists it", () => {
    const made = planned("stop", upWorld(listing(leader("bi-02"), replica("bi-03"), replica("bi-09"))));
    expect(rules(made)).toEqual(["undeclared-node", "undeclared-node"]);
    expect(made.refused[0]?.message).toContain('bi-02 lists "bi-09, bi-09:10520" is no declared node');
  });

  test("a leader that is no declared node refuses and nothing overrides it", () => {
    const made = planned("stop", upWorld(listing(leader("bi-09"), replica("bi-02"), replica("bi-03"))));
    expect(made.refused.find((refusal) => refusal.rule === "leader-unmatched")?.override).toBeNull();
  });
});
