/**
 * One seed: a cluster, controllers, a verb, and a storm over them. Then the weather clears, and people follow the listed choices until the
 * run has ended. Everything that was broken on the way is told.
 */
import { type Blow, CALM, clear, drawWeather, ROUGH, type Storm } from "./blows.ts";
import type { Flaws } from "./bugs/flaws.ts";
import { judgeEnd } from "./judge/end.ts";
import { type Dice, dice } from "./kernel/dice.ts";
import { Operator } from "./operator.ts";
import type { ProductModel } from "./products/model.ts";
import { Stage } from "./stage.ts";

export interface Simulated {
  readonly seed: number;
  readonly product: string;
  /** Every promise that was broken; empty is well. */
  readonly faults: readonly string[];
  readonly runs: number;
  readonly simulatedMs: number;
}

export interface SimulateOptions {
  readonly flaws?: Flaws;
  readonly tell?: (line: string) => void;
}

/** A run of the storm ends within this once the weather is fair, however often it pauses. */
const SETTLES_WITHIN_MS = 8 * 60 * 60_000;
const ROUNDS = 40;

export async function simulate(seed: number, model: ProductModel, options: SimulateOptions = {}): Promise<Simulated> {
  const draw = dice(seed);
  const scene = model.draw(draw.fork());
  const controllers = draw.pick([1, 2, 2, 3]);
  const stage = await Stage.build({
    model,
    scene,
    dice: draw.fork(),
    controllers,
    looksOnBeat: draw.chance(0.15),
    ...options,
  });
  const operator = new Operator(stage, draw.fork());
  stage.say(`seed ${seed}: ${scene.verb} of ${Object.keys(scene.hosts).join(" ")}, ${controllers} controllers`);
  await stage.someoneLeads();
  await operator.apply(scene.text);
  const first = await operator.start(scene.verb, scene.leader);
  if (first.is !== "done" || first.value.refused.length > 0)
    stage.witness.fault(`the first plan was refused: ${JSON.stringify(first)}`);
  const storm: Storm = { stage, dice: draw.fork(), operator, rough: false };
  await blowOver(storm, draw);
  clear(stage);
  stage.say("the weather clears");
  await toItsEnd(storm);
  if (operator.aborted || draw.chance(0.15)) await again(storm, draw);
  judgeEnd(storm);
  stage.say(`${stage.world.summary()}`);
  const runs = stage.witness.logs.all().length;
  // A simulation runs in ticks and promises alone: between two of them signals and timers of the process get their turn.
  await new Promise((resolve) => setImmediate(resolve));
  return { seed, product: model.name, faults: stage.witness.faults, runs, simulatedMs: stage.clock.nowMs };
}

async function blowOver(storm: Storm, draw: Dice): Promise<void> {
  const { stage, dice: chance, operator } = storm;
  stage.network.weather = drawWeather(draw);
  const mayBeRough = draw.chance(0.6);
  for (let blows = draw.below(6); blows > 0 && stage.witness.faults.length === 0; blows -= 1) {
    await stage.clock.until(() => operator.run?.life.is === "ended", chance.below(30_000));
    if (operator.run?.life.is === "ended") return;
    const rough = mayBeRough && chance.chance(0.5);
    const [name, blow] = chance.pick(Object.entries(rough ? ROUGH : CALM) as [string, Blow][]);
    stage.say(name);
    storm.rough ||= rough;
    await blow(storm);
  }
}

/** People answer each pause until the run has ended. */
async function toItsEnd({ stage, operator, dice: chance }: Storm): Promise<void> {
  const endMs = stage.clock.nowMs + SETTLES_WITHIN_MS;
  for (let round = 0; round < ROUNDS && stage.clock.nowMs < endMs; round += 1) {
    if (stage.witness.faults.length > 0) return;
    const settled = () => stage.witness.faults.length > 0 || ["paused", "ended"].includes(operator.run?.life.is ?? "");
    await stage.clock.until(settled, endMs - stage.clock.nowMs);
    if (operator.run === null || operator.run.life.is === "ended") break;
    await stage.pass(chance.below(20_000));
    await operator.choose(true, round);
  }
  const { run } = operator;
  if (run === null) {
    // The stream lost even its beginning, and nobody who leads has it in a file.
    if (stage.leader === null) stage.witness.fault("liveness: in fair weather nobody leads");
  } else if (run.life.is !== "ended")
    stage.witness.fault(`liveness: ${run.id} is ${run.life.is} in fair weather: ${operator.sentence}`);
}

/** The way on after an abort, or another verb after a finished run. */
async function again(storm: Storm, draw: Dice): Promise<void> {
  const { stage, operator } = storm;
  const verb = draw.pick(["stop", "start", "restart"]);
  await stage.pass(draw.below(60_000));
  const answer = await operator.start(verb, null);
  if (answer.is === "done" && answer.value.refused.length === 0) await toItsEnd(storm);
  else if (answer.is === "done") stage.say(answer.value.refused.map((one) => `${one.rule}: ${one.message}`).join("; "));
}
