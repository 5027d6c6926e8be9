/**
 * What people ask of a run, and what follows.
 */
import { describe, expect, test } from "vitest";
import { choicesOf } from "../../../controller/run/choices.ts";
import { atscaleScene, endedOf, pausesOf, type Scene, THREE, twice } from "../../support/virtual-atscale.ts";

const who = "a person";

async function running(options: Parameters<typeof atscaleScene>[0] = {}, verb = "stop"): Promise<Scene> {
  const scene = atscaleScene(options);
  await scene.fleet.start(verb);
  await scene.fleet.until(() => scene.begun().length === 1, "the first command runs");
  return scene;
}

describe("pause", () => {
  test("lets what runs finish, journals its result, and issues nothing more however long it lasts", async () => {
    const scene = await running();
    await scene.fleet.ask({ do: "pause", who });
    await scene.fleet.pass(3_600_000);
    expect(scene.begun()).toEqual(["stop q1"]);
    expect(endedOf(scene.fleet.events())).toEqual(["bi.1/1/q1/stop/1 exited"]);
    await scene.fleet.ask({ do: "resume", who, accept: [] });
    expect((await scene.fleet.settled()).life).toMatchObject({ how: "done" });
    expect(scene.begun()).toHaveLength(5);
    expect(twice(scene)).toEqual([]);
  });

  test("no command begins between any pause and its resume", { timeout: 60_000 }, async () => {
    for (let at = 1; at < 12; at += 1) {
      const scene = atscaleScene({ nodes: THREE, leader: "e2", seed: at });
      const { fleet } = scene;
      await fleet.start("restart");
      await fleet.pass(at * 13_700);
      if (fleet.isSettled()) continue;
      await fleet.ask({ do: "pause", who });
      const before = scene.begun().length;
      await fleet.pass(100_000 + at * 1_000);
      expect(scene.begun()).toHaveLength(before);
      await fleet.ask({ do: "resume", who, accept: [] });
      expect((await fleet.settled()).life, fleet.sentence).toMatchObject({ how: "done" });
      expect([...scene.harms(), ...twice(scene)]).toEqual([]);
    }
  });

  test("a pause while the agent is away takes the command back, if it was never sent", async () => {
    const scene = atscaleScene({ nodes: THREE, leader: "e2" });
    const { fleet } = scene;
    let reachable = false;
    fleet.fate = (host, kind) => (host === "e1" && kind === "execute" && !reachable ? "lost" : "through");
    await fleet.start("stop");
    await fleet.until(() => fleet.run.open.size === 1, "the command is journalled");
    await fleet.ask({ do: "pause", who });
    await fleet.pass(10_000);
    reachable = true;
    await fleet.pass(600_000);
    expect(endedOf(fleet.events())).toEqual(["bi.1/1/e1/stop/1 void"]);
    expect(scene.begun()).toEqual([]);
  });
});

describe("abort", () => {
  test("waits for what runs, undoes nothing and says where each node stands", async () => {
    const scene = await running();
    await scene.fleet.ask({ do: "abort", who, reason: "enough" });
    expect(scene.fleet.run.life.is).toBe("aborting");
    const run = await scene.fleet.settled();
    expect(run.life).toMatchObject({
      is: "ended",
      how: "aborted",
      verdict: expect.stringContaining("q2, e2, e1, c1 not touched"),
    });
    expect(scene.begun()).toEqual(["stop q1"]);
    expect(endedOf(scene.fleet.events())).toEqual(["bi.1/1/q1/stop/1 exited"]);
  });

  test("right after a start leaves a node that settles, and the next start waits for it instead of starting it again", async () => {
    const scene = atscaleScene({ nodes: THREE, leader: "e2", start: "stopped" });
    const { fleet } = scene;
    await fleet.start("start", { leader: "e2" });
    await fleet.until(() => endedOf(fleet.events()).length === 3, "the last start has ended");
    await fleet.ask({ do: "abort", who, reason: "enough" });
    expect((await fleet.settled()).life).toMatchObject({ is: "ended", how: "aborted" });
    await fleet.start("start");
    expect((await fleet.settled()).life, fleet.sentence).toMatchObject({ is: "ended", how: "done" });
    expect(scene.begun()).toEqual(["start c1", "start e2", "start e1"]);
    expect([...scene.harms(), ...twice(scene)]).toEqual([]);
  });

  test("instead of a pause, where the run was begun so", async () => {
    const scene = atscaleScene({ nodes: THREE, leader: "e2" });
    scene.hosts.fault("e1:stop-fails");
    await scene.fleet.start("stop", {}, "abort");
    expect((await scene.fleet.settled()).life).toMatchObject({ is: "ended", how: "aborted" });
    expect(pausesOf(scene.fleet.events())).toEqual(["command-failed"]);
    expect(scene.begun()).toEqual(["stop e1"]);
  });
});

describe("retry and skip", () => {
  test("a retry whose goal shows by then runs nothing", async () => {
    const scene = atscaleScene({ nodes: THREE, leader: "e2" });
    const { fleet } = scene;
    scene.hosts.fault("e1:stop-fails");
    await fleet.start("stop");
    await fleet.settled();
    scene.hosts.fault("e1:stop-fails", false);
    void scene.hosts.call("e1", "atscale_stop");
    await fleet.pass(120_000);
    await fleet.ask({ do: "retry", who, node: "e1" });
    expect((await fleet.settled()).life).toMatchObject({ how: "done" });
    expect(fleet.agent("e1").started).toEqual(["bi.1/1/e1/stop/1"]);
  });

  test("a skipped node is left out of what follows, and the verdict names it", async () => {
    const scene = atscaleScene({});
    const { fleet } = scene;
    scene.hosts.fault("q1:stop-fails");
    await fleet.start("stop");
    expect((await fleet.settled()).life).toMatchObject({ rule: "command-failed", node: "q1" });
    await fleet.ask({ do: "skip", who, node: "q1", reason: "its host is being rebuilt" });
    const run = await fleet.settled();
    expect(run.life).toMatchObject({ how: "done", verdict: expect.stringContaining("NOT VERIFIED on q1") });
    expect(scene.begun().slice(1)).toEqual(["stop q2", "stop e2", "stop e1", "stop c1"]);
  });

  test("the coordinator cannot be skipped in a restart's stop: the start would begin without it", async () => {
    const scene = atscaleScene({ nodes: THREE, leader: "e1" });
    const { fleet } = scene;
    scene.hosts.fault("c1:stop-fails");
    await fleet.start("restart");
    const paused = await fleet.settled();
    expect(paused.life).toMatchObject({ is: "paused", rule: "command-failed", node: "c1" });
    expect(choicesOf(paused, fleet.definition).some(({ command }) => command.includes("skip"))).toBe(false);
    const skip = fleet.ask({ do: "skip", who, node: "c1", reason: "tired" });
    await expect(skip).rejects.toThrow('nothing would be left of "Coordinator"');
    expect(scene.begun().filter((command) => command.startsWith("start"))).toEqual([]);
  });

  test("a skip of a node whose command has no outcome is refused", async () => {
    const scene = await running();
    await scene.fleet.ask({ do: "pause", who });
    await expect(scene.fleet.ask({ do: "skip", who, node: "q1", reason: "tired" })).rejects.toThrow("no outcome yet");
  });

  test("a node left out of the plan is looked at by nobody, takeover included", async () => {
    const scene = atscaleScene({});
    const { fleet } = scene;
    fleet.agent("q2").goAway(true);
    await fleet.start("stop", { without: ["q2"], overrides: [] });
    await fleet.until(() => scene.begun().length === 1, "the first stop");
    fleet.takeOver();
    const run = await fleet.settled();
    expect(run.life, fleet.sentence).toMatchObject({
      how: "done",
      verdict: expect.stringContaining("NOT VERIFIED on q2"),
    });
    expect(scene.begun()).toEqual(["stop q1", "stop e2", "stop e1", "stop c1"]);
  });
});

describe("an agent that cannot be asked after a takeover", () => {
  test("pauses after a minute; a resume gives it another one, and the run goes on once it answers", async () => {
    const scene = await running({ nodes: THREE, leader: "e2" });
    const { fleet } = scene;
    fleet.agent("e1").goAway(true);
    fleet.takeOver();
    expect((await fleet.settled()).life).toMatchObject({ is: "paused", rule: "unsettled" });
    await fleet.pass(600_000);
    await fleet.ask({ do: "resume", who, accept: [] });
    await fleet.pass(30_000);
    expect(fleet.run.life.is).toBe("running");
    fleet.agent("e1").goAway(false);
    expect((await fleet.settled()).life).toMatchObject({ how: "done" });
    expect(twice(scene)).toEqual([]);
  });
});

describe("a run that will not get there by itself", () => {
  test("names first whom the definition says to call, and what to send them", async () => {
    const scene = atscaleScene({});
    scene.hosts.fault("q1:stop-fails");
    await scene.fleet.start("stop");
    const paused = await scene.fleet.settled();
    if (paused.life.is !== "paused") throw new Error("it did not pause");
    const hopeless = { ...paused, life: { ...paused.life, rule: "hopeless" } };
    const supported = { ...scene.fleet.definition, support: "the vendor's support" };
    const [first] = choicesOf(hopeless, supported);
    expect(first?.does).toContain("the vendor's support");
    expect(first?.command).toMatch(/^muster capture \S+ --to \S+-support\.yaml$/);
    expect(choicesOf(hopeless, scene.fleet.definition).some(({ command }) => command.includes("capture"))).toBe(false);
    expect(choicesOf(paused, supported).some(({ command }) => command.includes("capture"))).toBe(false);
  });
});

describe("a node that cannot be judged any more", () => {
  test("leaves the choice to go on without it, after a resume as after its deadline", async () => {
    const scene = atscaleScene({ nodes: THREE, leader: "e1", start: "stopped" });
    const { fleet } = scene;
    await fleet.start("start", { leader: "e1" });
    await fleet.until(() => scene.begun().at(-1) === "start e1", "the leader starts");
    scene.hosts.fault("e1:store-down");
    expect((await fleet.settled()).life).toMatchObject({ is: "paused", rule: "deadline", node: "e1" });
    await fleet.ask({ do: "resume", who, accept: [] });
    expect((await fleet.settled()).life).toMatchObject({ is: "paused", rule: "unseen", node: "e1" });
    expect(choicesOf(fleet.run, fleet.definition).map(({ command }) => command)).toContain(
      'muster skip bi.1 e1 --reason "..."',
    );
    await fleet.ask({ do: "skip", who, node: "e1", reason: "its store is broken" });
    expect((await fleet.settled()).phases.find((phase) => phase.plan.name === "Leader")?.state).toBe("done");
  });
});

describe("roles that changed", () => {
  test("between the plan and the phase pause; a resume without accepting is refused; accepted, today's order is kept", async () => {
    const scene = atscaleScene({ leader: "e1" });
    const { fleet } = scene;
    scene.hosts.fault("e1:leader-moves-after-stop=2");
    await fleet.start("stop");
    expect((await fleet.settled()).life).toMatchObject({ is: "paused", rule: "roles-changed", node: "e2" });
    expect(scene.begun()).toEqual(["stop q1", "stop q2"]);
    await expect(fleet.ask({ do: "resume", who, accept: [] })).rejects.toThrow("roles");
    await fleet.ask({ do: "resume", who, accept: ["roles-changed"] });
    expect((await fleet.settled()).life).toMatchObject({ how: "done" });
    expect(scene.begun().slice(2)).toEqual(["stop e1", "stop e2", "stop c1"]);
    expect(scene.harms()).toEqual([]);
    expect(fleet.events().findLast((event) => event.type === "remembered")).toMatchObject({ node: "e2" });
  });
});

test("engines that went down by another hand in a restart, leader first, are not started by what the plan believed", async () => {
  const scene = await running({}, "restart");
  // Somebody stops the leader; the replica takes over and is stopped too, before Muster comes to either.
  await Promise.all([scene.hosts.run("e1", "stop"), scene.fleet.pass(45_000)]);
  await Promise.all([scene.hosts.run("e2", "stop"), scene.fleet.pass(45_000)]);
  const run = await scene.fleet.settled();
  expect(run.life).toMatchObject({ is: "paused" });
  await scene.fleet.ask({ do: "resume", who, accept: ["roles-changed"] });
  const { life } = await scene.fleet.settled();
  expect(scene.begun().filter((command) => command.startsWith("start e"))).toEqual([]);
  expect(life, scene.fleet.sentence).toMatchObject({ is: "paused", rule: "leader-unconfirmed" });
  expect(scene.harms().filter((harm) => harm.includes("stale"))).toEqual([]);
});
