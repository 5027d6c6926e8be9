/**
 * A person says that a host is dead for good. The judge is the hosts' own record of commands, and what the agents were asked.
 */
import { describe, expect, test } from "vitest";
import { choicesOf } from "../../../controller/run/choices.ts";
import { atscaleScene, endedOf, pausesOf, type Scene, THREE, twice } from "../../support/virtual-atscale.ts";

const who = "ann";
const dead = { do: "host-dead", who, host: "q1", reason: "its mainboard burnt" } as const;
const commands = (scene: Scene) => choicesOf(scene.fleet.run, scene.fleet.definition).map(({ command }) => command);

/** The first stop runs on q1; then its agent is gone, another controller takes over, and the run pauses. */
async function silenced(verb = "stop"): Promise<Scene> {
  const scene = atscaleScene();
  const { fleet } = scene;
  await fleet.start(verb);
  await fleet.until(() => scene.begun().length === 1, "the first command runs");
  fleet.agent("q1").goAway(true);
  fleet.takeOver();
  expect((await fleet.settled()).life).toMatchObject({ is: "paused", rule: "unsettled", node: "q1" });
  return scene;
}

describe("a run that waits for a host that never answers", () => {
  test("lists the word of a person among its choices, and refuses to skip the node before it", async () => {
    const scene = await silenced();
    expect(commands(scene)).toEqual(["muster resume bi.1", 'muster host dead q1 --reason "..."', "muster abort bi.1"]);
    const skip = scene.fleet.ask({ do: "skip", who, node: "q1", reason: "burnt" });
    await expect(skip).rejects.toThrow("no outcome yet");
  });

  test("closes its command as not known, never as ended, and then goes on without the node once it is skipped", async () => {
    const scene = await silenced();
    const { fleet } = scene;
    await fleet.ask(dead);
    expect(fleet.run.open.size).toBe(0);
    expect(fleet.run.phases[1]?.steps.get("q1")).toMatchObject({ is: "ended", ended: { outcome: "unknown" } });
    expect(fleet.run.life).toMatchObject({ is: "paused", rule: "host-dead", node: "q1" });
    expect(fleet.run.life).toMatchObject({ reason: "q1 is dead for good, says ann: its mainboard burnt" });
    expect(commands(scene)).toEqual(['muster skip bi.1 q1 --reason "..."', "muster abort bi.1"]);
    await fleet.ask({ do: "skip", who, node: "q1", reason: "burnt" });
    const run = await fleet.settled();
    expect(run.life, fleet.sentence).toMatchObject({
      how: "done",
      verdict: expect.stringContaining("NOT VERIFIED on q1:"),
    });
    expect(scene.begun()).toEqual(["stop q1", "stop q2", "stop e2", "stop e1", "stop c1"]);
    expect(endedOf(fleet.events()).some((said) => said.includes("/q1/"))).toBe(false);
    expect(twice(scene)).toEqual([]);
  });

  test("pauses again at once where a person resumes without skipping, and still asks nobody there", async () => {
    const scene = await silenced();
    const { fleet } = scene;
    await fleet.ask(dead);
    const asked: string[] = [];
    fleet.fate = (host, kind) => {
      if (host === "q1") asked.push(kind);
      return "through";
    };
    await fleet.ask({ do: "resume", who, accept: [] });
    expect((await fleet.settled()).life).toMatchObject({ is: "paused", rule: "host-dead", node: "q1" });
    await fleet.pass(600_000);
    expect(asked).toEqual([]);
  });

  test("can be aborted without the host being asked", async () => {
    const scene = await silenced();
    const { fleet } = scene;
    await fleet.ask({ do: "abort", who, reason: "enough" });
    await fleet.pass(600_000);
    expect(fleet.run.life.is).toBe("aborting");
    await fleet.ask(dead);
    expect((await fleet.settled()).life).toMatchObject({ is: "ended", how: "aborted" });
  });
});

describe("a host that was said to be dead", () => {
  test("is not used any more though its agent is heard again, and nothing of it is run again", async () => {
    const scene = await silenced("restart");
    const { fleet } = scene;
    await fleet.ask(dead);
    fleet.agent("q1").goAway(false);
    await expect(fleet.ask({ do: "retry", who, node: "q1" })).rejects.toThrow("its host was said to be dead");
    await fleet.ask({ do: "skip", who, node: "q1", reason: "burnt" });
    expect((await fleet.settled()).life, fleet.sentence).toMatchObject({ how: "done" });
    expect(scene.begun().filter((command) => command.endsWith(" q1"))).toEqual(["stop q1"]);
    expect(fleet.agent("q1").started).toEqual(["bi.1/1/q1/stop/1"]);
  });

  test("stays so for the controller that takes over, which settles nothing there", async () => {
    const scene = await silenced();
    const { fleet } = scene;
    await fleet.ask(dead);
    fleet.takeOver();
    await fleet.ask({ do: "skip", who, node: "q1", reason: "burnt" });
    expect((await fleet.settled()).life, fleet.sentence).toMatchObject({ how: "done" });
    expect(pausesOf(fleet.events())).toEqual(["unsettled"]);
  });

  test("pauses a running run, if the plan still needs something of it", async () => {
    const scene = atscaleScene();
    const { fleet } = scene;
    await fleet.start("stop");
    await fleet.until(() => scene.begun().length === 1, "the first command runs");
    await fleet.ask({ ...dead, host: "q2" });
    expect((await fleet.settled()).life).toMatchObject({ is: "paused", rule: "host-dead", node: "q2" });
    await fleet.ask({ do: "skip", who, node: "q2", reason: "burnt" });
    expect((await fleet.settled()).life, fleet.sentence).toMatchObject({ how: "done" });
    expect(scene.begun()).toEqual(["stop q1", "stop e2", "stop e1", "stop c1"]);
  });

  test("that a restart cannot do without leaves nothing but the end of the run", async () => {
    const scene = atscaleScene({ nodes: THREE, leader: "e2" });
    const { fleet } = scene;
    await fleet.start("restart");
    await fleet.until(() => scene.begun().length === 1, "the first command runs");
    await fleet.ask({ ...dead, host: "c1" });
    expect((await fleet.settled()).life).toMatchObject({ rule: "host-dead", node: "c1" });
    expect(commands(scene)).toEqual(["muster abort bi.1"]);
  });

  test("must be one of the run's, with a reason; said twice it is one event", async () => {
    const { fleet } = await silenced();
    await expect(fleet.ask({ ...dead, host: "elsewhere" })).rejects.toThrow("no node on elsewhere");
    await expect(fleet.ask({ ...dead, reason: "" })).rejects.toThrow("--reason");
    await fleet.ask(dead);
    await fleet.ask(dead);
    expect(fleet.events().filter(({ type }) => type === "host-dead")).toHaveLength(1);
  });
});
