/**
 * The controller's office: knows the clusters, drives the open runs, answers the API. One run per cluster.
 */

import { type Clock, systemClock } from "../../shared/clock.ts";
import { readCluster } from "../../shared/cluster/load.ts";
import { InputError, MusterError } from "../../shared/errors.ts";
import type { Logger } from "../../shared/log.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import type { DiscoveryRequest, KnownCluster, Office, RunRecord, StartRequest } from "../api/ports.ts";
import type { Discovered } from "../fleet/discover.ts";
import { type Fleet, statusSight } from "../fleet/fleet.ts";
import type { Journal } from "../journal/journal.ts";
import type { Lease } from "../journal/lease.ts";
import { needsProblems } from "../order/problems.ts";
import { forThisRun } from "../plan/run-options.ts";
import { type Facts, noFacts, type Plan, type PlanOptions } from "../plan/types.ts";
import type { Ask } from "../run/ask.ts";
import type { Draft } from "../run/decision.ts";
import type { Run } from "../run/state.ts";
import type { Agents } from "./agents.ts";
import { declareDead } from "./dead-hosts.ts";
import type { DriverPorts } from "./driver.ts";
import { Drivers } from "./drivers.ts";
import { factsSeen } from "./facts-seen.ts";
import { Inventory } from "./inventory.ts";
import { type CapturedNode, liveCapture } from "./live-capture.ts";
import { liveDiscovery } from "./live-discovery.ts";
import { IDLE_BEAT_MS, type Looks, RUN_BEAT_MS } from "./looks.ts";
import { factsLog, inventoryLog } from "./memory.ts";
import { needsAmong, planAmongOthers } from "./neighbours.ts";
import { Orders } from "./orders.ts";
import { stamp } from "./stamp.ts";
import { type Since, Store } from "./store.ts";
import type { SurveyPorts } from "./survey.ts";

/** Who leads is written down this often where it changed; a plan looks for itself anyway. */
const FACTS_EVERY_MS = 2_000;

export interface OfficePorts {
  readonly name: string;
  readonly journal: Journal;
  readonly agents: Agents;
  readonly looks: Looks;
  readonly fleet: Fleet;
  readonly clock: Clock;
  readonly speed: number;
  /** For the lease, calls and polls: real time also in a rehearsal. The system's, unless a simulation brings its own. */
  readonly technical?: Clock;
  /** How a driver decides; the simulation puts deliberate bugs in its place. */
  readonly think?: DriverPorts["think"];
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly log: Logger;
  /** What keeps this controller from its work, as others see it: NATS, the lease. */
  readonly degraded: () => string;
  readonly busIsLocal: () => boolean;
  readonly leader: () => string | null;
  readonly signal: AbortSignal;
  /** Called where another controller leads: nothing more may be done here. */
  readonly onLost: (reason: unknown) => void;
}

export class RunOffice implements Office {
  readonly name: string;
  readonly fleet: Fleet;
  readonly orders: Orders;
  readonly #ports: OfficePorts;
  readonly #technical: Clock;
  readonly #store: Store;
  readonly #drivers: Drivers;
  readonly #inventory: Inventory;
  readonly #handlers = new Set<() => void>();
  /** Clusters with a start under way: two callers never plan the same cluster's run at once. */
  readonly #starting = new Set<string>();
  #lease: Lease | null = null;

  constructor(ports: OfficePorts) {
    this.#ports = ports;
    this.#technical = ports.technical ?? systemClock;
    this.name = ports.name;
    this.fleet = ports.fleet;
    this.#store = new Store(ports);
    this.#inventory = new Inventory(ports.definitions, ports.log);
    this.#drivers = new Drivers({
      ...ports,
      callClock: this.#technical,
      nextToken: () => this.#mustLead().nextToken(),
      mayIssue: () => this.#mayIssue(),
      onEvent: (run, event) => {
        if (event) this.#store.took(run, event);
        this.#changed();
      },
      onEnded: (run) => this.#ended(run),
    });
    this.orders = new Orders({
      ...{ store: this.#store, clock: ports.clock, log: ports.log, signal: ports.signal },
      ...{
        needs: () => needsAmong(this.#inventory.known),
        plan: this.plan.bind(this),
        mustLead: () => this.#mustLead(),
        mayIssue: () => this.#mayIssue(),
      },
      mustBeFree: (cluster) => this.#mustBeFree(this.cluster(cluster).cluster.name, "an order"),
      begin: (order, { cluster, verb }, of) => this.start({ ...order, cluster, verb, pin: "", order: of }),
      onChange: () => this.#changed(),
    });
  }

  /** Folds the journal, or what is new of it, so that questions can be answered before, and without, leading. */
  async recall(since?: Since): Promise<void> {
    await this.#store.recall(since);
    for (const cluster of this.#store.memory.files.keys()) this.#learn(cluster);
  }

  /** Takes up the work with this lease: folds the journal, goes on with every open run. */
  async lead(lease: Lease): Promise<void> {
    await this.recall();
    this.#lease = lease;
    await this.orders.takeOver();
    for (const run of [...this.#store.memory.runs.values()])
      if (run.life.is !== "ended") await this.#takeOver(run, lease);
    this.orders.turn();
    this.#changed();
  }

  async #takeOver(run: Run, lease: Lease): Promise<void> {
    await this.#journalRun(run.id, { type: "epoch-began", epoch: lease.epoch, controller: this.name });
    const installed = this.#ports.definitions.get(run.cluster.product)?.digest;
    if (run.life.is === "running" && installed !== undefined && installed !== run.digest) {
      const reason = `the definition of ${run.cluster.product} is ${installed} here, and the run was planned with ${run.digest}`;
      await this.#journalRun(run.id, { type: "paused", rule: "definition-changed", reason, node: null, seen: null });
    }
    const current = this.#store.memory.runs.get(run.id);
    // While it was being written somebody else may have asked for looks with a higher token: only those asked for from now on count.
    if (current) this.#drivers.drive({ ...current, floor: lease.nextToken() });
  }

  now = (): number => this.#ports.clock.now();
  epoch = (): number => this.#lease?.epoch ?? 0;
  busIsLocal = (): boolean => this.#ports.busIsLocal();
  degraded = (): string => this.#ports.degraded();
  leading = (): ReturnType<Office["leading"]> =>
    this.#mayIssue() ? { leads: true } : { leads: false, leader: this.#ports.leader() };
  clusters = (): readonly KnownCluster[] => this.#inventory.all();
  cluster = (name: string): KnownCluster => this.#inventory.of(name);
  products = (): readonly Definition[] => [...this.#ports.definitions.values()];
  facts = (cluster: string): Facts => this.#store.memory.facts.get(cluster) ?? noFacts;

  async apply(file: string, text: string, who: string): Promise<{ known: KnownCluster; changed: boolean }> {
    this.#mustLead();
    const { cluster } = readCluster(file, text, this.#ports.definitions);
    const before = this.#store.memory.files.get(cluster.name);
    if (before?.text === text) return { known: this.cluster(cluster.name), changed: false };
    const problems = needsProblems(file, text, cluster, needsAmong(this.#inventory.known));
    if (problems.length > 0) throw new InputError(problems);
    const event = { type: "applied", atMs: this.#ports.clock.wall(), who, file, text };
    await this.#store.write(inventoryLog(cluster.name), event);
    this.#learn(cluster.name);
    this.enrol(cluster.name);
    this.#changed();
    return { known: this.cluster(cluster.name), changed: true };
  }

  warnOf = (cluster: string, warning: string): void => this.#inventory.warn(cluster, warning);

  /** `handled`: clusters that the same order brings where they must be first; they refuse nothing. */
  async plan(name: string, verb: string, options: PlanOptions, handled?: ReadonlySet<string>): Promise<Plan> {
    const lease = this.#mustLead();
    const { looks, signal } = this.#ports;
    const ports = {
      ...{ looks, fleet: this.fleet, now: this.now, nextToken: () => lease.nextToken(), signal },
      ...{ technical: this.#technical, wall: () => this.#ports.clock.wall() },
      ...{
        known: this.#inventory.known,
        facts: this.facts,
        openRun: (other: string) => this.#openRun(other)?.id ?? null,
      },
    };
    const known = this.cluster(name);
    const forRun = { ...known, cluster: forThisRun(known.cluster, known.definition, options.set) };
    return await planAmongOthers(ports, forRun, { verb, options, handled: handled ?? new Set() });
  }

  /** No run is open, and no order has it ahead. A paused order leaves its clusters to the person who mends what paused it. */
  #mustBeFree(name: string, within: "an order" | { readonly order: string | null }): void {
    const open = this.#openRun(name);
    if (open)
      throw new MusterError("run-open", `${name} has the open run ${open.id} (${open.plan.verb}, ${open.life.is})`);
    const held = this.orders.holding(name);
    if (!held || (within !== "an order" && (held.order.id === within.order || held.order.life.is === "paused"))) return;
    throw new MusterError("in-order", `${name} waits for its turn in ${held.order.id} (${held.step.verb})`);
  }

  async capture(name: string): Promise<readonly CapturedNode[]> {
    const { cluster, definition } = this.cluster(name);
    return await liveCapture(this.#surveying(), cluster, definition);
  }

  async discover(request: DiscoveryRequest): Promise<readonly Discovered[]> {
    const definition = this.#ports.definitions.get(request.product);
    if (!definition) {
      const names = [...this.#ports.definitions.keys()].join(", ");
      throw new MusterError("not-found", `there is no product "${request.product}" here; there is: ${names}`);
    }
    const ports = { ...this.#surveying(), now: this.now, clusters: this.clusters() };
    return await liveDiscovery(ports, definition, request);
  }

  async start(request: StartRequest): Promise<{ run: RunRecord | null; plan: Plan }> {
    const lease = this.#mustLead();
    const { cluster: declared, definition, text } = this.cluster(request.cluster);
    const cluster = forThisRun(declared, definition, request.options.set);
    const { order } = request;
    this.#mustBeFree(cluster.name, { order: order?.id ?? null });
    if (this.#starting.has(cluster.name))
      throw new MusterError("run-open", `a run of ${cluster.name} is being planned right now`);
    this.#starting.add(cluster.name);
    try {
      const plan = await this.plan(cluster.name, request.verb, request.options);
      if (plan.refused.length > 0) return { run: null, plan };
      if (request.pin !== "" && request.pin !== plan.id)
        throw new MusterError(
          "plan-changed",
          `the plan is ${plan.id} now, not ${request.pin}: what is seen has changed`,
        );
      if (order) this.orders.mustStillWant(order);
      const id = `${cluster.name}.${this.#nextNumber(cluster.name)}`;
      const { who, reason, ticket, onPause } = request;
      const about = {
        cluster,
        clusterText: text,
        digest: definition.digest,
        plan,
        who,
        reason,
        ticket,
        onPause,
        owed: this.facts(cluster.name).debts,
        ...(order ? { order } : {}),
        epoch: lease.epoch,
      };
      await this.#journalRun(id, { type: "run-created", run: id, ...about });
      const run = this.#store.memory.runs.get(id);
      if (!run) throw new MusterError("internal", `run ${id} was journalled and is not known`);
      this.#drivers.drive(run);
      return { run: this.run(id), plan };
    } finally {
      this.#starting.delete(cluster.name);
    }
  }

  runs(cluster: string | null): readonly RunRecord[] {
    const all = [...this.#store.memory.runs.values()].filter((run) => cluster === null || run.cluster.name === cluster);
    return all
      .toSorted((a, b) => b.startedAtMs - a.startedAtMs || numberOf(b.id) - numberOf(a.id))
      .map((run) => this.#record(run));
  }

  run(name: string): RunRecord {
    const exact = this.#store.memory.runs.get(name);
    if (exact) return this.#record(exact);
    const [last] = this.runs(name);
    if (last) return last;
    const hint = this.#inventory.known.has(name)
      ? `${name} has had no run yet`
      : `no run and no cluster is called "${name}"`;
    throw new MusterError("not-found", hint);
  }

  async ask(name: string, ask: Ask): Promise<RunRecord> {
    this.#mustLead();
    const { run } = this.run(name);
    const driver = this.#drivers.of(run.id);
    if (!driver) throw new MusterError("wrong-run-state", `run ${run.id} has ended`);
    await driver.ask(ask);
    return this.run(run.id);
  }

  hostDead: Office["hostDead"] = (request) => declareDead(this, this.#ports.agents, request);

  onChange(handler: () => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  /** An observation of this cluster arrived. */
  observed(cluster: string): void {
    this.#drivers.wake(cluster);
    this.#changed();
  }

  /** Tells a cluster's agents of their nodes, so that they look on their beat. `host`: only that one. */
  enrol(name: string, host: string | null = null): void {
    const lease = this.#lease;
    const known = this.#inventory.known.get(name);
    if (!lease || !known) return;
    const floor = lease.nextToken();
    const nodes = known.cluster.nodes.filter((node) => host === null || node.host === host);
    const wanted = nodes.map((node) => ({ node: node.name, probes: Object.keys(known.definition.probes), floor }));
    this.#ports.looks.ask(known.cluster, known.definition, wanted, this.#openRun(name) ? RUN_BEAT_MS : IDLE_BEAT_MS);
  }

  /** Writes down who bears what, where looks outside a run show something new. */
  async noteFacts(): Promise<void> {
    if (!this.#mayIssue()) return;
    for (const { cluster, definition } of this.#inventory.known.values()) {
      if (this.#openRun(cluster.name)) continue;
      // What was seen before the last run ended says nothing about now.
      const floor = this.runs(cluster.name)[0]?.run.floor ?? 0;
      const sight = statusSight(this.fleet, cluster.name, this.now(), floor);
      for (const event of factsSeen(cluster, definition, this.facts(cluster.name), sight, this.#ports.clock.wall())) {
        await this.#store.write(factsLog(cluster.name), event);
      }
    }
  }

  /** Keeps facts up to date until the signal aborts. */
  async attend(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.orders.turn();
      try {
        await this.noteFacts();
      } catch (error) {
        this.#ports.log.warn({ err: error }, "facts were not written down; the next turn tries again");
      }
      await this.#technical.sleep(FACTS_EVERY_MS, signal).catch(() => undefined);
    }
  }

  /** Resolves when nothing is driven any more; the ports' signal ends every driver. */
  async idle(): Promise<void> {
    await this.#drivers.idle();
  }

  /** The run is over: its agents may forget it. One that is away keeps its entries, which harms nobody. */
  #ended(run: Run): void {
    this.enrol(run.cluster.name);
    for (const host of new Set(run.cluster.nodes.map((node) => node.host))) {
      this.#ports.agents.closeRun(host, run.id).catch((error: unknown) => {
        this.#ports.log.warn({ host, run: run.id, err: error }, "an agent was not told that the run is closed");
      });
    }
    this.orders.turn();
    this.#changed();
  }

  #learn(cluster: string): void {
    const stored = this.#store.memory.files.get(cluster);
    if (stored) this.#inventory.learn(cluster, stored);
  }

  async #journalRun(id: string, draft: Draft): Promise<void> {
    const lease = this.#lease;
    if (!lease) throw new MusterError("not-leader", "this controller does not lead");
    const event = stamp(draft, this.#ports.clock.wall(), () => lease.nextToken());
    await this.#store.write(id, event);
  }

  #record(run: Run): RunRecord {
    const driver = this.#drivers.of(run.id);
    const definition = driver?.definition ?? this.#ports.definitions.get(run.cluster.product);
    if (!definition)
      throw new MusterError("unknown-product", `${run.cluster.product} of run ${run.id} is not installed here`);
    const sentence =
      driver?.sentence ?? (run.life.is === "ended" ? run.life.verdict : "Not driven by this controller.");
    return { run: driver?.run ?? run, sentence, definition };
  }

  #openRun(cluster: string): Run | null {
    const runs = [...this.#store.memory.runs.values()];
    return runs.find((run) => run.cluster.name === cluster && run.life.is !== "ended") ?? null;
  }

  #nextNumber(cluster: string): number {
    const numbers = [...this.#store.memory.runs.keys()].filter((id) => id.startsWith(`${cluster}.`)).map(numberOf);
    return Math.max(0, ...numbers) + 1;
  }

  #mayIssue(): boolean {
    return this.#lease !== null && !this.#lease.lost.aborted && this.#lease.held(this.#technical.now());
  }

  #surveying(): SurveyPorts {
    const lease = this.#mustLead();
    const { looks, signal } = this.#ports;
    const onChange = (handler: () => void) => this.onChange(handler);
    return { looks, fleet: this.fleet, nextToken: () => lease.nextToken(), onChange, signal };
  }

  #mustLead(): Lease {
    if (this.#lease && this.#mayIssue()) return this.#lease;
    throw new MusterError("not-leader", `${this.name} does not lead${this.degraded() ? `: ${this.degraded()}` : ""}`);
  }

  #changed(): void {
    for (const handler of this.#handlers) handler();
  }
}

const numberOf = (id: string) => Number(id.slice(id.lastIndexOf(".") + 1));
