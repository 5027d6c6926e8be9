/**
 * Recovery that fails, or that nobody understands: the run pauses before the master, and says whom to call with what.
 */
import { expect, test } from "vitest";
import { begun, SPEED, WH_ONE } from "../scenarios/singlestore-clusters.ts";
import { rehearsed } from "../support/rehearsed.ts";

test.each(["recovery-failed", "unrecoverable"])(
  "a leaf with %s pauses the start before the master, naming support and the bundle to send",
  { timeout: 300_000 },
  async (fault) => {
    await using scene = await rehearsed({ text: WH_ONE, speed: SPEED, start: "stopped", faults: [`l1:${fault}`] });
    expect(await begun(scene, "start")).toEqual([]);
    const run = await scene.settled();
    expect(run.state, run.sentence).toBe("paused");
    expect(run.pause?.rule, run.sentence).toBe("hopeless");
    expect(run.pause?.choices[0]?.does).toContain("SingleStore support");
    expect(run.pause?.choices[0]?.command).toBe("muster capture wh-one --to wh-one-support.yaml");
    expect(await scene.begun()).toEqual(["l1 start-node"]);
    expect((await scene.stage.judge()).harm).toEqual([]);
  },
);
