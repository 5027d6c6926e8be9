import { existsSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { MusterError, NotLeaderError } from "../../../shared/errors.ts";
import type { Run } from "../../../shared/wire/generated/muster/controller/v1/Run.ts";
import { all, type FakeFleet, fakeFleet, type Script, thenNothing } from "./support/fake-fleet.ts";
import { ended, pausedRun, planOf, runOf, runPhaseOf, stepOf } from "./support/messages.ts";
import { json, muster, musterInTerminal, started } from "./support/run-cli.ts";

const running = runOf({ phases: [runPhaseOf({ steps: [stepOf("bi-04", "commanded")] })] });
const fleets: FakeFleet[] = [];

async function controller(script: Script, port = 0): Promise<FakeFleet> {
  const fleet = await fakeFleet(script, port);
  fleets.push(fleet);
  return fleet;
}

/** A controller that plans, starts, and shows these views of the run. */
const showing = (...views: Run[]): Script => ({
  plan: () => planOf(),
  start: () => ({ run: running, plan: planOf() }),
  watch: (_, signal) => thenNothing(views, signal),
});

afterEach(async () => {
  await Promise.all(fleets.splice(0).map((fleet) => fleet.stop()));
});

describe("stop, where nobody can be asked", () => {
  it("shows the plan, starts nothing and names --yes", async () => {
    const fleet = await controller(showing(ended("done", "SAFE TO POWER OFF")));
    const ran = await muster(["stop", "bi-prod", "--controller", fleet.address]);
    expect(ran.exit).toBe(3);
    expect(ran.stdout).toContain("bi-04");
    expect(ran.stderr).toContain("--yes");
    expect(fleet.asked.map(([method]) => method)).toEqual(["MakePlan"]);
  });

  it("starts exactly the plan it showed, for the person who asks, and ends 0 with the verdict", async () => {
    const fleet = await controller(showing(running, ended("done", "SAFE TO POWER OFF: 5/5")));
    const ran = await muster([
      ..."stop bi-prod --yes --ticket CHG-7 --leader bi-02 --without bi-05,bi-06 --override replica-lag:bi-03".split(
        " ",
      ),
      ...["--reason", "kernel update", "--controller", fleet.address],
    ]);
    expect(ran.exit).toBe(0);
    expect(ran.stdout).toMatch(
      /^\d\d:\d\d:\d\dZ bi-prod\.42 phase=1\/1 done=0\/1 bi-04=commanded \| Waiting for bi-04\. Nothing to do\.$/m,
    );
    expect(ran.stdout.trimEnd().split("\n").at(-1)).toBe("SAFE TO POWER OFF: 5/5");
    const start = fleet.asked.find(([method]) => method === "StartRun")?.[1];
    expect(start).toMatchObject({
      cluster: "bi-prod",
      verb: "stop",
      pin: "9f3a2c11",
      reason: "kernel update",
      ticket: "CHG-7",
      onPause: "ask",
    });
    const flags = { overrides: ["replica-lag:bi-03"], without: ["bi-05", "bi-06"], leader: "bi-02" };
    expect(start?.options).toEqual({ ...flags, nodes: [], setJson: "" });
    expect(start?.who).toMatch(/^ann@/);
  });

  it("never overrides a rule by --yes: a refused plan prints and ends 3", async () => {
    const refused = planOf({
      refused: [
        {
          rule: "replica-lag",
          message: "bi-03 is 2310 MB behind",
          passesWhen: "<= 16",
          override: "--override replica-lag:bi-03",
        },
      ],
    });
    const fleet = await controller({ plan: () => refused });
    const ran = await muster(["stop", "bi-prod", "--yes", "--controller", fleet.address]);
    expect(ran.exit).toBe(3);
    expect(ran.stdout).toContain("--override replica-lag:bi-03");
    expect(fleet.asked.map(([method]) => method)).toEqual(["MakePlan"]);
  });

  it("shows a plan that changed in between again, and runs that one", async () => {
    const ids = ["00000001", "00000002"];
    const fleet = await controller({
      ...showing(ended("done", "SAFE")),
      plan: () => planOf({ id: ids.shift() ?? "?" }),
      start: ({ pin }) => {
        if (pin !== "00000002") throw new MusterError("plan-changed", "what would be done now is plan 00000002");
        return { run: running };
      },
    });
    const ran = await muster(["stop", "bi-prod", "--yes", "--controller", fleet.address]);
    expect(ran.exit).toBe(0);
    expect(ran.stdout).toMatch(/Plan 00000001[\s\S]*changed[\s\S]*Plan 00000002/);
  });

  it("runs nothing where the pinned plan is not what would be done", async () => {
    const fleet = await controller(showing());
    const ran = await muster(["stop", "bi-prod", "--yes", "--plan", "11111111", "--controller", fleet.address]);
    expect(ran.exit).toBe(3);
    expect(ran.stderr).toContain("9f3a2c11");
    expect(fleet.asked.map(([method]) => method)).toEqual(["MakePlan"]);
  });

  it("ends 5 at a pause, with the reason, the output made harmless and every choice", async () => {
    const fleet = await controller(showing(running, pausedRun()));
    const ran = await muster(["stop", "bi-prod", "--yes", "--controller", fleet.address]);
    expect(ran.exit).toBe(5);
    expect(ran.stdout).toContain("atscale_stop on bi-04 exited 1");
    expect(ran.stdout).toContain("| cannot stop: disk full");
    expect(ran.stdout).not.toContain("\u001b");
    expect(ran.stdout).toContain("1 run the command on bi-04 once more   muster retry bi-prod.42 bi-04");
  });

  it("does not end at a pause that the run itself ends, with --on-pause abort", async () => {
    const fleet = await controller(showing(running, pausedRun(), ended("aborted", "Aborted: bi-04 not verified")));
    const ran = await muster(["stop", "bi-prod", "--yes", "--on-pause", "abort", "--controller", fleet.address]);
    expect(ran.exit).toBe(1);
  });

  it("with -o json prints one document on stdout and its progress on stderr", async () => {
    const fleet = await controller(showing(running, ended("aborted", "Aborted: bi-04 not verified")));
    const ran = await muster(["stop", "bi-prod", "--yes", "-o", "json", "--controller", fleet.address]);
    expect(ran.exit).toBe(1);
    expect(json(ran.stdout)).toMatchObject({
      run: "bi-prod.42",
      state: "aborted",
      verdict: "Aborted: bi-04 not verified",
    });
    expect(ran.stderr).toContain("bi-prod.42 phase=1/1");
  });

  it("leaves at once with --detach and says how to watch", async () => {
    const fleet = await controller(showing());
    const ran = await muster(["stop", "bi-prod", "--yes", "--detach", "--controller", fleet.address]);
    expect(ran.exit).toBe(130);
    expect(ran.stdout).toContain("muster watch bi-prod.42");
    expect(fleet.asked.map(([method]) => method)).toEqual(["MakePlan", "StartRun"]);
  });
});

/** `script` makes a terminal; where there is none nobody can be shown one. */
const hasScript = existsSync("/usr/bin/script");

describe.skipIf(!hasScript)("stop, in a terminal", () => {
  it("goes on when the cluster's name is typed, and draws the tree", async () => {
    const fleet = await controller(showing(running, ended("done", "SAFE TO POWER OFF")));
    const ran = await musterInTerminal(["stop", "bi-prod", "--controller", fleet.address], "bi-prod\n");
    expect(ran.stdout).toContain("Type bi-prod to go on:");
    expect(ran.stdout).toContain("SAFE TO POWER OFF");
    expect(ran.exit).toBe(0);
  });

  it("starts nothing when something else is typed", async () => {
    const fleet = await controller(showing());
    const ran = await musterInTerminal(["stop", "bi-prod", "--controller", fleet.address], "yes\n");
    expect(ran.exit).toBe(3);
    expect(fleet.asked.map(([method]) => method)).toEqual(["MakePlan"]);
  });
});

describe("watch", () => {
  it("goes on after the controller was away, and follows the run it had begun to follow", async () => {
    const first = await controller({ watch: (_, signal) => thenNothing([running], signal) });
    const child = started(["watch", "bi-prod", "--controller", first.address]);
    let seen = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      seen += chunk.toString();
    });
    await expect.poll(() => seen, { timeout: 60_000 }).toContain("phase=1/1");
    await first.stop();
    await expect
      .poll(() => seen, { timeout: 60_000 })
      .toContain("controller away, the run's state is unknown until it is back");
    const second = await controller({ watch: () => all([running, ended("done", "SAFE")]) }, first.port);
    const { exitCode } = await child;
    expect(exitCode).toBe(0);
    expect(second.asked).toContainEqual(["WatchRun", expect.objectContaining({ run: "bi-prod.42" })]);
  });

  it("ends 130 at Ctrl-C and leaves the run alone", async () => {
    const fleet = await controller({ watch: (_, signal) => thenNothing([running], signal) });
    const child = started(["watch", "bi-prod", "--controller", fleet.address]);
    let seen = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      seen += chunk.toString();
    });
    await expect.poll(() => seen, { timeout: 60_000 }).toContain("phase=1/1");
    child.kill("SIGINT");
    const { exitCode, stdout } = await child;
    expect(exitCode).toBe(130);
    expect(stdout).toContain("the run goes on");
    expect(fleet.asked.map(([method]) => method)).toEqual(["WatchRun"]);
  });
});

describe("asking a controller", () => {
  it("follows a standby to its leader, once", async () => {
    const leader = await controller({ run: () => runOf({ state: "running", sentence: "Looking anew." }) });
    const standby = await controller({
      run: () => {
        throw new NotLeaderError(leader.address);
      },
    });
    const ran = await muster(["resume", "bi-prod", "--accept", "roles-changed", "--controller", standby.address]);
    expect(ran.exit).toBe(0);
    expect(leader.asked).toEqual([["Resume", expect.objectContaining({ run: "bi-prod", accept: ["roles-changed"] })]]);
  });

  it("does not follow a leader that is none either", async () => {
    const standby: FakeFleet = await controller({
      run: () => {
        throw new NotLeaderError(standby.address);
      },
    });
    const ran = await muster(["abort", "bi-prod", "--controller", standby.address]);
    expect(ran.exit).toBe(4);
    expect(standby.asked).toHaveLength(2);
  });

  it("ends 4 and says the address tried where nobody answers", async () => {
    const gone = await controller({});
    await gone.stop();
    const ran = await muster(["status", "--controller", gone.address]);
    expect(ran.exit).toBe(4);
    expect(ran.stderr).toContain(gone.address);
  });

  it("ends 3 where a run is open already", async () => {
    const fleet = await controller({
      plan: () => planOf(),
      start: () => {
        throw new MusterError("run-open", "bi-prod.41 is open");
      },
    });
    const ran = await muster(["start", "bi-prod", "--yes", "--controller", fleet.address]);
    expect(ran.exit).toBe(3);
    expect(ran.stderr).toContain("bi-prod.41 is open");
  });

  it("says that a run may have been started where the controller goes while it is asked to", async () => {
    const fleet = await controller({
      plan: () => planOf(),
      start: () => {
        throw new MusterError("controller-away", "gone");
      },
    });
    const ran = await muster(["stop", "bi-prod", "--yes", "--controller", fleet.address]);
    expect(ran.exit).toBe(4);
    expect(ran.stderr).toContain("not known; see: muster runs bi-prod");
  });

  it("checks the status for monitoring: 1 where something needs a person", async () => {
    const attention = [{ cluster: "bi-prod", message: "leader changed", command: "muster explain bi-prod" }];
    const fleet = await controller({ status: () => ({ clusters: [], attention, controller: "c1" }) });
    const ran = await muster(["status", "--check", "-o", "json", "--controller", fleet.address]);
    expect(ran.exit).toBe(1);
    expect(json(ran.stdout)).toMatchObject({ attention });
  });
});
