/**
 * A lean Ocient system: what systemctl does to rolehostd and LAT, who becomes ready when, which queries hold a quiesce, and what a look
 * shows. As shared/products/ocient/simulator/world has it, without its texts and with shorter times.
 */
import type { Definition } from "../../../shared/procedure/schema.ts";
import type { Yield } from "../../../shared/state/observation.ts";
import type { SimClock } from "../kernel/clock.ts";
import type { Dice } from "../kernel/dice.ts";
import { rollCallOf, seen, unknown } from "./look-yields.ts";
import type { Harm, ProductWorld } from "./model.ts";
import {
  type Around,
  type Blame,
  hasQuorum,
  having,
  isAlive,
  killHarms,
  quiesceHarms,
  quorumReady,
  startHarms,
  startLatHarms,
  statementHarms,
} from "./ocient-harms.ts";

export type OcientRole = "administrator" | "sql" | "foundation" | "loader";
type UnitState = "inactive" | "active" | "deactivating" | "failed";

export interface OcientNode {
  readonly name: string;
  readonly roles: readonly OcientRole[];
  unit: UnitState;
  /** 0 where no process runs. */
  pid: number;
  /** Grows with each change: what an earlier one had still to do is void. */
  life: number;
  sinceMs: number;
  result: "success" | "signal" | "timeout" | "exit-code";
  startedMs: number;
  ready: boolean;
  /** Its text log: how long it is, and where the last ready line begins. */
  logBytes: number;
  readyAt: number | null;
  /** Null on a node without it. */
  lat: UnitState | null;
  /** Its host is without power. */
  dead: boolean;
  readonly faults: Set<string>;
}

export interface Query {
  readonly id: string;
  readonly beganMs: number;
  /** Null: never by itself. */
  readonly endsMs: number | null;
}

export interface OcientOptions {
  readonly nodes: Readonly<Record<string, readonly OcientRole[]>>;
  readonly up: boolean;
  /** The unit has Restart=on-failure. */
  readonly restarts: boolean;
  readonly queries: boolean;
  readonly parityWidth: number;
  readonly clock: SimClock;
  readonly dice: Dice;
  readonly definition: Definition;
}

const RUNNING_FOR_MS = 3 * 24 * 3_600_000;
const LOOK_MS = 5;
/** A statement that no Foundation node answers: the definition's limit, shortened as other times are. */
const GIVEN_UP_MS = 1_500;
/** TimeoutStopSec of the unit, shorter than anybody's. */
const STOP_LIMIT_MS = 90_000;
const RESTARTS_AFTER_MS = 300;
const LINE_BYTES = 80;
/** A look is good for 30 s, and a call is on its way for up to 5 s. */
const NOBODY_KNEW_MS = 36_000;

export class OcientWorld implements ProductWorld {
  readonly harms: Harm[] = [];
  readonly faults = [
    ...["never-ready", "slow-ready", "start-fails", "slow-lat", "lat-fails", "quiesce-hangs", "process-lingers"],
    ...["systemctl-denied", "slow-looks", "dies", "started-by-hand", "rebuild", "port-shut"],
  ];
  readonly nodes = new Map<string, OcientNode>();
  readonly #options: OcientOptions;
  #queries: Query[] = [];
  #pids = 500;
  #drawn = 0;
  #disturbedMs = Number.NEGATIVE_INFINITY;

  constructor(options: OcientOptions) {
    this.#options = options;
    const { up } = options;
    for (const [name, roles] of Object.entries(options.nodes)) {
      this.#pids += 1;
      this.nodes.set(name, {
        ...{ name, roles, unit: up ? "active" : "inactive", pid: up ? this.#pids : 0, life: 0, result: "success" },
        ...{ sinceMs: -RUNNING_FOR_MS, startedMs: -RUNNING_FOR_MS, ready: up, logBytes: 4_000, readyAt: 3_000 },
        ...{ lat: roles.includes("loader") ? (up ? "active" : "inactive") : null, dead: false, faults: new Set() },
      });
    }
    if (!options.queries) return;
    if (up) for (let n = options.dice.below(3); n > 0; n -= 1) this.#ask();
    for (let n = options.dice.below(4); n > 0; n -= 1)
      options.clock.after(options.dice.below(60_000), () => this.#ask());
  }

  async run(name: string, action: string, argv: readonly string[] = []): Promise<number> {
    const node = this.#node(name);
    if (node.dead) return 137;
    switch (action) {
      case "start-rolehostd":
        return await this.#start(node);
      case "clear-failed":
        await this.#pass(20, 60);
        if (node.unit === "failed") node.unit = "inactive";
        return 0;
      case "forbid-restart":
      case "quiesce":
        return await this.#quiesce(node);
      case "kill-rolehostd":
        return await this.#kill(node);
      case "start-lat":
        return await this.#startLat(node);
      case "stop-lat":
      case "rest-lat":
        return await this.#stopLat(node);
      case "cancel-query":
      case "kill-query":
        return await this.#end(node, action.slice(0, action.indexOf("-")), argv.join(" "));
      default:
        throw new TypeError(`the simulation's Ocient has no action ${action}`);
    }
  }

  async probe(name: string, probe: string): Promise<Yield> {
    const node = this.#node(name);
    await this.#options.clock.sleep(node.faults.has("slow-looks") ? this.#options.dice.between(1_000, 8_000) : LOOK_MS);
    switch (probe) {
      case "rolehostd":
        return this.#systemctl(node, () => this.#shown(node, "rolehostd", node.unit, node.pid, node.result));
      case "lat":
        return this.#systemctl(node, () =>
          this.#shown(node, "lat", node.lat ?? "inactive", node.lat === "active" ? node.pid + 1 : 0, "success"),
        );
      case "unit": {
        const { restarts } = this.#options;
        const started = String(Math.round((node.startedMs + 2 * RUNNING_FOR_MS) * 1_000));
        return this.#systemctl(node, () => ({
          Restart: restarts ? "on-failure" : "no",
          UnitFileState: "disabled",
          ExecMainStartTimestampMonotonic: isAlive(node) ? started : "0",
        }));
      }
      case "log": {
        const { logBytes: size, readyAt: lastAt } = node;
        const line = lastAt === null ? null : "rolehostd successfully started";
        return seen({ exists: true, file: "1:0", size, lastAt, line, searchedFrom: 0 });
      }
      case "age":
        return seen({ number: isAlive(node) ? Math.floor((this.#now() - node.startedMs) / 1_000) : null });
      case "port":
        return seen({ ports: [{ port: 4050, state: this.#listens(node) ? "open" : "closed" }] });
      case "queries":
        return await this.#sql(node, () => ({
          queries: this.#queries.map(({ id, beganMs }) => {
            const elapsedSeconds = Math.max(0, Math.floor((this.#now() - beganMs) / 1_000));
            return { id, user: "eve", elapsedSeconds, status: "RUNNING", sql: "SELECT count(*) FROM trips" };
          }),
        }));
      case "segments": {
        const rebuilds = [...this.nodes.values()].some((one) => one.faults.has("rebuild"));
        const rows = [{ status: "INTACT", n: 40 }, ...(rebuilds ? [{ status: "REBUILDING", n: 2 }] : [])];
        return await this.#sql(node, () => ({ rows }));
      }
      case "roll-call":
        return rollCallOf(this.#options.definition, "root");
      default:
        return unknown(`Ocient has no probe ${probe}`);
    }
  }

  fault(name: string, fault: string, on: boolean): void {
    const node = this.#node(name);
    if (node.faults.has(fault) === on) return;
    if (on) node.faults.add(fault);
    else node.faults.delete(fault);
    if (!on) return;
    this.#disturb();
    if (fault === "dies" && isAlive(node)) this.#died(node, "exit-code");
    if (fault === "started-by-hand" && !node.dead && ["inactive", "failed"].includes(node.unit)) this.#runs(node);
  }

  killed(name: string): void {
    const node = this.#node(name);
    this.#disturb();
    this.#turn(node, "inactive");
    Object.assign(node, { pid: 0, ready: false, result: "success", dead: true });
    if (node.lat !== null) node.lat = "inactive";
  }

  revived(name: string): void {
    this.#node(name).dead = false;
  }

  switchedOff = (): readonly string[] => [];

  summary(): string {
    const told = [...this.nodes.values()].map(
      (one) => `${one.name} ${one.unit}${one.ready ? "" : " unready"}${one.lat ? ` lat ${one.lat}` : ""}`,
    );
    return `${told.join(", ")}; ${this.#queries.length} queries`;
  }

  async #start(node: OcientNode): Promise<number> {
    this.#blame(node, startHarms(this.#around(), node));
    await this.#pass(50, 300);
    if (node.faults.has("start-fails")) return 1;
    // systemd queues a start behind the stop that is under way.
    while (node.unit === "deactivating" && !node.dead) await this.#pass(200, 400);
    if (node.dead) return 137;
    if (node.unit !== "active") this.#runs(node);
    return 0;
  }

  #runs(node: OcientNode): void {
    this.#pids += 10;
    this.#turn(node, "active");
    Object.assign(node, { pid: this.#pids, startedMs: this.#now(), ready: false, result: "success" });
    node.logBytes += LINE_BYTES;
    const { life } = node;
    this.#comesUp(node, life, this.#options.dice.between(500, 2_500));
  }

  /** An administrator joins where a majority of them runs, any other where a majority has joined. */
  #comesUp(node: OcientNode, life: number, afterMs: number): void {
    this.#options.clock.after(afterMs, () => {
      if (node.life !== life || node.ready) return;
      const joins = node.roles.includes("administrator") ? hasQuorum(this.#around()) : quorumReady(this.#around());
      if (!joins || node.faults.has("never-ready")) return this.#comesUp(node, life, 500);
      if (node.faults.has("slow-ready") && this.#now() - node.sinceMs < 60_000) return this.#comesUp(node, life, 2_000);
      node.ready = true;
      node.readyAt = node.logBytes;
      node.logBytes += LINE_BYTES;
    });
  }

  async #quiesce(node: OcientNode): Promise<number> {
    this.#blame(node, quiesceHarms(this.#around(), node));
    await this.#pass(20, 60);
    if (node.unit !== "active") return 0;
    const life = this.#turn(node, "deactivating");
    this.#drains(node, life);
    this.#options.clock.after(STOP_LIMIT_MS, () => {
      if (node.life === life) this.#died(node, "timeout");
    });
    return 0;
  }

  /** Waits for what ran when it began: on SQL and Foundation nodes the queries. */
  #drains(node: OcientNode, life: number): void {
    this.#options.clock.after(this.#options.dice.between(500, 2_000), () => {
      if (node.life !== life) return;
      const waits = node.roles.includes("sql") || node.roles.includes("foundation");
      const held = waits && this.#queries.some((query) => query.beganMs < node.sinceMs);
      if (held || node.faults.has("quiesce-hangs")) return this.#drains(node, life);
      this.#died(node, "success");
    });
  }

  async #kill(node: OcientNode): Promise<number> {
    this.#blame(node, killHarms(this.#around(), node));
    await this.#pass(20, 60);
    if (!isAlive(node)) return 1;
    if (node.faults.has("process-lingers")) {
      const { life } = node;
      this.#options.clock.after(15_000, () => {
        if (node.life === life) this.#died(node, "signal");
      });
    } else this.#died(node, "signal");
    return 0;
  }

  #died(node: OcientNode, result: OcientNode["result"]): void {
    const asked = node.unit === "deactivating";
    this.#turn(node, result === "success" ? "inactive" : "failed");
    Object.assign(node, { pid: 0, ready: false, result });
    if (having(this.#around(), "foundation").every((one) => !one.ready)) this.#queries = [];
    if (asked || !this.#options.restarts || result === "success") return;
    const { life } = node;
    this.#options.clock.after(RESTARTS_AFTER_MS, () => {
      if (node.life === life && !node.dead) this.#runs(node);
    });
  }

  async #startLat(node: OcientNode): Promise<number> {
    this.#blame(node, startLatHarms(this.#around(), node));
    await (node.faults.has("slow-lat") ? this.#pass(20_000, 40_000) : this.#pass(200, 800));
    if (node.faults.has("lat-fails")) return 1;
    if (node.dead) return 137;
    node.lat = "active";
    return 0;
  }

  async #stopLat(node: OcientNode): Promise<number> {
    if (node.lat === "deactivating") this.#blame(node, [["repeated", `stop of the LAT of ${node.name}, which stops`]]);
    if (node.lat !== "active") return 0;
    node.lat = "deactivating";
    await (node.faults.has("slow-lat") ? this.#pass(20_000, 40_000) : this.#pass(200, 800));
    if (node.dead) return 137;
    node.lat = "inactive";
    return 0;
  }

  /** CANCEL asks, and is often not heeded; KILL ends it. */
  async #end(node: OcientNode, verb: string, argv: string): Promise<number> {
    const id = /'([^']+)'/.exec(argv)?.[1] ?? "";
    this.#blame(node, statementHarms(this.#around(), node, verb, id));
    await this.#pass(50, 300);
    if (!this.#listens(node)) return 1;
    if (verb === "kill" || this.#options.dice.chance(0.5)) this.#queries = this.#queries.filter((one) => one.id !== id);
    return 0;
  }

  /** A query begins where one can, and ends by itself, mostly. */
  #ask(): void {
    if (!this.#answers()) return;
    this.#drawn += 1;
    const beganMs = this.#now();
    const { dice, clock } = this.#options;
    const endsMs = dice.chance(0.15) ? null : beganMs + dice.between(2_000, 40_000);
    const query: Query = { id: `0000-${this.#drawn}`, beganMs, endsMs };
    this.#queries = [...this.#queries, query];
    if (endsMs === null) return;
    clock.after(endsMs - beganMs, () => {
      this.#queries = this.#queries.filter((one) => one !== query);
    });
  }

  async #sql<T>(node: OcientNode, rows: () => T): Promise<Yield> {
    if (node.unit !== "active") return unknown('not asked: rolehostd.active == "active"');
    if (!node.ready) return unknown("connection refused");
    if (!this.#answers()) {
      await this.#options.clock.sleep(GIVEN_UP_MS);
      return unknown("no answer within 15000 ms, killed");
    }
    return seen(rows());
  }

  /** Queries complete once a SQL node and all but so many Foundation nodes are there, and a majority of administrators. */
  #answers(): boolean {
    const around = this.#around();
    const away = having(around, "foundation").filter((one) => !one.ready).length;
    return hasQuorum(around) && away <= this.#options.parityWidth && having(around, "sql").some((one) => one.ready);
  }

  #listens = (node: OcientNode): boolean => node.ready && node.roles.includes("sql") && !node.faults.has("port-shut");

  #systemctl(node: OcientNode, value: () => unknown): Yield {
    return node.faults.has("systemctl-denied") ? unknown("systemctl: Failed to connect to bus") : seen(value());
  }

  #shown(_node: OcientNode, unit: string, active: UnitState, pid: number, result: string) {
    const sub = { inactive: "dead", active: "running", deactivating: "stop-sigterm", failed: "failed" }[active];
    const about = { unit: `${unit}.service`, loaded: "loaded", active, sub, mainPid: pid, result };
    return { ...about, restarts: 0, stopTimeoutSeconds: STOP_LIMIT_MS / 1_000 };
  }

  #around(): Around {
    return { nodes: [...this.nodes.values()], queries: this.#queries, parityWidth: this.#options.parityWidth };
  }

  #turn(node: OcientNode, unit: UnitState): number {
    node.unit = unit;
    node.life += 1;
    node.sinceMs = this.#now();
    return node.life;
  }

  #blame(node: OcientNode, found: readonly Blame[]): void {
    if (this.#now() - this.#disturbedMs < NOBODY_KNEW_MS) return;
    for (const [harm, message] of found) this.harms.push({ atMs: this.#now(), harm, node: node.name, message });
  }

  #disturb(): void {
    this.#disturbedMs = this.#now();
  }

  #node(name: string): OcientNode {
    const node = this.nodes.get(name);
    if (!node) throw new TypeError(`no node ${name}`);
    return node;
  }

  #now = (): number => this.#options.clock.nowMs;
  #pass = (low: number, high: number) => this.#options.clock.sleep(this.#options.dice.between(low, high));
}
