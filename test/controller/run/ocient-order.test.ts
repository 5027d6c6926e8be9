/**
 * Whole runs of Ocient under a virtual clock. Orders are written by hand from the vendor's page; the judge is the simulated system's
 * own record of commands and harm.
 */
import { expect, test } from "vitest";
import { OC_PROD } from "../../scenarios/ocient-clusters.ts";
import { type OcientScene, ocientScene, twice } from "../../support/virtual-ocient.ts";

/** Commands in groups: the order inside of a group is nobody's business. */
function inGroups(begun: readonly string[], sizes: readonly number[]): string[][] {
  const left = [...begun];
  return [...sizes.map((size) => left.splice(0, size).toSorted()), ...(left.length > 0 ? [left] : [])];
}

const each = (nodes: string, command: string) => nodes.split(" ").map((node) => `${node} ${command}`);

async function done(scene: OcientScene, verb: string, options = {}): Promise<string> {
  await scene.fleet.start(verb, options);
  const run = await scene.fleet.settled();
  expect(run.life, scene.fleet.sentence).toMatchObject({ is: "ended", how: "done" });
  return run.life.is === "ended" ? run.life.verdict : "";
}

function clean(scene: OcientScene): void {
  expect(scene.harms()).toEqual([]);
  expect(twice(scene)).toEqual([]);
}

test("a start takes administrators and SQL nodes together, then Foundation, then Loaders, then LAT", async () => {
  const scene = ocientScene({ text: OC_PROD, start: "stopped" });
  expect(await done(scene, "start")).toMatch(/^UP: every node was seen up, 9\/9 nodes/);
  expect(inGroups(scene.begun(), [3, 3, 4, 4, 2, 2, 2])).toEqual([
    each("adm sql-1 sql-2", "reset-failed rolehostd"),
    each("adm sql-1 sql-2", "start rolehostd"),
    each("f-1 f-2 f-3 f-4", "reset-failed rolehostd"),
    each("f-1 f-2 f-3 f-4", "start rolehostd"),
    each("l-1 l-2", "reset-failed rolehostd"),
    each("l-1 l-2", "start rolehostd"),
    each("l-1 l-2", "start lat"),
  ]);
  clean(scene);
});

test("a stop takes LAT, Loaders, Foundation and the administrators last, each by SIGKILL", async () => {
  const scene = ocientScene({ text: OC_PROD });
  expect(await done(scene, "stop")).toMatch(/^SAFE TO POWER OFF: .* 9\/9 hosts/);
  expect(inGroups(scene.begun(), [2, 2, 4, 3])).toEqual([
    each("l-1 l-2", "stop lat"),
    each("l-1 l-2", "kill rolehostd"),
    each("f-1 f-2 f-3 f-4", "kill rolehostd"),
    each("adm sql-1 sql-2", "kill rolehostd"),
  ]);
  clean(scene);
});

test("a restart is both, one after the other", async () => {
  const scene = ocientScene({ text: OC_PROD });
  expect(await done(scene, "restart")).toMatch(/^UP: every node was seen up/);
  expect(scene.begun().filter((command) => command.endsWith("start rolehostd"))).toHaveLength(9);
  clean(scene);
});
