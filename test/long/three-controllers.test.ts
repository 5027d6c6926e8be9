/**
 * Three controllers and three nats-servers, with the journal kept threefold. The judge is the simulator's own command log and harm log.
 */
import { expect, test } from "vitest";
import { NotLeaderError } from "../../shared/errors.ts";
import { fromServiceError } from "../../shared/grpc/channel.ts";
import { isAlive } from "../../shared/simulator/alive.ts";
import { muster } from "../controller/cli/support/run-cli.ts";
import { BI_PROD } from "../scenarios/atscale-clusters.ts";
import { direct, eventually, leaderOf, type Rehearsed, rehearsed } from "../support/rehearsed.ts";

/** The vendor's order (S3 to S7), with bi-03 leading. */
const RESTART = [
  ...["bi-04", "bi-05", "bi-02", "bi-03", "bi-01"].map((node) => `${node} atscale_stop`),
  ...["bi-01", "bi-03", "bi-02", "bi-04", "bi-05"].map((node) => `${node} atscale_start`),
];
const three = () => rehearsed({ text: BI_PROD, leader: "bi-03", controllers: 3, natsServers: 3 });

async function leader(scene: Rehearsed, except: readonly number[] = []): Promise<number> {
  let found = -1;
  await eventually("a controller leads", async () => {
    found = await leaderOf(scene, except);
    return found >= 0;
  });
  return found;
}

/** The run ended well, every vendor command ran once and in order. */
async function unharmed(scene: Rehearsed, expected: readonly string[] = RESTART): Promise<void> {
  let run = await scene.settled();
  // The product's deadlines run twenty times faster here: a machine that stalls makes the run pause, rightly, and a person goes on.
  for (let times = 0; times < 5 && ["deadline", "unseen", "unsettled"].includes(run.pause?.rule ?? ""); times += 1) {
    await scene.resume();
    run = await scene.settled();
  }
  expect(run.state, run.sentence).toBe("done");
  expect(await scene.begun()).toEqual(expected);
  const judged = await scene.stage.judge();
  expect(judged.twice).toEqual([]);
  expect(judged.harm).toEqual([]);
}

/** Milliseconds from now until another controller leads, and until it has journalled something in the run. */
async function successor(scene: Rehearsed, before: number): Promise<{ next: number; leadsMs: number; actsMs: number }> {
  const since = performance.now();
  const epochs = async () => (await scene.events("bi-prod.1")).filter((e) => e.type === "epoch-began").length;
  const known = await epochs();
  const next = await leader(scene, [before]);
  const leadsMs = performance.now() - since;
  await eventually("it has taken the run over", async () => (await epochs()) > known);
  return { next, leadsMs, actsMs: performance.now() - since };
}

test("standbys answer what is true now and name the leader where something is to be written; the command line follows", {
  timeout: 600_000,
}, async () => {
  await using scene = await three();
  const lead = await leader(scene);
  const standby = lead === 0 ? 1 : 0;
  const address = scene.stage.controllers[standby]?.address ?? "";
  const leads = scene.stage.controllers[lead]?.address;
  const refused = await direct(scene, standby, "startRun", { cluster: "bi-prod", verb: "stop", who: "test" }).then(
    () => null,
    (error: unknown) => fromServiceError(error, "controller-away"),
  );
  expect(refused).toBeInstanceOf(NotLeaderError);
  expect((refused as NotLeaderError).leader).toBe(leads);
  const ran = await muster(["stop", "bi-prod", "--yes", "--detach", "--controller", address]);
  expect(ran.exit, ran.stderr).toBe(130);
  await eventually("the standby tells of the run", async () => {
    const run = await direct<{ id: string; events: number }>(scene, standby, "getRun", { run: "bi-prod" }).catch(
      () => null,
    );
    return run?.id === "bi-prod.1" && run.events > 5;
  });
  await unharmed(scene, RESTART.slice(0, 5));
});

test("the leader is killed in the middle of a phase: the next one goes on, and no command runs twice", {
  timeout: 600_000,
}, async () => {
  await using scene = await three();
  await scene.start("restart");
  await eventually("the second stop runs", async () => (await scene.begun()).length >= 2);
  const lead = await leader(scene);
  await scene.stage.controllers[lead]?.kill();
  const { leadsMs, actsMs } = await successor(scene, lead);
  console.log(`after the leader's kill another leads in ${Math.round(leadsMs)} ms, acts in ${Math.round(actsMs)} ms`);
  await unharmed(scene);
});

test("a leader that slept while another took over appends nothing when it wakes, and its agents refuse it", {
  timeout: 600_000,
}, async () => {
  await using scene = await three();
  await scene.start("restart");
  await eventually("the second stop runs", async () => (await scene.begun()).length >= 2);
  const lead = await leader(scene);
  const sleeper = scene.stage.controllers[lead];
  if (!sleeper) throw new TypeError("nobody leads");
  process.kill(sleeper.pid, "SIGSTOP");
  const { next } = await successor(scene, lead);
  process.kill(sleeper.pid, "SIGCONT");
  await eventually("it notices and ends", async () => !isAlive(sleeper.pid));
  await unharmed(scene);
  expect(await leader(scene, [lead])).toBe(next);
  const events = await scene.events("bi-prod.1");
  expect(events.filter((e) => e.type === "epoch-began")).toHaveLength(1);
});

test("a machine with a controller and a nats-server dies: the run goes on", { timeout: 600_000 }, async () => {
  await using scene = await three();
  await scene.start("restart");
  await eventually("the second stop runs", async () => (await scene.begun()).length >= 2);
  const lead = await leader(scene);
  await Promise.all([scene.stage.controllers[lead]?.kill(), scene.stage.nats.all[lead]?.stop("SIGKILL")]);
  const { leadsMs, actsMs } = await successor(scene, lead);
  console.log(`after the machine's death another leads in ${Math.round(leadsMs)} ms, acts in ${Math.round(actsMs)} ms`);
  await unharmed(scene);
});

test("NATS is away for a while: the run waits and says so, what runs goes on, and then the run ends by itself", {
  timeout: 600_000,
}, async () => {
  await using scene = await three();
  await scene.start("restart");
  await eventually("the second stop runs", async () => (await scene.begun()).length >= 2);
  const pids = scene.stage.nats.all.map(({ pid }) => pid);
  for (const pid of pids) process.kill(pid, "SIGSTOP");
  await eventually("a controller says that it waits", async () => {
    const { degraded } = await scene.status();
    return degraded !== "";
  });
  await eventually("the command under way has ended", async () => {
    const { commands } = await scene.stage.judge();
    return commands.filter(({ event }) => event === "ended").length >= 2;
  });
  expect((await scene.begun()).length).toBeLessThanOrEqual(3);
  for (const pid of pids) process.kill(pid, "SIGCONT");
  await unharmed(scene);
});
