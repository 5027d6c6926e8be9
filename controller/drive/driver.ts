/**
 * Drives one run: decides, journals, then acts; feeds results and observations back. All thinking is in controller/run.
 */
import type { Clock } from "../../shared/clock.ts";
import { MusterError } from "../../shared/errors.ts";
import type { Logger } from "../../shared/log.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import { trace } from "../../shared/trace.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { Journal } from "../journal/journal.ts";
import { type Ask, grant } from "../run/ask.ts";
import { decide } from "../run/decide.ts";
import type { Draft, Intent } from "../run/decision.ts";
import type { RunEvent } from "../run/events.ts";
import { evolve } from "../run/evolve.ts";
import { heardOf } from "../run/heard.ts";
import { goodFor } from "../run/patience.ts";
import type { Run } from "../run/state.ts";
import { freshWatch, type Watch } from "../run/watch.ts";
import type { Agents } from "./agents.ts";
import { execute, type Outcome, settle } from "./carry-out.ts";
import { type Looks, RUN_BEAT_MS } from "./looks.ts";
import { nodeMessage } from "./node-message.ts";
import { stamp } from "./stamp.ts";

/** Holds and deadlines are looked at this often where nothing else happens and no look is due sooner. */
const TICK_MS = 1_000;
/** Never shorter than this in real time. */
const TICK_FLOOR_MS = 50;
/**
 * A turn that comes this much later than the one before: the process stood still, or NATS was away. What arrived meanwhile is taken to be
 * as young as its arrival, and is not.
 */
const STALLED_MS = 5_000;
/** Never shorter than this in real time. */
const STALLED_FLOOR_MS = 2_000;
/** Journalled with the command alone: without it they would be decided, and written, again and again. */
const WITH_A_COMMAND: ReadonlySet<Draft["type"]> = new Set(["command-issued", "debt-owed", "held-listed"]);

export interface DriverPorts {
  readonly journal: Pick<Journal, "append">;
  readonly agents: Agents;
  readonly looks: Looks;
  readonly fleet: Fleet;
  readonly clock: Clock;
  /** Real time also in a rehearsal: for calls to agents. */
  readonly callClock: Clock;
  readonly speed: number;
  readonly nextToken: () => number;
  /** False from the moment this controller may no longer issue anything. */
  readonly mayIssue: () => boolean;
  readonly log: Logger;
  /** How it decides; the simulation puts deliberate bugs in its place. */
  readonly think?: typeof decide | undefined;
  /** Called after each event and each new sentence. */
  readonly onChange: (event: RunEvent | null) => void;
}

/** A command on its way to its agent and back. */
interface Carried {
  readonly stop: AbortController;
  readonly over: Promise<void>;
}

export class Driver {
  run: Run;
  sentence = "";
  readonly definition: Definition;
  readonly #ports: DriverPorts;
  readonly #carried = new Map<string, Carried>();
  readonly #results: { id: string; outcome: Outcome }[] = [];
  readonly #asks: { ask: Ask; resolve: () => void; reject: (error: unknown) => void }[] = [];
  readonly #away = new Map<string, string>();
  #watch: Watch = freshWatch;
  #wake: () => void = () => undefined;
  #woken = false;
  #turnedMs: number | null = null;
  #turnAgainMs = 0;
  /** When the alarm that is set rings. */
  #alarmMs = Number.POSITIVE_INFINITY;
  #over: AbortSignal = new AbortController().signal;
  #failure: unknown = null;

  constructor(run: Run, definition: Definition, ports: DriverPorts) {
    this.run = run;
    this.definition = definition;
    this.#ports = ports;
  }

  /** Until the run has ended or the signal aborts. Rejects where the lease is lost: nothing more may be done then. */
  async drive(signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const end = () => {
      over.abort(signal.reason);
      for (const { stop } of this.#carried.values()) stop.abort(signal.reason);
      this.wake();
    };
    if (signal.aborted) end();
    else signal.addEventListener("abort", end);
    this.#over = over.signal;
    try {
      while (!signal.aborted) {
        if (this.#failure) throw this.#failure;
        this.#woken = false;
        await this.#takeResults();
        await this.#takeAsks();
        if (!(await this.#turn())) {
          if (this.run.life.is === "ended") break;
          await this.#rest();
        }
      }
    } finally {
      signal.removeEventListener("abort", end);
      end();
      await Promise.allSettled([...this.#carried.values()].map(({ over }) => over));
      for (const { reject } of this.#asks.splice(0))
        reject(new MusterError("wrong-run-state", `run ${this.run.id} is no longer driven here`));
    }
  }

  /** Grants or refuses what a person asks; resolves when it is journalled. */
  ask(ask: Ask): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#asks.push({ ask, resolve, reject });
      this.wake();
    });
  }

  /** Something changed: decide again soon. */
  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  /** Decides once and does what was decided. Tells whether anything was journalled. */
  async #turn(): Promise<boolean> {
    const { fleet, clock, looks, speed, think = decide } = this.#ports;
    this.#noticeStall();
    const began = performance.now();
    const decision = think(this.run, {
      definition: this.definition,
      fleet,
      now: clock.now(),
      speed,
      watch: this.#watch,
    });
    trace({ at: "decided", run: this.run.id, tookMs: performance.now() - began });
    this.#watch = decision.watch;
    this.#say(decision.sentence);
    const wanted = decision.intents.flatMap((intent) => (intent.do === "look" ? [intent] : []));
    const dueMs =
      wanted.length > 0 ? looks.ask(this.run.cluster, this.definition, wanted, RUN_BEAT_MS) : Number.POSITIVE_INFINITY;
    this.#turnAgainMs = clock.now() + Math.min(dueMs, Math.max(TICK_MS, TICK_FLOOR_MS * speed));
    for (const { id, node } of decision.intents.filter((intent) => intent.do === "settle"))
      this.#carry(id, node, (order) => settle(order));
    return await this.#perform(decision.intents);
  }

  /** After a stall only looks asked for from now on count. */
  #noticeStall(): void {
    const { clock, speed, nextToken } = this.#ports;
    const before = this.#turnedMs;
    this.#turnedMs = clock.now();
    const stalledMs = Math.max(STALLED_MS, STALLED_FLOOR_MS * speed);
    if (before === null || this.#turnedMs - before <= stalledMs) return;
    this.run = { ...this.run, floor: nextToken() };
  }

  /** Journals what was decided together, in one go; then sends what was issued. Tells whether there was anything. */
  async #perform(intents: readonly Intent[]): Promise<boolean> {
    // What a person asked meanwhile comes before the next command.
    const mayIssue = this.#asks.length === 0 && this.#ports.mayIssue();
    const drafts = intents
      .flatMap((intent) => (intent.do === "append" ? [intent.event] : []))
      .filter(({ type }) => mayIssue || !WITH_A_COMMAND.has(type));
    const decidedMs = this.#ports.clock.now();
    await this.#append(drafts);
    for (const draft of drafts) if (draft.type === "command-issued") this.#send(draft, decidedMs);
    return drafts.length > 0;
  }

  #send(issued: Extract<Draft, { type: "command-issued" }>, decidedMs: number): void {
    const { id, node, action, parameters = {} } = issued;
    const { clock, mayIssue, speed } = this.#ports;
    // What the looks before it showed is good for so long: where it took longer to journal it, or the agent can be reached only later, it
    // is not sent any more.
    const goodUntilMs = decidedMs + goodFor(speed);
    const maySend = () =>
      this.run.life.is === "running" && this.run.open.has(id) && mayIssue() && clock.now() <= goodUntilMs;
    const order = { node: this.#message(node), action, parameters };
    this.#carry(id, node, (carried) => execute(carried, order, maySend));
  }

  #carry(id: string, node: string, work: (order: Parameters<typeof settle>[0]) => Promise<Outcome | null>): void {
    if (this.#carried.has(id)) return;
    const host = this.run.cluster.nodes.find((n) => n.name === node)?.host ?? node;
    const onAway = (reason: string | null) => {
      if (reason === null) {
        this.#away.delete(id);
        this.run = heardOf(this.run, id);
      } else this.#away.set(id, `${host}: ${reason}`);
      this.wake();
    };
    const stop = new AbortController();
    const { agents, callClock } = this.#ports;
    const order = { agents, clock: callClock, host, id, signal: stop.signal, onAway };
    const carried = work(order).then(
      (outcome) => {
        if (outcome) {
          trace({ at: "command-over", id });
          this.#results.push({ id, outcome });
        }
      },
      (error: unknown) => {
        this.#failure = error;
      },
    );
    this.#carried.set(id, { stop, over: carried.finally(() => this.#finished(id)) });
  }

  #finished(id: string): void {
    this.#carried.delete(id);
    this.#away.delete(id);
    this.wake();
  }

  async #takeResults(): Promise<void> {
    const results = this.#results.splice(0);
    await this.#append(
      results.map(({ id, outcome }) => ({ type: "command-ended", id, ended: outcome.ended, tail: outcome.tail })),
    );
  }

  async #takeAsks(): Promise<void> {
    for (const { ask, resolve, reject } of this.#asks.splice(0)) {
      try {
        const draft = grant(this.run, ask, this.definition);
        if (draft) await this.#append([draft]);
        resolve();
      } catch (error) {
        reject(error);
        if (error instanceof MusterError && error.code === "lease-lost") throw error;
      }
    }
  }

  /** On disk, after one fsync, before anything follows from them. */
  async #append(drafts: readonly Draft[]): Promise<void> {
    if (drafts.length === 0) return;
    const { journal, clock, nextToken, onChange } = this.#ports;
    const events = drafts.map((draft) => stamp(draft, clock.wall(), nextToken));
    const next = this.run.events + 1;
    const began = performance.now();
    const written = await journal.append(this.run.id, next, ...events);
    if (written === "stale")
      throw new MusterError(
        "lease-lost",
        `another controller wrote event ${next} of ${this.run.id}, or one soon after`,
      );
    const tookMs = (performance.now() - began) / events.length;
    for (const event of events) {
      trace({ at: "journalled", run: this.run.id, type: event.type, ...placeOf(event), tookMs });
      this.run = evolve(this.run, event);
      // While it was being written, somebody else may have asked for looks with a higher token than this event's: only those asked for
      // from now on count.
      if ("token" in event) this.run = { ...this.run, floor: nextToken() };
      this.#ports.log.info({ run: this.run.id, event: this.run.events, type: event.type }, describe(event));
      onChange(event);
      if (event.type === "host-dead") this.#letGo();
    }
  }

  /** What a person's word has closed is not asked for any more. */
  #letGo(): void {
    for (const [id, { stop }] of this.#carried) if (!this.run.open.has(id)) stop.abort();
  }

  #say(sentence: string): void {
    const away = [...this.#away.values()].map((reason) => ` Cannot be asked now: ${reason}.`).join("");
    const said = `${sentence}${away}`;
    if (said === this.sentence) return;
    this.sentence = said;
    this.#ports.onChange(null);
  }

  #message(name: string) {
    const node = this.run.cluster.nodes.find((n) => n.name === name);
    if (!node) throw new TypeError(`no node ${name}`);
    return nodeMessage(this.run.cluster, this.definition, node, this.run.digest);
  }

  async #rest(): Promise<void> {
    this.#alarm();
    if (!this.#woken)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    this.#wake = () => undefined;
    // What arrives together, as the looks at several nodes do, is decided on together.
    await this.#ports.clock.sleep(0);
  }

  /** Wakes when it is time for the next turn. One that was set for earlier is let ring, and sets the next. */
  #alarm(): void {
    if (this.#alarmMs <= this.#turnAgainMs) return;
    const { clock } = this.#ports;
    const atMs = this.#turnAgainMs;
    this.#alarmMs = atMs;
    const rings = () => {
      if (this.#alarmMs !== atMs) return;
      this.#alarmMs = Number.POSITIVE_INFINITY;
      if (clock.now() >= this.#turnAgainMs) this.wake();
      else this.#alarm();
    };
    clock.sleep(Math.max(0, atMs - clock.now()), this.#over).then(rings, () => undefined);
  }
}

function describe(event: RunEvent): string {
  return "node" in event && event.node !== null ? `${event.type} ${event.node}` : event.type;
}

const placeOf = (event: RunEvent) => ({
  phase: "phase" in event ? event.phase : null,
  node: "node" in event ? event.node : null,
});
