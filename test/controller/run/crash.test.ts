/**
 * The controller is killed at every instant that the journal knows, and others in between. The judge is the hosts' record of commands.
 */
import { describe, expect, test } from "vitest";
import { gateFaults } from "../../support/gate-judge.ts";
import {
  atscaleScene,
  endedOf,
  pausesOf,
  type Scene,
  type SceneOptions,
  THREE,
  twice,
} from "../../support/virtual-atscale.ts";
import { TAKEOVER_MS } from "../../support/virtual-fleet.ts";

async function goOn({ fleet }: Scene): Promise<void> {
  for (await fleet.settled(); !fleet.alive; await fleet.settled()) {
    await fleet.pass(TAKEOVER_MS);
    fleet.takeOver();
  }
}

function unharmed(scene: Scene): void {
  const { fleet } = scene;
  expect(fleet.run.life, fleet.sentence).toMatchObject({ is: "ended", how: "done" });
  expect(scene.harms()).toEqual([]);
  expect(twice(scene)).toEqual([]);
  expect(gateFaults(fleet.cluster, fleet.log, fleet.delivered)).toEqual([]);
}

describe("a controller killed right after an event was journalled", () => {
  test.each([
    ["a restart of three nodes", "restart", { nodes: THREE, leader: "e2" }],
    ["a start of three nodes", "start", { nodes: THREE, leader: "e1", start: "stopped" }],
  ] as [string, string, SceneOptions][])(
    "goes on by itself, whichever event of %s it was",
    { timeout: 120_000 },
    async (_, verb, options) => {
      const leader = verb === "start" ? { leader: options.leader ?? null } : {};
      const whole = atscaleScene(options);
      await whole.fleet.start(verb, leader);
      await whole.fleet.settled();
      const expected = whole.begun();
      for (let n = 1; n < whole.fleet.log.length; n += 1) {
        const scene = atscaleScene(options);
        scene.fleet.journal.onWritten = (_log, at) => {
          if (at === n) scene.fleet.crash();
        };
        await scene.fleet.start(verb, leader);
        await goOn(scene);
        unharmed(scene);
        expect(scene.begun(), `after event ${n}`).toEqual(expected);
      }
    },
  );

  test("goes on although it is killed after every single one of a run's events", { timeout: 60_000 }, async () => {
    const scene = atscaleScene({ leader: "e2" });
    // Once for each: a takeover may have to say the same again.
    const survived = new Set<string>(["epoch-began", "looked-anew", "run-ended"]);
    scene.fleet.journal.onWritten = (_log, _n, event) => {
      const { atMs: _at, ...said } = event;
      const about = ["epoch-began", "looked-anew", "run-ended"].includes(event.type)
        ? event.type
        : JSON.stringify({ ...said, token: 0, attempt: 0, id: "" });
      if (survived.has(about)) return;
      survived.add(about);
      scene.fleet.crash();
    };
    await scene.fleet.start("restart");
    await goOn(scene);
    unharmed(scene);
    expect(scene.begun()).toHaveLength(10);
  });
});

describe("a controller killed around a command", () => {
  test("journalled and never sent: it is settled as void, and the next attempt runs once", async () => {
    const scene = atscaleScene({ nodes: THREE, leader: "e2" });
    scene.fleet.journal.onWritten = (_log, _n, event) => {
      if (event.type === "command-issued" && event.id === "bi.1/1/e1/stop/1") scene.fleet.crash();
    };
    await scene.fleet.start("stop");
    await goOn(scene);
    unharmed(scene);
    expect(endedOf(scene.fleet.events()).slice(0, 2)).toEqual(["bi.1/1/e1/stop/1 void", "bi.1/1/e1/stop/2 exited"]);
    expect(scene.fleet.agent("e1").started).toEqual(["bi.1/1/e1/stop/2"]);
  });

  test("sent, and the answer lost: its outcome is asked for, and it is not sent again", async () => {
    const scene = atscaleScene({ nodes: THREE, leader: "e2" });
    const { fleet } = scene;
    let sent = false;
    fleet.fate = (_host, kind) => {
      if (kind !== "execute" || sent) return "through";
      sent = true;
      return "unanswered";
    };
    await fleet.start("stop");
    await fleet.until(() => sent, "the first command is sent");
    fleet.crash();
    await goOn(scene);
    unharmed(scene);
    expect(endedOf(fleet.events())[0]).toBe("bi.1/1/e1/stop/1 exited");
  });

  test("ended while nobody drove the run: the result is journalled by the next one", async () => {
    const scene = atscaleScene({ nodes: THREE, leader: "e2" });
    const { fleet } = scene;
    await fleet.start("stop");
    await fleet.until(() => scene.begun().length === 1, "the first stop runs");
    fleet.crash();
    await fleet.pass(120_000);
    expect(endedOf(fleet.events())).toEqual([]);
    await goOn(scene);
    unharmed(scene);
  });

  test("that its successor has outlived can do nothing more: its agents refuse it", async () => {
    const scene = atscaleScene({ nodes: THREE, leader: "e2" });
    const { fleet } = scene;
    await fleet.start("stop");
    await fleet.until(() => scene.begun().length === 1, "the first stop runs");
    fleet.takeOver();
    await fleet.pass(1_000);
    expect(() => fleet.agent("e1").obey(1)).toThrow("follows epoch 2");
    await goOn(scene);
    unharmed(scene);
  });
});

describe("after a takeover", () => {
  async function killedInside(verb: string): Promise<Scene> {
    const scene = atscaleScene({ leader: "e1" });
    await scene.fleet.start(verb);
    await scene.fleet.until(() => scene.begun().at(-1) === "stop e2", "the replica stops");
    scene.fleet.crash();
    return scene;
  }

  test("a gap of 16 minutes of wall time pauses, and a person's resume goes on", async () => {
    const scene = await killedInside("stop");
    scene.fleet.wallOffsetMs += 16 * 60_000;
    await goOn(scene);
    expect(scene.fleet.run.life).toMatchObject({
      is: "paused",
      rule: "resume-gap",
      reason: expect.stringContaining("16 min"),
    });
    expect(scene.begun()).toHaveLength(3);
    await scene.fleet.ask({ do: "resume", who: "a person", accept: [] });
    await goOn(scene);
    unharmed(scene);
  });

  test("a gap of 14 minutes goes on by itself", async () => {
    const scene = await killedInside("stop");
    scene.fleet.wallOffsetMs += 14 * 60_000;
    await goOn(scene);
    unharmed(scene);
  });

  test("a gap of 16 minutes still pauses when the one who found it is killed before it could", async () => {
    const scene = await killedInside("stop");
    scene.fleet.wallOffsetMs += 16 * 60_000;
    scene.fleet.takeOver();
    scene.fleet.takeOver();
    await goOn(scene);
    expect(scene.fleet.run.life).toMatchObject({ is: "paused", rule: "resume-gap" });
  });

  test("a wall clock that ran backwards pauses", async () => {
    const scene = await killedInside("stop");
    scene.fleet.wallOffsetMs -= 3_600_000;
    await goOn(scene);
    expect(scene.fleet.run.life).toMatchObject({
      is: "paused",
      rule: "resume-gap",
      reason: expect.stringContaining("backwards"),
    });
  });

  test("what somebody undid by hand meanwhile pauses, and nothing more is stopped", async () => {
    const scene = await killedInside("stop");
    void scene.hosts.call("q1", "atscale_start");
    await scene.fleet.pass(120_000);
    await goOn(scene);
    expect(scene.fleet.run.life).toMatchObject({ is: "paused", rule: "changed", node: "q1" });
    await scene.fleet.pass(600_000);
    expect(scene.begun()).toEqual(["stop q1", "stop q2", "stop e2", "start q1"]);
  });

  test("a paused run stays paused", async () => {
    const scene = await killedInside("stop");
    scene.fleet.takeOver();
    await scene.fleet.ask({ do: "pause", who: "a person" });
    scene.fleet.crash();
    await scene.fleet.pass(60_000);
    scene.fleet.takeOver();
    await scene.fleet.pass(600_000);
    expect(pausesOf(scene.fleet.events())).toEqual(["asked"]);
    expect(scene.begun()).toHaveLength(3);
    expect(endedOf(scene.fleet.events())).toHaveLength(3);
    await scene.fleet.ask({ do: "resume", who: "a person", accept: [] });
    await goOn(scene);
    unharmed(scene);
  });
});
