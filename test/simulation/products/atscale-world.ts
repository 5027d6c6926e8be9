/**
 * A lean AtScale cluster: what the vendor's commands do, what a look shows, who leads. As shared/products/atscale/simulator/world has it,
 * without its texts and with shorter times: a minute of settling passes in two seconds, so that a run has fewer looks.
 */
import type { Definition } from "../../../shared/procedure/schema.ts";
import type { Yield } from "../../../shared/state/observation.ts";
import type { SimClock } from "../kernel/clock.ts";
import type { Dice } from "../kernel/dice.ts";
import type { AtscaleNodes } from "./atscale.ts";
import { type Blame, startHarms, stopHarms } from "./atscale-harms.ts";
import { rollCallOf, seen, unknown } from "./look-yields.ts";
import type { Harm, ProductWorld } from "./model.ts";

export interface AtscaleNode {
  readonly name: string;
  readonly role: "coordinator" | "engine" | "query-engine";
  phase: "up" | "stopping" | "down" | "starting";
  /** Grows with each change of direction: what an earlier one had still to do is void. */
  life: number;
  sinceMs: number;
  /** A process outlives the stop. */
  lingers: boolean;
  /** The key service is FATAL. */
  fatal: boolean;
  warm: boolean;
  /** Postgres runs. */
  postgres: boolean;
  /** Its copy holds every write up to this time. */
  asOfMs: number;
  balancer: "in" | "out" | null;
  readonly faults: Set<string>;
}

export interface AtscaleOptions {
  readonly nodes: AtscaleNodes;
  readonly leader: string;
  readonly up: boolean;
  /** One that somebody has stopped already. */
  readonly downFirst: string | null;
  readonly balancer: boolean;
  readonly clock: SimClock;
  readonly dice: Dice;
  readonly definition: Definition;
}

/** Uptimes are shown as if time ran this much faster: the definition wants a minute of it. */
const UPTIME_SPEED = 40;
const RUNNING_FOR_MS = 3 * 24 * 3_600_000;
const ELECTION_MS = 2_000;
const STALE_ELECTION_MS = 20_000;
/** Patroni's ttl, after which a dead leader's key goes. */
const TTL_MS = 15_000;
const LOOK_MS = 5;
/** The definition's limit of the listing, which never answers without its store. Shortened as other times are where the node is only down. */
const GIVEN_UP_MS = 15_000;
const SHORTENED = 10;
const SYSTEM_ID = "7121824910042921340";

const SERVICES: Readonly<Record<AtscaleNode["role"], readonly string[]>> = {
  coordinator: ["coordinator", "service_registry"],
  engine: ["engine", "database", "service_registry"],
  "query-engine": ["engine", "egress"],
};
const KEY: Readonly<Record<AtscaleNode["role"], string>> = {
  coordinator: "coordinator",
  engine: "engine",
  "query-engine": "engine",
};

export class AtscaleWorld implements ProductWorld {
  readonly harms: Harm[] = [];
  readonly faults = [
    ...["stop-fails", "start-fails", "fatal-service", "slow-stop", "slow-start", "supervisor-denied", "store-down"],
    ...["leader-moves", "stop-lingers", "stop-hangs", "extra-process", "slow-looks"],
  ];
  readonly nodes = new Map<string, AtscaleNode>();
  readonly #options: AtscaleOptions;
  #leader: string | null;
  #lastLeader: string;
  /** How the last leader went: whoever stopped it answers for the failover, and nobody for a power loss. */
  #wentBy: "a stop" | "a power loss" = "a stop";
  #timeline = 3;
  /** When something last happened that nobody could have foreseen: within a look's good time of it nobody is to blame. */
  disturbedMs = Number.NEGATIVE_INFINITY;

  constructor(options: AtscaleOptions) {
    this.#options = options;
    const { balancer, downFirst } = options;
    this.#leader = options.up ? options.leader : null;
    this.#lastLeader = options.leader;
    for (const [name, [role = "engine"]] of Object.entries(options.nodes)) {
      const up = options.up && name !== downFirst;
      this.nodes.set(name, {
        ...{ name, role, phase: up ? "up" : "down", life: 0, sinceMs: -RUNNING_FOR_MS, lingers: false, fatal: false },
        ...{
          warm: up,
          postgres: up && role === "engine",
          asOfMs: name === options.leader ? -1000 : -2000,
          faults: new Set(),
        },
        balancer: balancer && role === "query-engine" ? (up ? "in" : "out") : null,
      });
    }
  }

  async run(name: string, action: string): Promise<number> {
    const node = this.#node(name);
    switch (action) {
      case "stop":
        return await this.#stop(node);
      case "start":
        return await this.#start(node);
      case "drain":
      case "undrain":
        if (action === "undrain" && !node.warm)
          this.#blame(node, [["cold-undrain", `${name} put back while its /ping gives no OK`]]);
        await this.#pass(200, 600);
        if (node.balancer !== null) node.balancer = action === "drain" ? "out" : "in";
        return 0;
      default:
        throw new TypeError(`AtScale has no action ${action}`);
    }
  }

  fault(name: string, fault: string, on: boolean): void {
    const node = this.#node(name);
    if (fault === "leader-moves") {
      const heir = this.#copies().find((one) => one.name !== this.#leader);
      if (!on || !heir || this.#leader === null) return;
      this.#disturb();
      this.#lead(heir.name);
    } else if (on) node.faults.add(fault);
    else node.faults.delete(fault);
    if (fault === "store-down") this.#elect(0);
  }

  killed(name: string): void {
    const node = this.#node(name);
    if (node.phase === "down" && !node.lingers) return;
    this.#disturb();
    this.#settleCopies();
    this.#turn(node, "down");
    Object.assign(node, { lingers: false, fatal: false, warm: false, postgres: false });
    if (this.#leader === name) {
      this.#leader = null;
      this.#wentBy = "a power loss";
      this.#elect(TTL_MS);
    }
  }

  switchedOff = (): string[] => [...this.nodes.values()].filter((one) => one.balancer === "out").map((one) => one.name);

  summary(): string {
    const told = [...this.nodes.values()].map(
      (one) =>
        `${one.name} ${one.phase}${one.fatal ? " FATAL" : ""}${one.lingers ? " lingering" : ""}${one.balancer ? ` ${one.balancer}` : ""}`,
    );
    return `${told.join(", ")}; ${this.#leader ?? "nobody"} leads`;
  }

  async probe(name: string, probe: string): Promise<Yield> {
    const node = this.#node(name);
    await this.#options.clock.sleep(node.faults.has("slow-looks") ? this.#options.dice.between(1_000, 8_000) : LOOK_MS);
    switch (probe) {
      case "services":
        return this.#services(node);
      case "processes":
        return seen({ visible: "all", processes: this.#processes(node), others: [] });
      case "ports":
        return seen({ ports: this.#ports(node) });
      case "ping":
        return seen(
          node.warm ? { status: 200, body: "OK", reachable: "yes" } : { status: null, body: "", reachable: "refused" },
        );
      case "postgres":
        return await this.#listing(node);
      case "controldata":
        return seen({
          systemId: SYSTEM_ID,
          timeline: this.#timeline,
          position: node.asOfMs + RUNNING_FOR_MS,
          location: "0/1",
          state: "shut down",
        });
      case "balancer":
        return seen({ state: node.balancer });
      case "config":
        return seen({ exists: true, sha256: "0".repeat(64) });
      case "owned":
        return seen({ strangers: [] });
      case "roll-call":
        return rollCallOf(this.#options.definition, "atscale");
      default:
        return unknown(`AtScale has no probe ${probe}`);
    }
  }

  async #stop(node: AtscaleNode): Promise<number> {
    this.#blame(node, stopHarms(this.nodes, node, this.#leader));
    if (node.faults.has("stop-fails")) {
      await this.#pass(100, 500);
      return 1;
    }
    if (node.phase === "down") return 0;
    const life = this.#turn(node, "stopping");
    node.warm = false;
    await (node.faults.has("slow-stop") ? this.#pass(40_000, 120_000) : this.#pass(500, 3_000));
    while (node.life === life && node.faults.has("stop-hangs")) await this.#pass(1_000, 1_001);
    if (node.life !== life) return 137;
    this.#settleCopies();
    this.#turn(node, "down");
    Object.assign(node, { fatal: false, lingers: true });
    const lingersMs = node.faults.has("stop-lingers") ? 20_000 : this.#options.dice.below(800);
    this.#options.clock.after(lingersMs, () => {
      if (node.phase === "down") Object.assign(node, { lingers: false, postgres: false });
    });
    if (this.#leader === node.name) {
      this.#leader = null;
      this.#wentBy = "a stop";
      this.#elect(0);
    }
    return 0;
  }

  async #start(node: AtscaleNode): Promise<number> {
    this.#blame(node, startHarms(this.nodes, node));
    if (node.faults.has("start-fails")) {
      await this.#pass(100, 500);
      return 1;
    }
    const mends = node.phase === "up" && node.fatal && !node.faults.has("fatal-service");
    if (node.phase !== "down" && !mends) return 0;
    node.fatal = false;
    const life = this.#turn(node, "starting");
    Object.assign(node, { lingers: false, postgres: false });
    const takesMs = node.faults.has("slow-start") ? 60_000 : this.#options.dice.between(700, 2_500);
    this.#options.clock.after(takesMs, () => this.#runs(node, life));
    await this.#pass(300, 600);
    return node.life === life ? 0 : 137;
  }

  #runs(node: AtscaleNode, life: number): void {
    if (node.life !== life) return;
    node.phase = "up";
    node.sinceMs = this.#now();
    if (node.faults.has("fatal-service")) {
      node.fatal = true;
      return;
    }
    this.#options.clock.after(this.#options.dice.between(200, 1_500), () => {
      if (node.life !== life) return;
      node.warm = true;
      if (node.role === "engine") node.postgres = true;
      this.#elect(0);
    });
  }

  /** A copy that has everything leads soon; a stale one only after waiting for the others, and then writes are lost. */
  #elect(afterMs: number): void {
    if (this.#leader !== null || !this.#hasQuorum()) return;
    const [best] = this.#copies().toSorted((a, b) => b.asOfMs - a.asOfMs);
    if (!best) return;
    const newest = Math.max(
      ...[...this.nodes.values()].filter((one) => one.role === "engine").map((one) => one.asOfMs),
    );
    const stale = best.asOfMs < newest;
    this.#options.clock.after(afterMs + (stale ? STALE_ELECTION_MS : ELECTION_MS), () => {
      if (this.#leader !== null || !this.#hasQuorum()) return;
      // It has gone meanwhile, or a better one has come.
      const copies = this.#copies();
      if (!copies.includes(best) || copies.some((one) => one.asOfMs > best.asOfMs)) return this.#elect(0);
      if (stale) this.#blame(best, [["stale-copy-leads", `${best.name} leads with a stale copy`]]);
      else if (best.name !== this.#lastLeader && this.#wentBy === "a stop")
        this.#blame(best, [["failover", `${this.#lastLeader} went away and ${best.name} leads`]]);
      this.#lead(best.name);
    });
  }

  #lead(name: string): void {
    this.#settleCopies();
    this.#leader = name;
    this.#lastLeader = name;
    this.#timeline += 1;
    this.#settleCopies();
  }

  /** Copies that run have what their leader has. */
  #settleCopies(): void {
    const leader = this.#leader === null ? null : this.#node(this.#leader);
    if (leader?.postgres) for (const one of this.nodes.values()) if (one.postgres) one.asOfMs = this.#now();
  }

  #copies = (): AtscaleNode[] => [...this.nodes.values()].filter((one) => one.postgres && one.phase === "up");

  /** Two voters are enough and needed (world/quorum.ts). */
  #hasQuorum(): boolean {
    const voters = [...this.nodes.values()].filter((one) => one.role !== "query-engine");
    return voters.filter((one) => one.phase === "up" && !one.faults.has("store-down")).length >= 2;
  }

  #services(node: AtscaleNode): Yield {
    if (node.faults.has("supervisor-denied")) return seen({ supervisor: "unknown", services: [] });
    if (node.phase === "down") return seen({ supervisor: "down", services: [] });
    const upSeconds = Math.floor(((this.#now() - node.sinceMs) * UPTIME_SPEED) / 1000);
    const services = SERVICES[node.role].map((name, i) => {
      const state = this.#stateOf(node, name);
      const detail = state === "RUNNING" ? `pid ${node.life * 10 + i + 100}, uptime ${clockText(upSeconds)}` : "";
      return { name, state, pid: state === "RUNNING" ? node.life * 10 + i + 100 : null, detail };
    });
    return seen({ supervisor: "up", services });
  }

  #stateOf(node: AtscaleNode, service: string): string {
    if (node.phase === "starting") return "STARTING";
    if (node.phase === "stopping") return service === KEY[node.role] ? "STOPPING" : "STOPPED";
    return node.fatal && service === KEY[node.role] ? "FATAL" : "RUNNING";
  }

  #processes(node: AtscaleNode) {
    const names = node.phase === "down" ? (node.lingers ? ["postgres"] : []) : SERVICES[node.role];
    return names.map((name, i) => ({ pid: 100 + i, name, command: name, user: "atscale", tty: "?" }));
  }

  #ports(node: AtscaleNode) {
    const postgres = node.postgres && (node.phase === "up" || node.lingers);
    const serves = node.phase === "up" && node.role !== "coordinator";
    const open: Readonly<Record<number, boolean>> = {
      10500: serves && node.role === "engine",
      10502: serves,
      10520: postgres,
    };
    return [10500, 10502, 10520].map((port) => ({ port, state: open[port] ? "open" : "closed" }));
  }

  /** Hangs where its store is down: the agent gives it up. */
  async #listing(node: AtscaleNode): Promise<Yield> {
    if (node.role !== "engine") return unknown("this node has no Postgres");
    if (node.phase === "down" || node.faults.has("store-down") || !this.#hasQuorum()) {
      await this.#options.clock.sleep(node.faults.has("store-down") ? GIVEN_UP_MS : GIVEN_UP_MS / SHORTENED);
      return unknown("no answer within 15000 ms, killed");
    }
    const members = this.#copies().map((one) => {
      const leads = one.name === this.#leader;
      const state = leads || this.#leader !== null ? "running" : "starting";
      const about = { member: one.name, host: `${one.name}:10520`, timeline: this.#timeline, lagMb: leads ? null : 0 };
      return { ...about, role: leads ? "leader" : "replica", state };
    });
    return seen({ cluster: "bi", systemId: SYSTEM_ID, paused: false, members });
  }

  #turn(node: AtscaleNode, phase: AtscaleNode["phase"]): number {
    node.phase = phase;
    node.life += 1;
    node.sinceMs = this.#now();
    return node.life;
  }

  #blame(node: AtscaleNode, found: readonly Blame[]): void {
    if (this.#now() - this.disturbedMs < NOBODY_KNEW_MS) return;
    for (const [harm, message] of found) this.harms.push({ atMs: this.#now(), harm, node: node.name, message });
  }

  #disturb(): void {
    this.disturbedMs = this.#now();
  }

  #node(name: string): AtscaleNode {
    const node = this.nodes.get(name);
    if (!node) throw new TypeError(`no node ${name}`);
    return node;
  }

  #now = (): number => this.#options.clock.nowMs;
  #pass = (low: number, high: number) => this.#options.clock.sleep(this.#options.dice.between(low, high));
}

/** A look is good for 30 s, and a call is on its way for up to 5 s. */
const NOBODY_KNEW_MS = 36_000;

function clockText(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(seconds / 86_400)} days, ${Math.floor(seconds / 3600) % 24}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
