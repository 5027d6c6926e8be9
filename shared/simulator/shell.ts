/**
 * Runs one simulated cluster: a product's pure world, with a clock, real processes, ports and the product's commands around it.
 */
import { rmSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Clock, systemClock } from "../clock.ts";
import { isAlive } from "./alive.ts";
import { type Desk, openDesk } from "./desk.ts";
import { answerFault } from "./fault-command.ts";
import { files } from "./files.ts";
import type { AnyWorld, Effect, Machine, Model, ProcessNews, Request, WorldEvent } from "./model.ts";
import { recordCommand, recordHarm, writeState } from "./records.ts";

/** What every product's configuration says, with its defaults filled in. */
export interface AnyConfig {
  readonly cluster: string;
  readonly dir: string;
  /** Simulated milliseconds a real one. */
  readonly speed: number;
  readonly seed: number;
  readonly nodes: Readonly<Record<string, { readonly address: string }>>;
  /** `NODE:FAULT`. */
  readonly faults: readonly string[];
}

/** A simulator: what a product brings. `X`: effects of its own. */
export interface Simulator<W extends AnyWorld, X = never> {
  readonly config: AnyConfig;
  readonly model: Model<W, X>;
  /** `world` yields the world as it is when asked. */
  machine(world: () => W, news: ProcessNews): Machine<W, X>;
  /** Tells the product's own effects from the common ones; left out where there are none. */
  isOwn?(effect: Effect | X): effect is X;
}

export interface RunningWorld<W> {
  readonly dir: string;
  /** The world as it is now. */
  world(): W;
  /** Gives a fault, `NODE:FAULT`; `on: false` takes it away. Throws a RangeError on one that is not of the list. */
  fault(text: string, on?: boolean): void;
  /** Ends every simulated process, closes every port, turns waiting callers away. May be called again. */
  stop(): Promise<void>;
}

/** Resolves when everything that ought to be there is. Rejects where a port is taken. */
export async function startShell<W extends AnyWorld, X>(
  simulator: Simulator<W, X>,
  {
    signal,
    clock = systemClock,
  }: { readonly signal?: AbortSignal | undefined; readonly clock?: Clock | undefined } = {},
): Promise<RunningWorld<W>> {
  signal?.throwIfAborted();
  const shell = new Shell(simulator, clock);
  try {
    await shell.start();
    signal?.throwIfAborted();
  } catch (error) {
    await shell.stop();
    throw error;
  }
  signal?.addEventListener("abort", () => void shell.stop(), { once: true });
  return shell;
}

/** Callers of looks that were killed are noticed this often, so that hanging listings do not pile up. */
const CALLER_CHECK_MS = 1_000;
/** state.json is for people and judges: a burst of changes is written once. */
const STATE_WRITE_MS = 20;
/** The longest that setTimeout takes. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

class Shell<W extends AnyWorld, X> implements RunningWorld<W> {
  readonly dir: string;
  readonly #config: AnyConfig;
  readonly #simulator: Simulator<W, X>;
  readonly #model: Model<W, X>;
  readonly #clock: Clock;
  readonly #startedMs: number;
  readonly #machine: Machine<W, X>;
  #world: W;
  #desk: Desk | null = null;
  #due: NodeJS.Timeout | undefined;
  #stateWrite: NodeJS.Timeout | undefined;
  #callerCheck: NodeJS.Timeout | undefined;
  #stopped: Promise<void> | null = null;

  constructor(simulator: Simulator<W, X>, clock: Clock) {
    const { config, model } = simulator;
    this.dir = config.dir;
    this.#config = config;
    this.#simulator = simulator;
    this.#model = model;
    this.#clock = clock;
    this.#startedMs = clock.now();
    this.#world = model.begin(clock.wall());
    this.#machine = simulator.machine(() => this.#world, {
      spawned: (which, pid) => this.#step({ type: "spawned", ...which, pid }),
      died: (which) => this.#handle(which ? { type: "died", ...which } : { type: "passed" }),
      called: (request) => this.#handle({ type: "called", request }),
    });
  }

  async start(): Promise<void> {
    await rm(join(this.dir, files.ready), { force: true });
    await this.#machine.see(this.#world);
    for (const fault of this.#config.faults) this.fault(fault);
    writeFileSync(join(this.dir, files.pid), `${process.pid}\n`);
    this.#desk = await openDesk(this.dir, this.#clock.wall, (request) => this.#receive(request));
    this.#callerCheck = setInterval(() => this.#checkCallers(), CALLER_CHECK_MS);
    this.#handle({ type: "passed" });
    writeState(this.dir, this.#model.summarize(this.#world));
    writeFileSync(join(this.dir, files.ready), `${JSON.stringify(readyLine(this.#config))}\n`);
  }

  world(): W {
    return this.#world;
  }

  fault(text: string, on = true): void {
    const fault = this.#model.parseFault(text, Object.keys(this.#config.nodes));
    if (fault === null) throw new RangeError(`"${text}" is no known NODE:FAULT`);
    this.#handle({ type: "fault", fault, on });
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  async #end(): Promise<void> {
    clearTimeout(this.#due);
    clearTimeout(this.#stateWrite);
    clearInterval(this.#callerCheck);
    rmSync(join(this.dir, files.ready), { force: true });
    rmSync(join(this.dir, files.pid), { force: true });
    this.#desk?.close();
    await this.#machine.close();
    writeState(this.dir, this.#model.summarize(this.#world));
  }

  #receive(request: Request): void {
    if (request.command !== "fault") {
      this.#handle({ type: "called", request: this.#machine.read(request) });
      return;
    }
    for (const frame of answerFault(request.argv, this.#model.faults, (text, on) => this.fault(text, on)))
      this.#desk?.reply(request.id, frame);
  }

  #handle(event: WorldEvent): void {
    if (this.#stopped) return;
    this.#step(event);
    this.#machine
      .see(this.#world)
      .catch((error: unknown) => process.stderr.write(`simulated port: ${String(error)}\n`));
    this.#stateWrite ??= setTimeout(() => {
      this.#stateWrite = undefined;
      writeState(this.dir, this.#model.summarize(this.#world));
    }, STATE_WRITE_MS);
    this.#wakeWhenDue();
  }

  #step(event: WorldEvent): void {
    const { world, effects } = this.#model.step(this.#world, event, this.#simNow());
    this.#world = world;
    for (const effect of effects) {
      if (this.#isOwn(effect)) this.#machine.perform(effect);
      else this.#perform(effect);
    }
  }

  #isOwn(effect: Effect | X): effect is X {
    return this.#simulator.isOwn?.(effect) ?? false;
  }

  #perform(effect: Effect): void {
    const { dir } = this;
    const stamp = { at: new Date(this.#clock.wall()).toISOString(), simMs: Math.round(effect.atMs) };
    switch (effect.type) {
      case "began":
        recordCommand(dir, effect.call, "began", { ...stamp, exit: null });
        break;
      case "said":
        this.#desk?.reply(effect.call, { kind: effect.stream, text: effect.text });
        break;
      case "prompted":
        this.#desk?.reply(effect.call, { kind: "prompt", text: effect.text });
        break;
      case "flooded":
        this.#desk?.reply(effect.call, { kind: "flood", megabytes: effect.megabytes });
        break;
      case "ended":
        recordCommand(dir, effect.call, "ended", { ...stamp, exit: effect.exit });
        if (effect.exit === null) this.#desk?.hangUp(effect.call.id);
        else this.#desk?.reply(effect.call.id, { kind: "exit", code: effect.exit });
        break;
      case "harm":
        recordHarm(dir, { ...stamp, harm: effect.harm, node: effect.node, message: effect.message });
    }
  }

  #wakeWhenDue(): void {
    clearTimeout(this.#due);
    const dueMs = this.#model.nextDueMs(this.#world);
    if (dueMs === null) return;
    const waitMs = Math.max(0, (dueMs - this.#simNow()) / this.#config.speed);
    this.#due = setTimeout(() => this.#handle({ type: "passed" }), Math.min(Math.ceil(waitMs), LONGEST_TIMER_MS));
  }

  #checkCallers(): void {
    for (const call of Object.values(this.#world.calls)) {
      if (!call.changes && call.pid > 0 && !isAlive(call.pid)) this.#handle({ type: "caller-gone", call: call.id });
    }
  }

  #simNow(): number {
    return (this.#clock.now() - this.#startedMs) * this.#config.speed;
  }
}

/** What main.ts prints and world.ready holds. */
export function readyLine(config: AnyConfig) {
  const { cluster, dir, speed, seed } = config;
  return { ready: true, cluster, dir, speed, seed, pid: process.pid };
}
