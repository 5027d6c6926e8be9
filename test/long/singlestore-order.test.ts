/**
 * Down and up in the vendor's order, several nodes on one host among them.
 * The judge is the simulator's own command log and harm log.
 */
import { expect, test } from "vitest";
import { begun, SPEED, WH_PAIR } from "../scenarios/singlestore-clusters.ts";
import { rehearsed } from "../support/rehearsed.ts";

test("a stop snapshots, then takes the master, the child and the leaves down; a start brings them up the other way round, nothing moved", {
  timeout: 400_000,
}, async () => {
  await using scene = await rehearsed({ text: WH_PAIR, speed: SPEED });

  expect(await begun(scene, "stop")).toEqual([]);
  const down = await scene.settled();
  expect(down.state, down.sentence).toBe("done");
  expect(down.sentence).toMatch(/^SAFE TO POWER OFF/);
  const stopped = await scene.begun();
  expect(stopped.slice(0, 6)).toEqual([
    "m1 snapshot sales",
    "m1 snapshot hr",
    "m1 sync-snapshot sales",
    "m1 sync-snapshot hr",
    "m1 stop-node",
    "c1 stop-node",
  ]);
  expect(stopped.slice(6).toSorted()).toEqual(["l1 stop-node", "l2 stop-node"]);

  expect(await begun(scene, "start")).toEqual([]);
  const up = await scene.settled();
  expect(up.state, up.sentence).toBe("done");
  expect(up.sentence).toMatch(/partitions moved 0 of \d+, failovers 0/);
  const started = (await scene.begun()).slice(stopped.length);
  expect(started.slice(0, 2).toSorted()).toEqual(["l1 start-node", "l2 start-node"]);
  expect(started.slice(2)).toEqual(["c1 start-node", "m1 start-node"]);

  const { harm, twice } = await scene.stage.judge();
  expect(harm).toEqual([]);
  expect(twice).toEqual([]);
});
