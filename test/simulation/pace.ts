/**
 * How fast the simulation is: whole runs of a product's measured cluster, without a storm, one after the other on one core.
 */
import { dice } from "./kernel/dice.ts";
import { Operator } from "./operator.ts";
import type { ProductModel } from "./products/model.ts";
import { Stage } from "./stage.ts";

export interface Pace {
  readonly runs: number;
  readonly seconds: number;
  readonly aSecond: number;
}

/** The first runs pay for compiling. */
const WARM_UP = 20;
const ENDS_WITHIN_MS = 30 * 60_000;

export async function paceOf(model: ProductModel, runs: number): Promise<Pace> {
  for (let seed = 1; seed <= WARM_UP; seed += 1) await undisturbed(model, seed);
  const beganMs = performance.now();
  for (let seed = 1; seed <= runs; seed += 1) await undisturbed(model, seed);
  const seconds = (performance.now() - beganMs) / 1000;
  return { runs, seconds, aSecond: runs / seconds };
}

async function undisturbed(model: ProductModel, seed: number): Promise<void> {
  const draw = dice(seed);
  const stage = await Stage.build({ model, scene: model.measured, dice: draw.fork(), controllers: 1 });
  const operator = new Operator(stage, draw.fork());
  await stage.someoneLeads();
  await operator.apply(stage.scene.text);
  await operator.start(stage.scene.verb, stage.scene.leader);
  const log = stage.witness.logs.of(`${stage.scene.cluster}.1`);
  await stage.clock.until(() => !log.isOpen || log.pausedMs !== null, ENDS_WITHIN_MS);
  const life = operator.run?.life;
  if (life?.is !== "ended" || life.how !== "done" || stage.witness.faults.length > 0)
    throw new Error(`an undisturbed ${stage.scene.verb} of ${model.name} is ${life?.is}: ${operator.sentence}`);
}
