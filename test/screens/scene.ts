/**
 * One rehearsal through a bad night of a five-node AtScale: at each turn the controller's own message is kept, as a client got it.
 */

import { join } from "node:path";
import { execa } from "execa";
import { openSession } from "../../controller/cli/fleet/session.ts";
import type { Plan__Output as Plan } from "../../shared/wire/generated/muster/controller/v1/Plan.ts";
import type { Run__Output as Run } from "../../shared/wire/generated/muster/controller/v1/Run.ts";
import type { RunInfo__Output as RunInfo } from "../../shared/wire/generated/muster/controller/v1/RunInfo.ts";
import type { Status__Output as Status } from "../../shared/wire/generated/muster/controller/v1/Status.ts";
import { BALANCED, BI_PROD } from "../scenarios/atscale-clusters.ts";
import { eventually, isLate, type Rehearsed, rehearsed } from "../support/rehearsed.ts";

export interface Night {
  readonly refused: Plan;
  readonly refusedExplained: Run;
  readonly first: Plan;
  readonly failedStep: Run;
  readonly aborted: Run;
  readonly waiting: Run;
  readonly stopped: Run;
  readonly start: Plan;
  readonly starting: Run;
  readonly again: Plan;
  readonly rolesChanged: Run;
  readonly statusPaused: Status;
  readonly statusStopped: Status;
  readonly runs: readonly RunInfo[];
  /** What the real command line printed, by name; each in a process of its own. */
  readonly printed: Readonly<Record<string, string>>;
}

export async function badNight(): Promise<Night> {
  await using scene = await rehearsed({ text: BI_PROD, leader: "bi-02", faults: ["bi-05:exited-service"] });
  const session = openSession(scene.stage.address, undefined);
  const options = { overrides: [], without: [], leader: "" };
  const plan = (verb: string, ...rules: string[]) =>
    until(
      `a plan of a ${verb} on a look at every node, refused by ${rules.length} rules`,
      () => session.ask("MakePlan", { cluster: "bi-prod", verb, options }),
      ({ refused, nodes }) =>
        refused.map(({ rule }) => rule).join() === rules.join() && nodes.every(({ isNow }) => isNow !== "unknown"),
    );
  const explained = () => session.ask("GetRun", { run: "bi-prod" });
  /** Once so many nodes are seen up: after a switchover a copy of Postgres is not, for a moment. */
  const status = (up: number) =>
    until(
      `${up} nodes up`,
      () => session.ask("GetStatus", { cluster: "" }),
      ({ clusters }) => clusters[0]?.up === up,
    );
  const begin = (verb: string) => scene.begin(verb);
  try {
    await fault(scene, "bi-03:replica-lag=2310");
    const refused = await plan("stop", "replica-lag");
    const refusedExplained = await explained();
    await fault(scene, "--clear", "bi-03:replica-lag=2310");
    const first = await plan("stop");
    const confirmation = await inTerminal(scene, ["stop", "bi-prod"], "no\n");

    await fault(scene, "bi-04:stop-fails");
    await begin("stop");
    const failedStep = await scene.settled();
    await scene.ask("abort");
    const aborted = await scene.settled();
    await fault(scene, "--clear", "bi-04:stop-fails");

    await fault(scene, "bi-03:postgres-stays");
    await begin("stop");
    const waiting = await seen(scene, (run) => lingers(run, "bi-03"));
    await fault(scene, "--clear", "bi-03:postgres-stays");
    await scene.settled();
    const stopped = await explained();
    const statusStopped = await status(0);

    const start = await plan("start");
    await fault(scene, "bi-02:cold-engine");
    await begin("start");
    const starting = await seen(scene, (run) => warms(run, "bi-02"));
    await fault(scene, "--clear", "bi-02:cold-engine");
    await scene.settled();

    const again = await plan("stop");
    // The seventh stop of this world that ends well: five were of the run before.
    await fault(scene, "bi-02:leader-moves-after-stop=7");
    await begin("stop");
    await scene.settled();
    const rolesChanged = await explained();
    const statusPaused = await status(3);
    const explain = await cli(scene, ["explain", "bi-prod"]);
    const check = await cli(scene, ["status", "--check"]);
    await scene.resume(["roles-changed"]);
    await scene.settled();
    const { runs } = await session.ask("ListRuns", { cluster: "bi-prod", limit: 20 });
    return {
      ...{ refused, refusedExplained, first, failedStep, aborted, waiting, stopped, start, starting, again },
      ...{ rolesChanged, statusPaused, statusStopped, runs },
      printed: { confirmation, explain: explain.stdout, check: `exit ${check.exitCode}` },
    };
  } finally {
    session.close();
  }
}

/** A stop broken off after a query engine was taken out of the balancer: something is owed. */
export async function debtNight(): Promise<Status> {
  await using scene = await rehearsed({ text: BALANCED, faults: ["q1:stop-fails"] });
  await scene.begin("stop", { onPause: "abort" });
  await eventually("the stop is aborted", async () => (await scene.run()).state === "aborted");
  return await scene.status();
}

/** The command has ended and what it left behind is still there: it is being waited for. */
const lingers = (run: Run, node: string) => waits(run, node, /1 process left, .*10520/, /RUNNING|STOPPING/);
/** Every service has run long enough, and the engine does not answer yet. */
const warms = (run: Run, node: string) => waits(run, node, /ping/, /STARTING|key service|settling|not looked/);

/** Its step and the sentence both say the one and not the other: they rest on looks of different moments. */
function waits(run: Run, node: string, says: RegExp, not: RegExp): boolean {
  const step = run.phases.flatMap(({ steps }) => steps).find((s) => s.node === node && s.state === "ended");
  return step !== undefined && [step.says, run.sentence].every((text) => says.test(text) && !not.test(text));
}

async function seen(scene: Rehearsed, holds: (run: Run) => boolean): Promise<Run> {
  let found: Run | null = null;
  let last: Run | null = null;
  await eventually(
    "the run waits",
    async () => {
      last = await scene.run();
      if (last.state === "running" && holds(last)) found = last;
      if (isLate(last)) {
        await scene.resume();
        return false;
      }
      return found !== null || last.state !== "running";
    },
    () => `${last?.state}: ${last?.sentence}`,
  );
  if (!found) throw new Error(`never seen waiting; ${(last as Run | null)?.sentence}`);
  return found;
}

/** Asks until what comes back is the moment that the screen is of; a look that a busy machine lets time out passes. */
async function until<T>(what: string, ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  const last: { answer?: T } = {};
  await eventually(
    what,
    async () => {
      last.answer = await ask();
      return holds(last.answer);
    },
    () => JSON.stringify(last.answer),
  );
  return last.answer ?? (await ask());
}

const fault = (scene: Rehearsed, ...words: string[]) => execa(join(scene.stage.worldDir, "fault"), words);

const main = new URL("../../controller/cli/main.ts", import.meta.url).pathname;
const environment = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/", USER: "ann", NO_COLOR: "1" };

function cli(scene: Rehearsed, args: readonly string[]) {
  return execa(process.execPath, [main, ...args, "--controller", scene.stage.address], {
    env: { ...environment, COLUMNS: "80" },
    extendEnv: false,
    reject: false,
  });
}

/** In a pseudo-terminal of 100 columns, where `typed` is what a person types. */
async function inTerminal(scene: Rehearsed, args: readonly string[], typed: string): Promise<string> {
  const words = [process.execPath, main, ...args, "--controller", scene.stage.address].map((word) => `'${word}'`);
  const command = `stty cols 100; ${words.join(" ")}`;
  const { stdout } = await execa("script", ["-qec", command, "/dev/null"], {
    input: typed,
    env: { ...environment, TERM: "xterm" },
    extendEnv: false,
    reject: false,
  });
  return stdout;
}
