/**
 * Agents that restart, cannot be reached, or cannot say what became of a command.
 */
import { describe, expect, test } from "vitest";
import { gateFaults } from "../../support/gate-judge.ts";
import { atscaleScene, endedOf, type Scene, THREE, twice } from "../../support/virtual-atscale.ts";

const FIRST = "bi.1/1/e1/stop/1";

async function stopping(): Promise<Scene> {
  const scene = atscaleScene({ nodes: THREE, leader: "e2" });
  await scene.fleet.start("stop");
  await scene.fleet.until(() => scene.begun().length === 1, "the first stop runs");
  return scene;
}

function done(scene: Scene): void {
  const { fleet } = scene;
  expect(fleet.run.life, fleet.sentence).toMatchObject({ is: "ended", how: "done" });
  expect(scene.begun()).toEqual(["stop e1", "stop e2", "stop c1"]);
  expect(scene.harms()).toEqual([]);
  expect(twice(scene)).toEqual([]);
  expect(gateFaults(fleet.cluster, fleet.log, fleet.delivered)).toEqual([]);
}

describe("an agent", () => {
  test("that restarts while its command runs reports the outcome afterwards", async () => {
    const scene = await stopping();
    scene.fleet.agent("e1").restart();
    await scene.fleet.settled();
    done(scene);
  });

  test("that restarts after the result, and has forgotten the token, is asked again", async () => {
    const scene = await stopping();
    await scene.fleet.journalled("the result", (event) => event.type === "command-ended");
    scene.fleet.agent("e1").restart();
    scene.fleet.agent("e1").beat();
    await scene.fleet.settled();
    done(scene);
  });

  test("whose looks without a token arrive on its beat opens no gate with them", async () => {
    const scene = await stopping();
    const { fleet } = scene;
    await fleet.until(() => fleet.run.open.size === 0, "the result");
    let asked = false;
    fleet.fate = (host, kind) => (host === "e1" && kind === "look" && !asked ? "lost" : "through");
    fleet.agent("e1").restart();
    for (let i = 0; i < 6; i += 1) {
      await fleet.pass(5_000);
      fleet.agent("e1").beat();
    }
    expect(fleet.events().filter((event) => event.type === "step-seen" && event.phase > 0)).toEqual([]);
    asked = true;
    await fleet.settled();
    done(scene);
  });

  test("that cannot be reached for five minutes is waited for, and the sentence says so", async () => {
    const scene = await stopping();
    const { fleet } = scene;
    fleet.agent("e1").goAway(true);
    await fleet.pass(300_000);
    expect(fleet.run.life.is).toBe("running");
    expect(fleet.sentence).toContain("Cannot be asked now: e1");
    fleet.agent("e1").goAway(false);
    await fleet.settled();
    done(scene);
  });

  test("that cannot be reached when its turn comes is waited for until the deadline; then the run pauses and touches nothing", async () => {
    const scene = await stopping();
    const { fleet } = scene;
    fleet.agent("e2").goAway(true);
    const run = await fleet.settled();
    expect(run.life).toMatchObject({ is: "paused", rule: "unseen", node: "e2" });
    expect(scene.begun()).toEqual(["stop e1"]);
    fleet.agent("e2").goAway(false);
    await fleet.ask({ do: "resume", who: "a person", accept: [] });
    await fleet.settled();
    done(scene);
  });

  test("whose looks are lost on the way is asked again", async () => {
    const scene = await stopping();
    const lost = new Set<string>();
    scene.fleet.delivers = ({ node, probe, token }) => {
      const known = lost.has(`${node}/${probe}/${token}`);
      lost.add(`${node}/${probe}/${token}`);
      return known;
    };
    await scene.fleet.settled();
    done(scene);
  });
});

describe("a command that does not reach its agent", () => {
  test("within half a minute is settled as void and decided anew, from new looks", async () => {
    const scene = atscaleScene({ nodes: THREE, leader: "e2" });
    const { fleet } = scene;
    let reachable = false;
    fleet.fate = (host, kind) => (host === "e1" && kind !== "look" && !reachable ? "lost" : "through");
    await fleet.start("stop");
    await fleet.until(() => fleet.run.open.size === 1, "the command is journalled");
    await fleet.pass(120_000);
    expect(scene.begun()).toEqual([]);
    reachable = true;
    await fleet.settled();
    done(scene);
    expect(endedOf(fleet.events()).slice(0, 2)).toEqual([`${FIRST} void`, "bi.1/1/e1/stop/2 exited"]);
  });

  test("while somebody undoes what it rests on never starts", async () => {
    const scene = atscaleScene({});
    const { fleet } = scene;
    let reachable = false;
    fleet.fate = (host, kind) => (host === "e2" && kind !== "look" && !reachable ? "lost" : "through");
    await fleet.start("stop");
    await fleet.until(
      () => [...fleet.run.open.values()].some((command) => command.node === "e2"),
      "the replica's stop is journalled",
    );
    void scene.hosts.call("q1", "atscale_start");
    await fleet.pass(120_000);
    reachable = true;
    const run = await fleet.settled();
    expect(run.life).toMatchObject({ is: "paused", rule: "changed", node: "q1" });
    expect(scene.begun()).toEqual(["stop q1", "stop q2", "start q1"]);
  });
});

describe("an outcome", () => {
  test("that is unknown pauses; asked again and known, the run goes on without a second command", async () => {
    const scene = await stopping();
    const { fleet } = scene;
    fleet.agent("e1").rule(FIRST, { outcome: "UNKNOWN", reason: "its unit is gone" });
    const paused = await fleet.settled();
    expect(paused.life).toMatchObject({ is: "paused", rule: "command-unknown", node: "e1" });
    await expect(fleet.ask({ do: "retry", who: "a person", node: "e1" })).rejects.toThrow("may still be running");
    await fleet.pass(300_000);
    expect(scene.begun()).toEqual(["stop e1"]);
    fleet.agent("e1").rule(FIRST, { outcome: "EXITED", exitCode: 0 });
    await fleet.ask({ do: "resume", who: "a person", accept: [] });
    await fleet.settled();
    done(scene);
  });

  test("that is interrupted goes on where the looks show the node on its way and then the goal", async () => {
    const scene = atscaleScene({});
    const { fleet } = scene;
    await fleet.start("stop");
    await fleet.until(() => scene.begun().length === 1, "the first stop runs");
    fleet.agent("q1").rule("bi.1/1/q1/stop/1", { outcome: "INTERRUPTED", reason: "the agent's host lost its session" });
    await fleet.settled();
    expect(fleet.run.life, fleet.sentence).toMatchObject({ is: "ended", how: "done" });
    expect(scene.begun()).toEqual(["q1", "q2", "e2", "e1", "c1"].map((node) => `stop ${node}`));
  });

  test("that is interrupted pauses where they do not, and a retry runs it once more", async () => {
    const scene = atscaleScene({ nodes: THREE, leader: "e2" });
    const { fleet } = scene;
    scene.hosts.fault("e1:stop-fails");
    await fleet.start("stop");
    await fleet.until(() => scene.begun().length === 1, "the first stop runs");
    fleet.agent("e1").rule(FIRST, { outcome: "INTERRUPTED", reason: "killed" });
    expect((await fleet.settled()).life).toMatchObject({ is: "paused", rule: "command-failed", node: "e1" });
    scene.hosts.fault("e1:stop-fails", false);
    await fleet.ask({ do: "retry", who: "a person", node: "e1" });
    await fleet.settled();
    expect(fleet.run.life).toMatchObject({ is: "ended", how: "done" });
    expect(scene.begun()).toEqual(["stop e1", "stop e1", "stop e2", "stop c1"]);
    expect(endedOf(fleet.events()).slice(0, 2)).toEqual([`${FIRST} interrupted`, "bi.1/1/e1/stop/2 exited"]);
  });

  test("other than zero pauses with it where the goal is not seen", async () => {
    const scene = atscaleScene({ nodes: THREE, leader: "e2" });
    scene.hosts.fault("e1:stop-fails");
    await scene.fleet.start("stop");
    const run = await scene.fleet.settled();
    expect(run.life).toMatchObject({
      is: "paused",
      rule: "command-failed",
      reason: expect.stringContaining("exited with 1"),
    });
  });
});
