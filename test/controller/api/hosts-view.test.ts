import { describe, expect, test } from "vitest";
import { hostsView, presenceOf } from "../../../controller/api/hosts-view.ts";
import { upWorld } from "../../support/atscale-sight.ts";
import { FakeOffice, fleetOf, NOW } from "./fake-office.ts";

function hosts(office: FakeOffice) {
  return Object.fromEntries(hostsView(office).map((host) => [host.host, host]));
}

describe("hosts", () => {
  test("are those declared and those heard; each with its nodes", () => {
    const office = new FakeOffice();
    office.fleet = fleetOf(upWorld(), { agents: ["bi-01", "spare-1"] });
    const seen = hosts(office);
    expect(Object.keys(seen)).toEqual(["bi-01", "bi-02", "bi-03", "bi-04", "bi-05", "spare-1"]);
    expect(seen["bi-01"]).toEqual({
      ...{ host: "bi-01", state: "PRESENT", version: "0.1.0", nodes: ["bi-prod/bi-01"], ageMs: 900 },
      ...{ address: "bi-01:7420", runner: "detached", degraded: "" },
    });
    expect(seen["spare-1"]).toMatchObject({ state: "PRESENT", nodes: [], runner: "" });
    expect(seen["bi-02"]).toMatchObject({ state: "NEVER_SEEN", nodes: ["bi-prod/bi-02"], ageMs: -1, version: "" });
  });

  test.each([
    [90_000, "PRESENT"],
    [90_001, "SILENT"],
  ])("whose beat of 30 s is %i ms old are %s", (agentAgeMs, state) => {
    const office = new FakeOffice();
    office.fleet = fleetOf({}, { agents: ["bi-01"], agentAgeMs });
    expect(hosts(office)["bi-01"]).toMatchObject({ state, ageMs: agentAgeMs });
  });

  test("known only from before this controller started are neither present nor silent until three beats have passed", () => {
    const office = new FakeOffice();
    office.fleet = fleetOf({}, { agents: ["bi-01"], retained: true });
    expect(hosts(office)["bi-01"]).toMatchObject({
      state: "STATE_UNSPECIFIED",
      ageMs: -1,
      degraded: "not heard since this controller started",
    });
    expect(presenceOf(office.fleet, "bi-01", NOW).is).toBe("awaited");
    office.fleet = fleetOf({}, { agents: ["bi-01"], retained: true, agentAgeMs: 90_001 });
    expect(hosts(office)["bi-01"]).toMatchObject({ state: "SILENT", ageMs: -1 });
  });
});
