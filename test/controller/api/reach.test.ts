import { expect, test } from "vitest";
import { cutOff, reachAdvice } from "../../../controller/api/reach.ts";
import { statusView } from "../../../controller/api/status-view.ts";
import { upWorld } from "../../support/atscale-sight.ts";
import { FakeOffice, fleetOf, WALL } from "./fake-office.ts";

/** Two of the five agents were heard. */
function officeOf(local: boolean): FakeOffice {
  const office = new FakeOffice();
  office.local = local;
  office.fleet = fleetOf(upWorld(), { agents: ["bi-01", "bi-02"] });
  return office;
}

test("where NATS listens on loopback only, the hosts never heard are named with the lines that mend it", () => {
  const office = officeOf(true);
  expect(cutOff(office)).toEqual(["bi-03", "bi-04", "bi-05"]);
  const advice = reachAdvice(office).join("\n");
  expect(advice).toContain("the agents on bi-03, bi-04, bi-05 cannot reach it");
  expect(advice).toMatch(/nats\.conf: +include "nats-tls\.conf"$/m);
  expect(advice).toMatch(/agent\.yaml: +nats: \{ servers: \["nats:\/\/ctl-1:4222"\], tls: \{ ca: /m);
});

test("status says it once: such a host is not called silent besides", () => {
  const messages = (statusView(officeOf(true), "", WALL).attention ?? []).map(({ message }) => message ?? "");
  const about = messages.filter((message) => message.includes("bi-04"));
  expect(about).toEqual([expect.stringMatching(/^NATS listens on loopback only: bi-03, bi-04, bi-05 cannot reach it/)]);
});

test("where NATS listens wider, or all were heard, there is nothing to advise", () => {
  expect(reachAdvice(officeOf(false))).toEqual([]);
  const office = officeOf(true);
  office.fleet = fleetOf(upWorld());
  expect(reachAdvice(office)).toEqual([]);
  expect(statusView(officeOf(false), "", WALL).attention?.[0]?.message).toContain("3 agents are silent");
});

test("the controller's own host reaches loopback", () => {
  const office = officeOf(true);
  expect(cutOff({ ...office, name: "bi-03" })).toEqual(["bi-04", "bi-05"]);
});
