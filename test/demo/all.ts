/**
 * `npm run demo -- --all`: three products under one controller, stopped and started in the order of who reads from whom.
 */
import { fileURLToPath } from "node:url";
import { follow } from "../../controller/cli/fleet/follow.ts";
import { type FleetSession, openSession } from "../../controller/cli/fleet/session.ts";
import { untilLeading } from "../../controller/cli/rehearsal/await-controller.ts";
import { type Stage, type StagedCluster, setStage } from "../../controller/rehearsal/stage.ts";
import { systemClock } from "../../shared/clock.ts";
import { loadCluster } from "../../shared/cluster/load.ts";
import { BUNDLED_PRODUCTS } from "../../shared/config/parts.ts";
import { silentLogger } from "../../shared/log.ts";
import { loadProducts } from "../../shared/products/load.ts";
import type { Order__Output as Order } from "../../shared/wire/generated/muster/controller/v1/Order.ts";
import { allVerdict } from "./all-verdict.ts";
import { orderNarrator } from "./order-narrator.ts";
import { heading, say, sayUnder, stopwatch } from "./screen.ts";

const SPEED = 40;
const NAMES = ["bi", "wh", "oc"] as const;
/** The stop that the demo is about, then everything up again. */
const VERBS = ["stop", "start"] as const;

/** What of it does not hold. */
export async function allThree(signal: AbortSignal): Promise<string[]> {
  heading(1, 1, "Three products, one order: bi (AtScale) reads wh (SingleStore); oc (Ocient) stands alone", SPEED);
  const [first, ...beside] = clusters();
  if (!first) throw new TypeError("no clusters");
  await using stage = await setStage({ ...first, beside, speed: SPEED, seed: 1, log: silentLogger(), signal });
  const session = openSession(stage.address, undefined);
  try {
    for (const name of NAMES) await untilLeading(session, name, systemClock, signal);
    const ended: string[] = [];
    for (const verb of VERBS) ended.push(await carriedOut(session, verb, signal));
    return [...ended.filter((problem) => problem !== ""), ...(await judged(stage))];
  } finally {
    session.close();
  }
}

function clusters(): StagedCluster[] {
  const { definitions } = loadProducts([BUNDLED_PRODUCTS]);
  return NAMES.map((name) => {
    const file = fileURLToPath(new URL(`../../docs/examples/fleet/${name}.yaml`, import.meta.url));
    const { cluster, definition, text } = loadCluster(file, definitions);
    return { cluster, definition, text, start: "up", faults: [], bearers: {} };
  });
}

/** Empty where it was carried out whole. */
async function carriedOut(session: FleetSession, verb: string, signal: AbortSignal): Promise<string> {
  const leader = "";
  const options = { overrides: [], without: [], leader };
  const asked = { all: true, verb, options, who: "demo", reason: "demo" };
  await untilSeen(session, verb, signal);
  const { order, plan } = await session.ask("StartOrder", asked);
  const steps = (plan?.steps ?? []).map(({ cluster, after }) => (after.length > 0 ? `then ${cluster}` : cluster));
  say("");
  sayUnder(`$ muster ${verb} --all     `, `in this order: ${steps.join(", ")}`);
  for (const { refused, cluster } of plan?.plans ?? [])
    for (const { rule, message } of refused) sayUnder("REFUSED ", `${cluster}: ${rule}: ${message}`);
  if (!order) return `${verb} --all was refused`;
  const last = await watched(session, order, signal);
  return last.state === "done" ? "" : `${verb} --all ended ${last.state}: ${last.sentence || last.verdict}`;
}

/** Before the first plan every agent must have spoken: a plan is refused where a host was never heard. */
async function untilSeen(session: FleetSession, verb: string, signal: AbortSignal): Promise<void> {
  const wanted = verb === "stop" ? "up" : "stopped";
  while (!signal.aborted) {
    const { clusters: all } = await session.ask("GetStatus", {});
    if (all.every(({ state }) => state === wanted)) return;
    await systemClock.sleep(200, signal).catch(() => undefined);
  }
}

async function watched(session: FleetSession, first: Order, signal: AbortSignal): Promise<Order> {
  const narrate = orderNarrator(stopwatch());
  let last = first;
  const isLast = ({ state }: Order) => state !== "running";
  const open = (aborted: AbortSignal) => session.watch("WatchOrder", { order: first.id }, aborted);
  for await (const seen of follow({ open, isLast, known: true, clock: systemClock, signal })) {
    if (seen.is === "away") continue;
    last = seen.view;
    narrate(last);
  }
  return last;
}

async function judged(stage: Stage): Promise<string[]> {
  const judgements = await Promise.all(NAMES.map(async (name) => [name, await stage.judge(name)] as const));
  return allVerdict(new Map(judgements), { reader: "bi", read: "wh" });
}
