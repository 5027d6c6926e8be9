/**
 * One whole run without a storm, to count every call through a port; and the same run again, with one process killed at one of them.
 */
import { dice } from "./kernel/dice.ts";
import type { When } from "./kernel/process.ts";
import { Operator } from "./operator.ts";
import type { ProductModel } from "./products/model.ts";
import { Stage } from "./stage.ts";

export interface CrashPoint {
  /** The process's name. */
  readonly process: string;
  /** Which call of this process, from 1, since the run was asked for. */
  readonly call: number;
  readonly kind: string;
}

export interface Crashed {
  readonly points: readonly CrashPoint[];
  readonly faults: readonly string[];
  readonly ended: string;
  /** Why the run was paused, where it was; a person then had that node's command run again. */
  readonly paused: string | null;
}

const SEED = 7;
const ENDS_WITHIN_MS = 30 * 60_000;

/** `kill`: at which call whose process dies; null for the undisturbed run. */
export async function runOnce(
  model: ProductModel,
  kill: (CrashPoint & { readonly when: When }) | null,
): Promise<Crashed> {
  const draw = dice(SEED);
  const stage = await Stage.build({ model, scene: model.measured, dice: draw.fork(), controllers: 1 });
  const operator = new Operator(stage, draw.fork());
  await stage.someoneLeads();
  await operator.apply(stage.scene.text);
  const points: CrashPoint[] = [];
  const counts = new Map<string, number>();
  stage.watch = (process, kind, when) => {
    if (when === "before") {
      counts.set(process.name, (counts.get(process.name) ?? 0) + 1);
      points.push({ process: process.name, call: counts.get(process.name) ?? 0, kind });
    }
    if (!kill || kill.when !== when || process.name !== kill.process || counts.get(process.name) !== kill.call) return;
    stage.watch = () => undefined;
    for (const one of stage.hosts.values()) if (one.process === process) one.killAgent();
    for (const one of stage.controllers) if (one.process === process) one.kill();
  };
  await operator.start(stage.scene.verb, stage.scene.leader);
  const over = () => operator.run?.life.is === "ended" || operator.run?.life.is === "paused";
  await stage.clock.until(over, ENDS_WITHIN_MS);
  // Killed before the run was journalled there is none: the person asks once more.
  if (operator.run === null) await operator.start(stage.scene.verb, stage.scene.leader);
  await stage.clock.until(over, ENDS_WITHIN_MS);
  const paused = await answerPause(operator);
  if (paused !== null) await stage.clock.until(over, ENDS_WITHIN_MS);
  const { life } = operator.run ?? {};
  const ended = life?.is === "ended" ? life.how : (life?.is ?? "no run");
  return {
    points,
    faults: [...stage.witness.faults, ...stage.world.harms.map(({ harm, message }) => `${harm}: ${message}`)],
    ended,
    paused,
  };
}

/** The person reads why the run is paused, and has the command run again that may or may not have run. Null where it was not paused. */
async function answerPause(operator: Operator): Promise<string | null> {
  const { life } = operator.run ?? {};
  if (life?.is !== "paused") return null;
  if (life.node) await operator.ask({ do: "retry", who: "a person", node: life.node });
  return life.reason;
}
