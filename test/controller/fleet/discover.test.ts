import { expect, test } from "vitest";
import { discovered } from "../../../controller/fleet/discover.ts";
import type { Cluster } from "../../../shared/cluster/cluster.ts";
import {
  atscale,
  clusterOf,
  leader,
  listing,
  ROLES,
  replica,
  service,
  services,
  sightOf,
  stoppedWorld,
  upWorld,
  type World,
} from "../../support/atscale-sight.ts";

/** The hosts as a discovery makes them up: each of every role. */
const HOSTS: Cluster = {
  ...clusterOf(),
  nodes: Object.keys(ROLES).map((host) => ({
    ...{ name: host, host, id: null, port: null, member: null, roles: Object.keys(atscale.roles) },
  })),
};

function on(host: string, world: World) {
  const node = HOSTS.nodes.find(({ name }) => name === host);
  if (!node) throw new TypeError(`no host ${host}`);
  return discovered(HOSTS, atscale, node, sightOf(world));
}

test("each host has the role whose services it shows", () => {
  const world = upWorld();
  expect(Object.keys(ROLES).map((host) => on(host, world))).toEqual(
    Object.entries(ROLES).map(([host, role]) => ({ host, roles: [role], member: null, says: [] })),
  );
});

test("the member name is declared where the listing calls the host otherwise, found by its host column", () => {
  const members = listing({ ...leader("pg-a"), host: "bi-02.example.com:10520" }, replica("bi-03"));
  expect(on("bi-02", upWorld(members))).toMatchObject({ member: "pg-a", says: [] });
  expect(on("bi-03", upWorld(members))).toMatchObject({ member: null });
});

test("a member that leads to no host that was looked at is told, never guessed", () => {
  const found = on("bi-02", upWorld(listing(leader("bi-02"), replica("bi-77"))));
  expect(found.says).toEqual(["postgres lists bi-77, bi-77:10520, which is none of the hosts looked at"]);
});

test("of a stopped host no role is told, and why", () => {
  const { roles, says } = on("bi-04", stoppedWorld());
  expect(roles).toEqual([]);
  expect(says[0]).toMatch(/^whether it is coordinator cannot be told: .*only a started node shows its services/);
});

test("an engine without Postgres that has Design Center's modeler may be either, and so is neither", () => {
  const world = { ...upWorld(), "bi-04": { services: services(service("engine"), service("modeler")) } };
  const { roles, says } = on("bi-04", world);
  expect(roles).toEqual([]);
  expect(says).toEqual([expect.stringMatching(/^whether it is engine cannot be told: .*hosts of its own/)]);
});

test("a host that shows nothing of the product, or that was not looked at, is said to", () => {
  const world = { "bi-01": { services: services(service("cron")) } };
  expect(on("bi-01", world).says).toEqual(["nothing of AtScale was seen"]);
  expect(on("bi-02", world).says[0]).toContain("services of bi-02 was not looked at");
});
