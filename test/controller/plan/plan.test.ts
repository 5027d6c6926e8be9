import { describe, expect, test } from "vitest";
import {
  atscale,
  clusterOf,
  FIVE_NODES,
  leader,
  listing,
  MAY_NOT_START,
  replica,
  service,
  services,
  stoppedNode,
  Unseen,
  upNode,
  upWorld,
} from "../../support/atscale-sight.ts";
import { options, orderOf, pick, planned, rules } from "./planned.ts";

describe("the roll call", () => {
  test("a silent agent refuses although its node's looks are there", () => {
    const world = upWorld();
    world["bi-05"] = { ...world["bi-05"], "roll-call": new Unseen("roll-call of bi-05 not seen for 40 s") };
    const [refused] = planned("stop", world).refused;
    expect(refused).toMatchObject({ rule: "agent-silent", override: null });
    expect(refused?.passesWhen).toContain("muster-agent.service on bi-05");
  });

  test("another digest of the definition refuses and names both", () => {
    const world = upWorld();
    world["bi-05"] = { ...world["bi-05"], "roll-call": { ...MAY_NOT_START, digest: "0123456789ab" } };
    const [refused] = planned("stop", world).refused;
    expect(refused?.message).toContain("0123456789ab");
    expect(refused?.message).toContain(atscale.digest);
  });

  test("a node that gets no command needs none that works", () => {
    const world: Record<string, Record<string, unknown>> = { ...upWorld(), "bi-04": stoppedNode("query-engine") };
    world["bi-04"] = { ...world["bi-04"], "roll-call": new Unseen("no agent") };
    expect(planned("stop", world).refused).toEqual([]);
  });
});

describe("verbs", () => {
  test("one without a procedure is refused with the vendor's reason, not called done", () => {
    const made = planned("roll", upWorld());
    expect(made.refused).toMatchObject([{ rule: "no-procedure", override: null }]);
    expect(made.warnings.join(" ")).not.toContain("nothing to do");
  });

  test("an unknown one is refused with those there are", () => {
    const made = planned("sotp", upWorld());
    expect(made.refused).toMatchObject([{ rule: "no-procedure", passesWhen: "one of: stop, start, restart, roll" }]);
    expect(made.phases).toEqual([]);
  });
});

describe("a plan's id", () => {
  test("stays while only evidence and ages change", () => {
    const later = upWorld();
    later["bi-04"] = {
      ...upNode("query-engine"),
      services: services(service("engine", "RUNNING", "pid 9, uptime 3:00:00")),
    };
    expect(planned("stop", later).id).toBe(planned("stop", upWorld()).id);
  });

  test("changes with the leader, with what is left to do, with an option, with the file", () => {
    const base = planned("stop", upWorld()).id;
    const others = [
      planned("stop", upWorld(listing(replica("bi-02"), leader("bi-03")))),
      planned("stop", { ...upWorld(), "bi-04": stoppedNode("query-engine") }),
      planned("stop", upWorld(), { options: options({ without: ["bi-04"] }) }),
      planned("stop", upWorld(), { cluster: clusterOf(`${FIVE_NODES}# another text\n`) }),
    ].map((made) => made.id);
    expect(new Set([base, ...others]).size).toBe(5);
  });
});

describe("offline", () => {
  test("without a capture refuses only the unknown leader, and lists what it would look at", () => {
    const made = planned("stop", {}, { looking: "none" });
    expect(rules(made)).toEqual(["leader-unknown"]);
    expect(made.warnings).toContain("A live plan would look at postgres of bi-02, bi-03.");
    const given = planned("stop", {}, { looking: "none", options: options({ leader: "bi-02" }) });
    expect(given.refused).toEqual([]);
    expect(orderOf(given)).toEqual([
      "stop: Query engines: bi-04, bi-05",
      "stop: Engine replicas: bi-03",
      "stop: Leader: bi-02",
      "stop: Coordinator: bi-01",
    ]);
  });

  test("a capture with the services and the listing alone yields a plan, and says what it lacks", () => {
    const world = Object.fromEntries(
      Object.entries(upWorld()).map(([node, probes]) => [node, pick(probes, ["services", "postgres"])]),
    );
    const made = planned("stop", world, { looking: "capture" });
    expect(made.refused).toEqual([]);
    expect(orderOf(made)[0]).toBe("stop: Query engines: bi-04, bi-05");
    expect(made.warnings.some((w) => /^Not in the capture.*processes.*ports.* of bi-01/.test(w))).toBe(true);
  });
});
