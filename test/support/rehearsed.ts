/**
 * A rehearsal for a test: the stage, a client of its controller, and ways to wait for conditions with a deadline.
 */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { promisify } from "node:util";
import { type Stage, setStage } from "../../controller/rehearsal/stage.ts";
import { readCluster } from "../../shared/cluster/load.ts";
import { BUNDLED_PRODUCTS } from "../../shared/config/parts.ts";
import { channel } from "../../shared/grpc/channel.ts";
import { silentLogger } from "../../shared/log.ts";
import { COMMANDS, type CommandName, installRoot } from "../../shared/products/atscale/simulator/paths.ts";
import { loadProducts } from "../../shared/products/load.ts";
import type { Plan__Output as PlanView } from "../../shared/wire/generated/muster/controller/v1/Plan.ts";
import type { Run__Output as RunView } from "../../shared/wire/generated/muster/controller/v1/Run.ts";
import type { StartRunResponse__Output as Started } from "../../shared/wire/generated/muster/controller/v1/StartRunResponse.ts";
import type { Status__Output as StatusView } from "../../shared/wire/generated/muster/controller/v1/Status.ts";
import { FleetClient } from "../../shared/wire/load.ts";
import { eventsOf } from "./journal-files.ts";

/** A machine with two busy cores may be ten times slower than a quiet one. */
const WITHIN_MS = 240_000;
/** A whole restart, with a takeover in it. */
const RUN_WITHIN_MS = 300_000;
/**
 * The product's own deadlines run on the rehearsal's clock: at 20 a roll call's minute is 3 s and a stop's ten minutes are 30 s of this
 * machine. Much faster, and a machine that stalls makes the run pause, rightly; faster looks also load it more.
 */
const SPEED = 20;
const POLL_MS = 25;
/** Longer than a plan takes; a controller that is stopped in its tracks answers nothing. */
const CALL_WITHIN_MS = 60_000;
const READ_WITHIN_MS = 10_000;

export interface Rehearsed extends AsyncDisposable {
  readonly stage: Stage;
  readonly cluster: string;
  start(verb: string, options?: StartOptions): Promise<Started>;
  /** The same where nothing is wrong: asked again while it is refused, since a look that a busy machine lets time out refuses for a moment. */
  begin(verb: string, options?: StartOptions): Promise<Started>;
  /** What a start of that verb would do now; nothing is carried out. */
  plan(verb: string, options?: StartOptions): Promise<PlanView>;
  status(): Promise<StatusView>;
  /** Gives a fault, or takes it away. */
  fault(text: string, on?: boolean): Promise<void>;
  /** Somebody runs a vendor's command on the node, past Muster. Until it has ended. */
  byHand(node: string, command: CommandName): Promise<void>;
  run(): Promise<RunView>;
  /**
   * Until the run is done, failed, aborted or paused. A machine that stalls makes a run pause at a deadline, rightly: then it is resumed, as
   * a person would, unless `atDeadline` says that this pause is what the test is about.
   */
  settled(atDeadline?: "resume" | "stay"): Promise<RunView>;
  ask(what: "pause" | "abort"): Promise<RunView>;
  resume(accept?: string[]): Promise<RunView>;
  retry(node: string): Promise<RunView>;
  skip(node: string, reason: string): Promise<RunView>;
  /** Any other call of the API, by its name in the client. */
  call<T>(method: string, request: object): Promise<T>;
  /** Vendor commands in the order the simulator saw them begin, as "node command". */
  begun(): Promise<string[]>;
  /** The run's events from the controllers' own journal files: the longest copy. */
  events(run: string): Promise<Record<string, unknown>[]>;
}

export interface StartOptions {
  readonly leader?: string;
  readonly overrides?: string[];
  readonly without?: string[];
  readonly nodes?: string[];
  /** Options of the product for this run alone. */
  readonly set?: Record<string, unknown>;
  readonly onPause?: string;
}

export interface RehearsedOptions {
  readonly text: string;
  readonly start?: "up" | "stopped";
  readonly speed?: number;
  readonly faults?: string[];
  readonly leader?: string;
  readonly simulator?: Record<string, unknown>;
  /** Cluster files of further clusters on hosts of their own, standing as the first does. */
  readonly beside?: readonly string[];
  /** How many controllers share the journal, and how many nats-servers keep it. */
  readonly controllers?: number;
  readonly natsServers?: 1 | 3;
}

export async function rehearsed({
  text,
  start = "up",
  speed = SPEED,
  faults = [],
  leader,
  simulator = {},
  beside = [],
  controllers = 1,
  natsServers = 1,
}: RehearsedOptions): Promise<Rehearsed> {
  const { definitions } = loadProducts([BUNDLED_PRODUCTS]);
  const { cluster, definition } = readCluster("test.yaml", text, definitions);
  const ending = new AbortController();
  const bearers = leader === undefined ? {} : { leader };
  const log = silentLogger();
  const others = beside.map((other) => ({
    ...readCluster("beside.yaml", other, definitions),
    ...{ text: other, start, faults: [], bearers: {} },
  }));
  const stage = await setStage({
    ...{ beside: others, cluster, definition, text, start, speed, faults, bearers, simulator, log },
    ...{ seed: 1, controllers, natsServers },
    signal: ending.signal,
  });
  const clients = stage.controllers.map(({ address }) => new FleetClient(address, ...channel(undefined)));
  let at = 0;
  const call = <T>(method: string, request: object) =>
    patiently<T>(
      () => unary<T>(clients[at % clients.length] ?? clients[0], method, request),
      () => {
        at += 1;
      },
    );
  const run = () => call<RunView>("getRun", { run: cluster.name });
  const startRun = (verb: string, options: StartOptions = {}) => {
    const { onPause = "ask" } = options;
    return call<Started>("startRun", {
      cluster: cluster.name,
      verb,
      options: wireOptions(options),
      who: "test",
      reason: "test",
      onPause,
    });
  };
  await eventually(
    "the controller leads",
    async () => (await call<{ clusters: unknown[] }>("listClusters", {})).clusters.length > beside.length,
  );
  return {
    stage,
    cluster: cluster.name,
    start: startRun,
    begin: async (verb, options = {}) => {
      let last = await startRun(verb, options);
      await eventually(
        `a ${verb} is refused no more`,
        async () => {
          if (last.run === null) last = await startRun(verb, options);
          return last.run !== null;
        },
        () => last.plan?.refused.map(({ rule, message }) => `${rule}: ${message}`).join("; ") ?? "",
      );
      return last;
    },
    plan: (verb, options = {}) =>
      call("makePlan", { cluster: cluster.name, verb, options: wireOptions(options), who: "test" }),
    status: () => call("getStatus", { cluster: cluster.name }),
    fault: async (text, on = true) => {
      await promisify(execFile)(join(stage.worldDir, "fault"), on ? [text] : ["--clear", text]);
    },
    byHand: (node, command) => {
      const ended = promisify(execFile)(join(installRoot(stage.worldDir, node), COMMANDS[command])).then(() => {});
      // A test that fails before it waits for this has its own reason.
      ended.catch(() => {});
      return ended;
    },
    run,
    call,
    settled: async (atDeadline = "resume") => {
      let last: RunView | null = null;
      await eventually(
        "the run ends or pauses",
        async () => {
          last = await run();
          if (atDeadline === "resume" && isLate(last)) {
            await call("resume", { run: cluster.name, who: "test", accept: [] });
            return false;
          }
          return last.state !== "running" && last.state !== "aborting";
        },
        () => `${last?.state}: ${last?.sentence}`,
        RUN_WITHIN_MS,
      );
      return last ?? (await run());
    },
    ask: (what) => call(what, { run: cluster.name, who: "test", reason: "test" }),
    resume: (accept = []) => call("resume", { run: cluster.name, who: "test", accept }),
    retry: (node) => call("retry", { run: cluster.name, who: "test", node }),
    skip: (node, reason) => call("skip", { run: cluster.name, who: "test", node, reason }),
    begun: async () =>
      (await stage.judge()).commands.filter((c) => c.event === "began").map((c) => `${c.node} ${c.command}`),
    events: (id) => eventsOf(stage, id),
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) client.close();
      await stage[Symbol.asyncDispose]();
      ending.abort();
    },
  };
}

/** Paused by a deadline and by nothing else. */
export const isLate = ({ state, pause }: RunView): boolean => state === "paused" && pause?.rule === "deadline";

/** A call to this controller and no other. */
export async function direct<T>(scene: Rehearsed, index: number, method: string, request: object): Promise<T> {
  const client = new FleetClient(scene.stage.controllers[index]?.address ?? "", ...channel(undefined));
  try {
    return await unary<T>(client, method, request);
  } finally {
    client.close();
  }
}

/** Index of the controller that leads, by its own word; -1 where none of those asked does. */
export async function leaderOf(scene: Rehearsed, except: readonly number[] = []): Promise<number> {
  for (const index of scene.stage.controllers.keys()) {
    if (except.includes(index)) continue;
    // Asked for what is not there: who leads says so, who does not says who does.
    const error = await direct(scene, index, "resume", { run: "nobody", who: "test" }).catch((e: unknown) => e);
    if ((error as { code?: number }).code === 5) return index;
  }
  return -1;
}

const wireOptions = ({ leader = "", overrides = [], without = [], nodes = [], set }: StartOptions) => ({
  ...{ leader, overrides, without, nodes },
  setJson: set === undefined ? "" : JSON.stringify(set),
});

export async function eventually(
  what: string,
  holds: () => Promise<boolean> | boolean,
  last: () => string | Promise<string> = () => "",
  withinMs = WITHIN_MS,
): Promise<void> {
  const until = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > until) throw new Error(`${what}: not within ${withinMs / 1000} s. ${await last()}`);
    await after(POLL_MS);
  }
}

/** A controller that was just killed is back in a moment, and another one may lead meanwhile: `elsewhere` turns to it. */
export async function patiently<T>(work: () => Promise<T>, elsewhere: () => void = () => undefined): Promise<T> {
  const until = performance.now() + WITHIN_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const code = (error as { code?: number }).code;
      const details = (error as { details?: string }).details ?? "";
      const passing = code === 14 || code === 4 || details.includes("does not lead");
      if (!passing || performance.now() > until) throw error;
      elsewhere();
      await after(POLL_MS);
    }
  }
}

export function unary<T>(
  client: InstanceType<typeof FleetClient> | undefined,
  method: string,
  request: object,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const methods = client as unknown as Record<
      string,
      (r: object, o: object, done: (e: Error | null, a: T) => void) => void
    >;
    methods[method]?.call(
      client,
      request,
      { deadline: Date.now() + (/^(get|list)/.test(method) ? READ_WITHIN_MS : CALL_WITHIN_MS) },
      (error: Error | null, answer: T) => (error ? reject(error) : resolve(answer)),
    );
  });
}
