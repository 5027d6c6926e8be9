/**
 * One run through a storm drawn from a seed: kills of the controller, restarts and absences of agents, lost calls and looks, faults of the
 * product, and people who pause, resume, retry, skip. Then the weather clears, and somebody follows the listed choices to the run's end.
 */
import { choicesOf } from "../../controller/run/choices.ts";
import { gateFaults } from "./gate-judge.ts";
import { atscaleScene, FIVE, type Scene, type SceneOptions, THREE, twice } from "./virtual-atscale.ts";
import { TAKEOVER_MS } from "./virtual-fleet.ts";

export interface Storm {
  readonly seed: number;
  readonly verb: string;
  /** What was done to it, in order, with the virtual instant. */
  readonly story: readonly string[];
  /** Every invariant that was broken; empty is well. */
  readonly broken: readonly string[];
  readonly ended: string;
  readonly pauses: readonly string[];
}

const HALF_ENGINES: NonNullable<SceneOptions["nodes"]> = { ...THREE, e3: ["engine"] };
/** Faults of the product: what somebody may see go wrong in a night. */
const PRODUCT_FAULTS = [
  ...["stop-fails", "start-fails", "fatal-service", "slow-engine", "supervisor-denied", "store-error", "store-down"],
  ...["leader-moves", "stop-lingers", "stop-hangs", "garbage-output", "extra-process"],
];
/** With these a database may move or lose writes whatever anybody does. */
const MOVES_THE_LEADER = ["leader-moves", "store-down", "fatal-service"];
const WHO = "a person of the storm";
/** More rounds than any run has needed; then it is aborted, which must work. */
const ROUNDS = 25;

export async function weather(seed: number): Promise<Storm> {
  const draw = dice(seed);
  const verb = draw.pick(["stop", "restart", "restart", "start"]);
  const nodes = draw.pick([THREE, THREE, FIVE, HALF_ENGINES]);
  const leader = draw.pick(Object.keys(nodes).filter((name) => name.startsWith("e")));
  const start = verb === "start" ? "stopped" : "up";
  const scene = atscaleScene({ nodes, leader, start, seed, beatMs: draw.chance(0.3) ? 5_000 : 0 });
  const { fleet } = scene;
  const told: Told = { story: [], faults: new Set(), meddled: false, forced: new Set(), refused: [] };
  const say = (text: string) => told.story.push(`${Math.round(fleet.clock.now())} ${text}`);
  say(`${verb} of ${Object.keys(nodes).join(" ")}, ${leader} leads`);
  await fleet.start(verb, verb === "start" ? { leader } : {});
  loseSome(scene, draw);
  const kinds = draw.chance(0.5) ? CALM : [...CALM, ...ROUGH];
  for (let blow = draw.below(7); blow > 0 && fleet.run.life.is !== "ended"; blow -= 1) {
    await fleet.pass(draw.below(90_000));
    await draw.pick(kinds)(scene, draw, told, say);
    if (!fleet.alive) await succeed(scene, draw, say);
    if (fleet.run.life.is === "paused" && draw.chance(0.6)) await choose(scene, draw, told, say, false);
    if (!fleet.alive) await succeed(scene, draw, say);
  }
  clear(scene);
  say("the weather clears");
  await fleet.settled();
  if (!fleet.alive) await succeed(scene, draw, say);
  for (let round = 0; round < ROUNDS; round += 1) {
    await fleet.settled();
    if (fleet.run.life.is === "ended") break;
    await fleet.pass(draw.below(120_000));
    await choose(scene, draw, told, say, true);
  }
  if (fleet.run.life.is !== "ended") {
    say("abort");
    await fleet.ask({ do: "abort", who: WHO, reason: "enough" });
    await fleet.settled();
  }
  const pauses = fleet.events().flatMap((event) => (event.type === "paused" ? [event.rule] : []));
  const ended = fleet.run.life.is === "ended" ? fleet.run.life.how : fleet.run.life.is;
  return { seed, verb, story: told.story, broken: judge(scene, told, ended), ended, pauses };
}

interface Told {
  readonly story: string[];
  readonly faults: Set<string>;
  /** Somebody did what the plan did not say: aborted, or gave an outcome that is not so. */
  meddled: boolean;
  /** Nodes on which a person retried or which a person skipped. */
  readonly forced: Set<string>;
  readonly refused: string[];
}

type Blow = (scene: Scene, draw: Dice, told: Told, say: (text: string) => void) => Promise<void>;

/** What Muster has to come through by itself. */
const CALM: Blow[] = [
  async ({ fleet }, _draw, _told, say) => {
    say("the controller is killed");
    fleet.crash();
  },
  async ({ fleet }, draw, _told, say) => {
    const at = fleet.log.length + 1 + draw.below(6);
    say(`the controller will be killed at event ${at}`);
    fleet.journal.onWritten = (_log, n) => {
      if (n === at) fleet.crash();
    };
    await fleet.until(() => !fleet.alive || fleet.isSettled(), "a kill or an end");
  },
  async ({ fleet }, draw, _told, say) => {
    const host = draw.pick([...fleet.agents.keys()]);
    say(`the agent of ${host} restarts`);
    fleet.agent(host).restart();
  },
  async ({ fleet }, draw, _told, say) => {
    const host = draw.pick([...fleet.agents.keys()]);
    const forMs = draw.below(150_000);
    say(`${host} is away for ${forMs} ms`);
    fleet.agent(host).goAway(true);
    await fleet.pass(forMs);
    fleet.agent(host).goAway(false);
  },
  async ({ fleet }, draw, _told, say) => {
    if (fleet.run.life.is !== "running") return;
    say("pause");
    await fleet.ask({ do: "pause", who: WHO });
    await fleet.pass(draw.below(100_000));
  },
];

const ROUGH: Blow[] = [
  async ({ fleet, hosts }, draw, told, say) => {
    const name = draw.pick(PRODUCT_FAULTS);
    const node = draw.pick([...fleet.agents.keys()]);
    say(`fault ${node}:${name}`);
    told.faults.add(name);
    hosts.fault(`${node}:${name}`);
    await fleet.pass(draw.below(60_000));
    if (draw.chance(0.5)) hosts.fault(`${node}:${name}`, false);
  },
  async ({ fleet }, draw, told, say) => {
    const host = [...fleet.agents.values()].find((agent) => agent.running().length > 0);
    const [id] = host?.running() ?? [];
    if (!host || id === undefined) return;
    const outcome = draw.pick(["INTERRUPTED", "UNKNOWN"] as const);
    say(`${id} is said to be ${outcome}`);
    told.meddled = true;
    host.rule(id, { outcome, reason: "a storm" });
  },
];

/** A call or a look gets lost now and then. */
function loseSome({ fleet }: Scene, draw: Dice): void {
  const calls = draw.pick([0, 0, 0.02, 0.1]);
  const looks = draw.pick([0, 0, 0.02, 0.1]);
  fleet.fate = () => (calls > 0 && draw.chance(calls) ? draw.pick(["lost", "unanswered"] as const) : "through");
  fleet.delivers = () => looks === 0 || !draw.chance(looks);
}

function clear({ fleet, hosts }: Scene): void {
  fleet.fate = () => "through";
  fleet.delivers = () => true;
  fleet.journal.onWritten = () => undefined;
  for (const agent of fleet.agents.values()) agent.goAway(false);
  for (const name of PRODUCT_FAULTS) if (name !== "leader-moves") hosts.fault(`*:${name}`, false);
}

async function succeed({ fleet }: Scene, draw: Dice, say: (text: string) => void): Promise<void> {
  fleet.journal.onWritten = () => undefined;
  await fleet.pass(TAKEOVER_MS + draw.below(20_000));
  const longMs = draw.chance(0.1) ? draw.pick([-60_000, 16 * 60_000]) : 0;
  fleet.wallOffsetMs += longMs;
  say(`another controller takes over${longMs === 0 ? "" : `, the wall clock ${longMs} ms off`}`);
  fleet.takeOver({ retained: draw.chance(0.5) });
}

/** Follows one of the listed choices. `wisely`: the one a reader of the pause would take first, never abort. */
async function choose(
  { fleet, hosts }: Scene,
  draw: Dice,
  told: Told,
  say: (text: string) => void,
  wisely: boolean,
): Promise<void> {
  const { run } = fleet;
  if (run.life.is !== "paused") return;
  const { rule } = run.life;
  const listed = choicesOf(run, fleet.definition).map(({ command }) => command.split(" ").slice(1));
  const open = listed.filter(([does]) => does !== "abort");
  const retry = wisely && draw.chance(0.5) ? open.find(([does]) => does === "retry") : undefined;
  const [does = "resume", , node = ""] = retry ?? (wisely && draw.chance(0.8) ? open[0] : draw.pick(open)) ?? [];
  say(`${rule}: ${does} ${does === "resume" ? "" : node}`);
  try {
    if (does === "skip" || does === "retry") told.forced.add(node);
    if (does === "skip") await fleet.ask({ do: "skip", who: WHO, node, reason: "the storm" });
    else if (does === "retry") await fleet.ask({ do: "retry", who: WHO, node });
    else await fleet.ask({ do: "resume", who: WHO, accept: rule === "roles-changed" ? ["roles-changed"] : [] });
  } catch (error) {
    told.refused.push(
      `a listed choice was refused: ${rule}, ${does} ${node}: ${error instanceof Error ? error.message : error}`,
    );
  }
  hosts.catchUp();
}

function judge(scene: Scene, told: Told, ended: string): string[] {
  const { fleet } = scene;
  const forced = told.forced.size > 0;
  const calm = told.faults.size === 0 && !told.meddled && !forced;
  const repeats = twice(scene).filter((what) => !what.startsWith("begun twice") || (!forced && !told.meddled));
  const moves = MOVES_THE_LEADER.some((name) => told.faults.has(name));
  const harms = scene.hosts.harms.filter(({ harm }) => {
    if (forced || told.meddled) return false;
    return !(moves && ["failover", "stale-copy-leads", "leader-stopped-before-replica"].includes(harm));
  });
  return [
    ...told.refused,
    ...repeats,
    ...harms.map(({ harm, message }) => `harm ${harm}: ${message}`),
    ...gateFaults(fleet.cluster, fleet.log, fleet.delivered),
    ...issuedWhilePaused(scene),
    ...(ended === "done" || ended === "aborted" ? [] : [`it ended ${ended}: ${fleet.sentence}`]),
    ...(calm && ended !== "done" ? [`nothing was wrong, and it ended ${ended}: ${fleet.sentence}`] : []),
  ];
}

/** Between a pause and the word to go on nothing begins, neither in the journal nor on a host. */
function issuedWhilePaused({ fleet, hosts }: Scene): string[] {
  const found: string[] = [];
  let since: number | null = null;
  for (const { event, atMs } of fleet.log) {
    if (event.type === "paused") since ??= atMs;
    if (event.type === "command-issued" && since !== null) found.push(`${event.id} was issued while paused`);
    if (["resumed", "retry-asked", "skipped", "run-ended"].includes(event.type) && since !== null) {
      const from = since;
      const begun = hosts.begun.filter((one) => one.atMs > from + 1 && one.atMs < atMs);
      found.push(...begun.map((one) => `${one.command} began on ${one.node} at ${one.atMs}, while paused`));
      since = null;
    }
  }
  return found;
}

interface Dice {
  below(limit: number): number;
  chance(of: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/** mulberry32: small, and the same everywhere. */
function dice(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    below: (limit) => Math.floor(next() * limit),
    chance: (of) => next() < of,
    pick: (from) => {
      const one = from[Math.floor(next() * from.length)];
      if (one === undefined) throw new RangeError("nothing to pick from");
      return one;
    },
  };
}
