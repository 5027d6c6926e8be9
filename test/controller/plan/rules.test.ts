/**
 * Rules that a rehearsal cannot break, since its simulated hosts are made of the cluster file itself.
 */
import { expect, test } from "vitest";
import { service, services, upWorld } from "../../support/atscale-sight.ts";
import { options, planned } from "./planned.ts";

const offers = (...made: Parameters<typeof planned>) =>
  planned(...made).refused.map(({ rule, override }) => `${rule} by ${override}`);

test("a query engine that has a database is no query engine: the plan is refused by role-mismatch until overridden by name", () => {
  const world = upWorld();
  const rows = ["agent", "database", "engine", "service_registry"].map((name) => service(name));
  world["bi-04"] = { ...world["bi-04"], services: services(...rows) };
  expect(offers("stop", world)).toEqual(["role-mismatch by role-mismatch:bi-04"]);
  const made = planned("stop", world, { options: options({ overrides: ["role-mismatch:bi-04"] }) });
  expect(made.refused).toEqual([]);
  expect(made.overridden).toEqual([expect.stringContaining("role-mismatch:bi-04")]);
});

test("a coordinator without the coordinator's service is refused by role-mismatch", () => {
  const world = upWorld();
  world["bi-01"] = { ...world["bi-01"], services: services(service("agent"), service("egress")) };
  expect(offers("stop", world)).toContain("role-mismatch by role-mismatch:bi-01");
});

test("while it is not known who leads, only that refuses: no rule about the leader or the replicas is judged", () => {
  const world = upWorld();
  for (const node of ["bi-02", "bi-03"]) world[node] = { ...world[node], postgres: undefined };
  expect(planned("stop", world).refused.map(({ rule }) => rule)).toEqual(["leader-unknown"]);
});

test("what somebody else runs, and a service that had exited, are notes of a stop and not of a start", () => {
  const world = upWorld();
  const others = [{ pid: 4711, name: "less", command: "less engine.log", user: "dba", tty: "pts/0" }];
  world["bi-03"] = { ...world["bi-03"], processes: { visible: "all", processes: [], others } };
  const rows = [...["agent", "egress", "engine"].map((name) => service(name)), service("gov_rules", "EXITED")];
  world["bi-04"] = { ...world["bi-04"], services: services(...rows) };
  expect(planned("stop", world).notes).toEqual([
    `bi-03 pid 4711 "less engine.log" (dba, pts/0): not AtScale's, not waited for`,
    "bi-04 gov_rules was EXITED already: will not be required at the next start",
  ]);
  expect(planned("start", world).notes).toEqual([]);
});
