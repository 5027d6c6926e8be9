/**
 * The pure world under a virtual clock: no process, no port, no waiting. It jumps from one due time to the next.
 */
import { beginWorld } from "../../../../shared/products/singlestore/simulator/world/begin.ts";
import { parseFault } from "../../../../shared/products/singlestore/simulator/world/faults.ts";
import type { Effect } from "../../../../shared/products/singlestore/simulator/world/scene.ts";
import type { SqlAnswer } from "../../../../shared/products/singlestore/simulator/world/sql/answer.ts";
import type { NodeSetup, Setup, World } from "../../../../shared/products/singlestore/simulator/world/state.ts";
import { nextDueMs, step } from "../../../../shared/products/singlestore/simulator/world/step.ts";
import { type NodeSummary, summarize } from "../../../../shared/products/singlestore/simulator/world/summary.ts";
import type { WorldEvent } from "../../../../shared/simulator/model.ts";

const node = (role: NodeSetup["role"], digit: string, host: string, last: number, port = 3306): NodeSetup => ({
  role,
  id: digit.repeat(40),
  host,
  address: `127.9.9.${last}`,
  port,
});

/** Two aggregators and two pairs of leaves; l3 and l4 share a host. */
export const standardSetup: Setup = {
  cluster: "dwh",
  seed: 1,
  nodes: {
    m1: node("master-aggregator", "A", "m1", 11),
    c1: node("child-aggregator", "B", "c1", 12),
    l1: node("leaf", "1", "l1", 13),
    l2: node("leaf", "2", "l2", 14),
    l3: node("leaf", "3", "l3", 15, 3306),
    l4: node("leaf", "4", "l3", 15, 3307),
  },
  start: "up",
  redundancy: 2,
  databases: { sales: 8, hr: 4 },
  snapshotted: true,
  pendingShownAs: "Recovering",
  password: "",
  epochMs: Date.UTC(2026, 10, 21, 20, 0, 0),
};

export const LEAVES = ["l1", "l2", "l3", "l4"];

/** What a call has said and how it ended; `exit` is undefined while it runs. */
export interface Told {
  out: string;
  err: string;
  prompt: string;
  exit: number | null | undefined;
  answer: SqlAnswer | undefined;
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

  /** `began` lines of the log of commands: what changes state, and on which node. */
  get commands(): string[] {
    return this.effects.flatMap((e) =>
      e.type === "began" && e.call.changes ? [`${e.call.command} ${e.call.node}`] : [],
    );
  }

  get logged(): string[] {
    return this.effects.flatMap((effect) => (effect.type === "logged" ? [`${effect.node} ${effect.line}`] : []));
  }

  see(name: string): NodeSummary {
    const seen = summarize(this.world).nodes[name];
    if (!seen) throw new Error(`no node ${name}`);
    return seen;
  }

  get databases() {
    return summarize(this.world).databases;
  }

  /** Begins a program on the host of that name (or, for `sql-port`, on that node); its answer grows as time passes. */
  begin(host: string, program: string, ...argv: string[]): Told {
    this.#calls += 1;
    const id = `call-${this.#calls}`;
    const told: Told = { out: "", err: "", prompt: "", exit: undefined, answer: undefined };
    this.#told.set(id, told);
    this.#step(
      { type: "called", request: { id, node: host, command: program, argv, pid: 1, uid: 0 } },
      this.world.nowMs,
    );
    return told;
  }

  /** Runs it to its end; throws if it takes longer than ten simulated minutes. */
  run(host: string, program: string, ...argv: string[]): Told {
    const told = this.begin(host, program, ...argv);
    this.until(() => told.exit !== undefined, `${program} ${argv.join(" ")} on ${host} ends`);
    return told;
  }

  /** `memsqlctl VERB` of one node, on its host, with --yes. */
  ctl(name: string, verb: string, ...more: string[]): Told {
    const { host = "", id = "" } = this.world.setup.nodes[name] ?? {};
    return this.run(host, "memsqlctl", verb, "--memsql-id", id, "--yes", ...more);
  }

  sql(name: string, text: string): SqlAnswer {
    const { answer } = this.run(name, "sql-port", text);
    if (!answer) throw new Error(`no answer to ${text}`);
    return answer;
  }

  rows(name: string, text: string) {
    const answer = this.sql(name, text);
    if (answer.kind !== "rows") throw new Error(JSON.stringify(answer));
    return answer.rows;
  }

  stop(...names: string[]): void {
    for (const name of names) this.ctl(name, "stop-node");
  }

  start(...names: string[]): void {
    for (const name of names) this.ctl(name, "start-node");
  }

  recovered(...names: string[]): void {
    this.until(() => names.every((name) => this.see(name).recovered), `${names.join(", ")} have recovered`);
  }

  /** The vendor's order, each gate waited for. */
  stopAll(): void {
    this.stop("m1", "c1", ...LEAVES);
  }

  startAll(): void {
    this.start(...LEAVES);
    this.recovered(...LEAVES);
    this.start("c1", "m1");
  }

  healthy(): void {
    this.until(() => Object.values(this.databases).every((state) => state === "healthy"), "every database is healthy");
  }

  died(name: string): void {
    const { run = 0 } = this.world.nodes[name] ?? {};
    this.#step({ type: "died", node: name, service: "memsqld", run }, this.world.nowMs);
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
      this.#hear(effect);
    }
  }

  #hear(effect: Effect): void {
    if (effect.type === "ended") {
      const told = this.#told.get(effect.call.id);
      if (told) told.exit = effect.exit;
    }
    if (!("call" in effect) || typeof effect.call !== "string") return;
    const told = this.#told.get(effect.call);
    if (!told) return;
    if (effect.type === "said") told[effect.stream] += Buffer.from(effect.text, "latin1").toString();
    if (effect.type === "prompted") told.prompt = Buffer.from(effect.text, "latin1").toString();
    if (effect.type === "answered") told.answer = effect.answer;
  }
}
