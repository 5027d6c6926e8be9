/**
 * A controller, its agents and a cluster under a virtual clock: the real Driver, Looks and observers; hosts, journal and network are
 * virtual. Deterministic. A controller can be killed at any instant and another take over, as the office does it.
 */
import { Driver } from "../../controller/drive/driver.ts";
import { Looks } from "../../controller/drive/looks.ts";
import { emptyMemory, remember } from "../../controller/drive/memory.ts";
import { stamp } from "../../controller/drive/stamp.ts";
import { emptyFleet, type Fleet, observe } from "../../controller/fleet/fleet.ts";
import { forThisRun } from "../../controller/plan/run-options.ts";
import { type Facts, noFacts, type Plan, type PlanOptions } from "../../controller/plan/types.ts";
import type { Ask } from "../../controller/run/ask.ts";
import type { Draft } from "../../controller/run/decision.ts";
import type { RunEvent } from "../../controller/run/events.ts";
import { fold } from "../../controller/run/evolve.ts";
import type { Run } from "../../controller/run/state.ts";
import type { Cluster } from "../../shared/cluster/cluster.ts";
import { silentLogger } from "../../shared/log.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import type { Observation } from "../../shared/state/observation.ts";
import { VirtualAgent } from "./virtual-agent.ts";
import { VirtualClock } from "./virtual-clock.ts";
import { type Controller, mortalClock } from "./virtual-controller.ts";
import type { Hosts } from "./virtual-hosts.ts";
import { VirtualJournal } from "./virtual-journal.ts";
import { type CallFate, type CallKind, callAgents } from "./virtual-network.ts";
import { planNow } from "./virtual-plan.ts";

/** Tokens of one epoch are below those of the next, as the lease draws them. */
const TOKENS_PER_EPOCH = 1_000_000;
/** A standby takes over after this. */
export const TAKEOVER_MS = 3_000;
/** Longer than anything waits for by itself. */
const SETTLES_WITHIN_MS = 4 * 3_600_000;

/** An observation as it reached the controller of that epoch. */
export interface Delivered {
  readonly atMs: number;
  readonly epoch: number;
  readonly observation: Observation;
}

/** A journalled event, with the virtual instant and the epoch. */
export interface Journalled {
  readonly atMs: number;
  readonly epoch: number;
  readonly event: RunEvent;
}

export interface FleetOptions {
  readonly cluster: Cluster;
  readonly definition: Definition;
  readonly hosts: (clock: VirtualClock) => Hosts;
  /** Agents look at everything by themselves this often; 0 never. */
  readonly beatMs?: number;
}

export class VirtualFleet {
  readonly clock = new VirtualClock();
  readonly journal = new VirtualJournal();
  readonly agents = new Map<string, VirtualAgent>();
  readonly delivered: Delivered[] = [];
  readonly log: Journalled[] = [];
  readonly sentences: string[] = [];
  readonly hosts: Hosts;
  readonly cluster: Cluster;
  readonly definition: Definition;
  /** Added to the virtual clock to make the wall clock's time. */
  wallOffsetMs = Date.UTC(2026, 10, 21, 20);
  fate: (host: string, kind: CallKind, id: string | null) => CallFate = () => "through";
  /** False loses the observation on its way. */
  delivers: (observation: Observation) => boolean = () => true;
  readonly #memory = emptyMemory();
  readonly #logger = silentLogger();
  #controller: Controller;
  #runs = 0;
  /** The cluster with the options of that run. */
  readonly #planned = new WeakMap<Plan, Cluster>();

  constructor({ cluster, definition, hosts, beatMs = 0 }: FleetOptions) {
    this.cluster = cluster;
    this.definition = definition;
    this.hosts = hosts(this.clock);
    for (const host of new Set(cluster.nodes.map((node) => node.host))) {
      const publish = (observation: Observation) => this.#deliver(observation);
      this.agents.set(host, new VirtualAgent({ host, hosts: this.hosts, definition, clock: this.clock, publish }));
    }
    this.#controller = this.#boot(1);
    if (beatMs > 0) void this.#beat(beatMs);
  }

  get run(): Run {
    const { alive, driver } = this.#controller;
    const run = alive && driver ? driver.run : fold(this.journal.read(this.runId));
    if (!run) throw new TypeError("no run has begun");
    return run;
  }

  get runId(): string {
    return `${this.cluster.name}.${this.#runs}`;
  }

  /** The runs before this one, the oldest first. */
  earlier(): Run[] {
    return Array.from({ length: this.#runs - 1 }, (_, i) => {
      return fold(this.journal.read(`${this.cluster.name}.${i + 1}`));
    }).filter((run) => run !== null);
  }

  get sentence(): string {
    return this.#controller.driver?.sentence ?? "";
  }

  get alive(): boolean {
    return this.#controller.alive;
  }

  get view(): Fleet {
    return this.#controller.fleet;
  }

  agent(host: string): VirtualAgent {
    const agent = this.agents.get(host);
    if (!agent) throw new TypeError(`no agent ${host}`);
    return agent;
  }

  /** What is known of the cluster across runs. */
  facts(): Facts {
    return this.#memory.facts.get(this.cluster.name) ?? noFacts;
  }

  /** Looks at everything, then plans. */
  async plan(verb: string, options: Partial<PlanOptions> = {}): Promise<Plan> {
    const { looks, fleet } = this.#controller;
    const { clock, definition } = this;
    const cluster = forThisRun(this.cluster, definition, options.set);
    const facts = this.facts();
    const floor = this.#nextToken(this.#controller);
    const made = await planNow({ clock, looks, fleet, cluster, definition, floor }, verb, facts, options);
    this.#planned.set(made, cluster);
    return made;
  }

  /** Plans and begins a run; throws where the plan is refused. */
  async start(verb: string, some: Partial<PlanOptions> = {}, onPause: "ask" | "abort" = "ask"): Promise<Plan> {
    const made = await this.plan(verb, some);
    if (made.refused.length > 0) throw new Error(made.refused.map((r) => `${r.rule}: ${r.message}`).join("; "));
    this.begin(made, onPause);
    return made;
  }

  begin(made: Plan, onPause: "ask" | "abort" = "ask"): void {
    this.#runs += 1;
    const { definition } = this;
    const cluster = this.#planned.get(made) ?? this.cluster;
    const about = {
      cluster,
      clusterText: "",
      digest: definition.digest,
      plan: made,
      reason: "a test",
      ticket: "",
      onPause,
    };
    this.#journal({
      type: "run-created",
      run: this.runId,
      who: "a test",
      ...about,
      owed: this.facts().debts,
      epoch: this.#controller.epoch,
    });
    if (this.#controller.alive) this.#drive(this.#controller);
  }

  /** The controller's process is gone: nothing it began goes on, nothing it waits for arrives. */
  crash(): void {
    this.#controller.alive = false;
    this.#controller.stop.abort("killed");
  }

  /** Another controller begins, as the office does: the next epoch is journalled, then the run is driven. */
  takeOver({ retained = true }: { retained?: boolean } = {}): void {
    const before = this.#controller;
    if (before.alive) this.crash();
    this.#controller = this.#boot(before.epoch + 1);
    if (retained) {
      for (const { observation } of before.fleet.sightings.values()) {
        observe(this.#controller.fleet, { observation, receivedAt: this.clock.now(), retained: true });
      }
    }
    const known = fold(this.journal.read(this.runId));
    if (!known || known.life.is === "ended") return;
    this.#journal({ type: "epoch-began", epoch: this.#controller.epoch, controller: `c${this.#controller.epoch}` });
    if (this.#controller.alive) this.#drive(this.#controller);
  }

  async ask(ask: Ask): Promise<void> {
    const { driver } = this.#controller;
    if (!driver) throw new TypeError("nothing is driven");
    let over: { error: unknown } | "granted" | null = null;
    driver.ask(ask).then(
      () => {
        over = "granted";
      },
      (error: unknown) => {
        over = { error };
      },
    );
    await this.clock.until(() => over !== null || !this.#controller.alive, 10_000);
    const answer = over as { error: unknown } | "granted" | null;
    if (answer !== null && answer !== "granted") throw answer.error;
  }

  /** Until the run is paused or has ended, or the controller is dead; throws with what it was doing where none comes. */
  async settled(): Promise<Run> {
    await this.until(() => !this.alive || this.isSettled(), "the run is paused or has ended");
    return this.run;
  }

  isSettled(): boolean {
    return this.run.life.is === "paused" || this.run.life.is === "ended";
  }

  /** Until something of that kind is journalled (again, where it was before). */
  async journalled(what: string, matches: (event: RunEvent) => boolean): Promise<void> {
    const before = this.log.length;
    await this.until(() => this.log.slice(before).some(({ event }) => matches(event)), what);
  }

  async until(condition: () => boolean, what: string, withinMs = SETTLES_WITHIN_MS): Promise<void> {
    const came = await this.clock.until(() => condition() || this.#controller.failure !== null, withinMs);
    if (this.#controller.failure !== null) throw this.#controller.failure;
    if (!came) throw new Error(`never came: ${what}; ${this.run.life.is}: ${this.sentence}`);
  }

  pass = (ms: number): Promise<boolean> => this.clock.until(() => false, ms);
  events = (): RunEvent[] => this.log.map(({ event }) => event);

  #boot(epoch: number): Controller {
    const stop = new AbortController();
    const controller: Controller = {
      ...{ epoch, stop, driver: null, failure: null, tokens: 0, alive: true, fleet: emptyFleet() },
      clock: mortalClock(this, () => controller.alive),
      agents: callAgents(this, () => controller),
      get looks(): Looks {
        return looks;
      },
    };
    const { fleet, clock, agents } = controller;
    const onLost = (error: unknown) => {
      if (controller.alive) controller.failure = error;
    };
    const looks = new Looks({ agents, fleet, clock, log: this.#logger, speed: 1, onLost });
    return controller;
  }

  #drive(controller: Controller): void {
    const run = fold(this.journal.read(this.runId));
    if (!run) throw new TypeError("a run that was journalled cannot be folded");
    const { fleet, clock, looks, agents } = controller;
    const driver = new Driver(run, this.definition, {
      ...{ fleet, clock, looks, agents, callClock: clock, speed: 1, log: this.#logger },
      journal: { append: (log, n, ...events) => this.#append(controller, log, n, events as RunEvent[]) },
      nextToken: () => this.#nextToken(controller),
      mayIssue: () => controller.alive,
      onChange: (event) => {
        if (event === null && controller.alive) this.sentences.push(driver.sentence);
      },
    });
    controller.driver = driver;
    driver.drive(controller.stop.signal).catch((error: unknown) => {
      if (controller.alive) controller.failure = error;
    });
  }

  /** One after the other: a crash can come between two. */
  async #append(
    controller: Controller,
    log: string,
    n: number,
    events: readonly RunEvent[],
  ): Promise<"written" | "stale"> {
    for (const [i, event] of events.entries()) {
      if (!controller.alive) return await never();
      if (this.journal.append(log, n + i, event) === "stale") return "stale";
      this.#remember(controller, log, n + i, event);
    }
    return controller.alive ? "written" : await never();
  }

  #journal(draft: Draft): void {
    const controller = this.#controller;
    const event = stamp(draft, controller.clock.wall(), () => this.#nextToken(controller));
    const n = this.journal.read(this.runId).length + 1;
    if (this.journal.append(this.runId, n, event) === "stale") throw new Error(`event ${n} was there`);
    this.#remember(controller, this.runId, n, event);
  }

  #remember({ epoch }: Controller, log: string, n: number, event: RunEvent): void {
    this.log.push({ atMs: this.clock.now(), epoch, event });
    remember(this.#memory, log, n, event, this.#logger);
  }

  #nextToken(controller: Controller): number {
    controller.tokens += 1;
    return controller.epoch * TOKENS_PER_EPOCH + controller.tokens;
  }

  #deliver(observation: Observation): void {
    const controller = this.#controller;
    if (!controller.alive || !this.delivers(observation)) return;
    const atMs = this.clock.now();
    this.delivered.push({ atMs, epoch: controller.epoch, observation });
    if (observe(controller.fleet, { observation, receivedAt: atMs, retained: false })) controller.driver?.wake();
  }

  async #beat(beatMs: number): Promise<void> {
    while (true) {
      await this.clock.sleep(beatMs);
      for (const agent of this.agents.values()) agent.beat();
    }
  }
}

const never = () => new Promise<never>(() => undefined);
