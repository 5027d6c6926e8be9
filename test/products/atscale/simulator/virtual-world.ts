/**
 * The pure world under a virtual clock: no process, no port, no waiting. It jumps from one due time to the next.
 */
import { beginWorld } from "../../../../shared/products/atscale/simulator/world/begin.ts";
import { parseFault } from "../../../../shared/products/atscale/simulator/world/faults.ts";
import type { Effect } from "../../../../shared/products/atscale/simulator/world/scene.ts";
import type { Setup, World } from "../../../../shared/products/atscale/simulator/world/state.ts";
import { nextDueMs, step, type WorldEvent } from "../../../../shared/products/atscale/simulator/world/step.ts";

export const standardSetup: Setup = {
  cluster: "bi",
  seed: 1,
  nodes: {
    c1: { roles: ["coordinator"], member: "c1" },
    e1: { roles: ["engine"], member: "e1" },
    e2: { roles: ["engine"], member: "e2" },
    q1: { roles: ["query-engine"], member: "q1" },
    q2: { roles: ["query-engine"], member: "q2" },
  },
  leader: "e1",
  start: "up",
  layout: "stock",
  columns: "old",
  replicaState: "running",
  epochMs: Date.UTC(2026, 10, 21, 20, 0, 0),
};

/** What a call has said and how it ended; `exit` is undefined while it runs. */
export interface Told {
  out: string;
  err: string;
  exit: number | null | undefined;
}

export class VirtualWorld {
  world: World;
  readonly effects: Effect[] = [];
  readonly #told = new Map<string, Told>();
  #calls = 0;

  constructor(setup: Partial<Setup> = {}) {
    this.world = beginWorld({ ...standardSetup, ...setup });
  }

  get harms(): string[] {
    return this.effects.flatMap((effect) => (effect.type === "harm" ? [effect.harm] : []));
  }

  /** Begins a vendor command; its answer grows as time passes. */
  begin(node: string, command: string, ...argv: string[]): Told {
    this.#calls += 1;
    const id = `call-${this.#calls}`;
    const told: Told = { out: "", err: "", exit: undefined };
    this.#told.set(id, told);
    this.#step({ type: "called", request: { id, node, command, argv, pid: 1, uid: 0 } }, this.world.nowMs);
    return told;
  }

  /** Runs a vendor command to its end; throws if it takes longer than ten simulated minutes. */
  run(node: string, command: string, ...argv: string[]): Told {
    const told = this.begin(node, command, ...argv);
    this.until(() => told.exit !== undefined, `${command} on ${node} ends`);
    return told;
  }

  fault(text: string, on = true): void {
    const fault = parseFault(text, Object.keys(this.world.setup.nodes));
    if (!fault) throw new Error(`no such fault: ${text}`);
    this.#step({ type: "fault", fault, on }, this.world.nowMs);
  }

  pass(ms: number): void {
    const endMs = this.world.nowMs + ms;
    for (let due = nextDueMs(this.world); due !== null && due <= endMs; due = nextDueMs(this.world)) this.#pass(due);
    this.#pass(endMs);
  }

  until(condition: () => boolean, what: string, withinMs = 600_000): void {
    const endMs = this.world.nowMs + withinMs;
    while (!condition()) {
      const due = nextDueMs(this.world);
      if (due === null || due > endMs) throw new Error(`never came: ${what}`);
      this.#pass(due);
    }
  }

  #pass(nowMs: number): void {
    this.#step({ type: "passed" }, nowMs);
  }

  #step(event: WorldEvent, nowMs: number): void {
    const next = step(this.world, event, nowMs);
    this.world = next.world;
    for (const effect of next.effects) {
      this.effects.push(effect);
      if (effect.type === "said") {
        const told = this.#told.get(effect.call);
        if (told) told[effect.stream] += effect.text;
      }
      if (effect.type === "ended") {
        const told = this.#told.get(effect.call.id);
        if (told) told.exit = effect.exit;
      }
    }
  }
}

/** Stops and waits as the vendor says: the command, then until nothing is left. */
export function stopWholly(virtual: VirtualWorld, ...nodes: string[]): void {
  for (const node of nodes) {
    virtual.run(node, "atscale_stop");
    virtual.until(() => {
      const phase = virtual.world.hosts[node]?.postgres?.phase;
      return phase !== "lingering" && phase !== "running" && virtual.world.hosts[node]?.leftover === null;
    }, `${node} is wholly stopped`);
  }
}

/** Starts and waits for two minutes, as the vendor says. */
export function startWholly(virtual: VirtualWorld, ...nodes: string[]): void {
  for (const node of nodes) {
    virtual.run(node, "atscale_start");
    virtual.pass(120_000);
  }
}
