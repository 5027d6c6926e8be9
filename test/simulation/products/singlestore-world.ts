/**
 * A lean SingleStore cluster: what memsqlctl does, how leaves recover, what the master attaches and when it fails over. As
 * shared/products/singlestore/simulator/world has it, without its texts and with shorter times: the attach delay is two seconds.
 */
import type { Definition } from "../../../shared/procedure/schema.ts";
import type { Yield } from "../../../shared/state/observation.ts";
import type { SimClock } from "../kernel/clock.ts";
import type { Dice } from "../kernel/dice.ts";
import { rollCallOf, seen, unknown } from "./look-yields.ts";
import type { Harm, ProductWorld } from "./model.ts";
import { type Blame, isRecovered, startHarms, stopHarms } from "./singlestore-harms.ts";
import { databaseOf, idOf, listed, processesOf } from "./singlestore-shown.ts";

export type SingleStoreRole = "master" | "child" | "leaf";

export interface SingleStoreNode {
  readonly name: string;
  readonly role: SingleStoreRole;
  readonly host: string;
  readonly id: string;
  readonly port: number;
  phase: "off" | "starting" | "up" | "stopping" | "lingering";
  /** Takes connections. */
  connectable: boolean;
  /** Of a leaf's databases; of an aggregator only whether it is online. */
  data: "away" | "recovering" | "recovered" | "online" | "failed";
  /** Grows with each change of direction: what an earlier one had still to do is void. */
  life: number;
  pid: number;
  /** Its host is without power. */
  dead: boolean;
  readonly faults: Set<string>;
}

export interface SingleStoreOptions {
  /** Node to role and host. */
  readonly nodes: Readonly<Record<string, { readonly role: SingleStoreRole; readonly host: string }>>;
  readonly redundancy: 1 | 2;
  readonly up: boolean;
  /** Hosts start their nodes at boot. */
  readonly autostart: boolean;
  readonly clock: SimClock;
  readonly dice: Dice;
  readonly definition: Definition;
}

export const DATABASES = ["sales", "web"] as const;
const ATTACH_DELAY_MS = 2_000;
/** The master finds out that a leaf is gone. */
const DETECTION_MS = 1_500;
const LOOK_MS = 5;
const HANGS_MS = 1_500;
/** A look is good for 30 s, and a call is on its way for up to 5 s. */
const NOBODY_KNEW_MS = 36_000;

export class SingleStoreWorld implements ProductWorld {
  readonly harms: Harm[] = [];
  readonly faults = [
    ...["start-fails", "stop-fails", "slow-start", "slow-recovery", "recovery-failed", "crash-loops", "stop-lingers"],
    ...["stop-hangs", "tool-denied", "sql-denied", "slow-looks", "dies", "no-connections"],
  ];
  readonly nodes = new Map<string, SingleStoreNode>();
  readonly #options: SingleStoreOptions;
  /** Host to whether its unit is enabled. */
  readonly #autostart = new Map<string, boolean>();
  /** Leaves that the master has failed over from, until it attaches them again. */
  readonly #lost = new Set<string>();
  #pids = 20_000;
  #disturbedMs = Number.NEGATIVE_INFINITY;

  constructor(options: SingleStoreOptions) {
    this.#options = options;
    const { up, autostart } = options;
    for (const [i, [name, { role, host }]] of Object.entries(options.nodes).entries()) {
      this.#autostart.set(host, autostart);
      this.#pids += 10;
      this.nodes.set(name, {
        ...{ name, role, host, id: idOf(name), port: 3306 + i, phase: up ? "up" : "off", connectable: up, life: 0 },
        ...{ data: up ? "online" : "away", pid: up ? this.#pids : 0, dead: false, faults: new Set() },
      });
    }
  }

  async run(name: string, action: string): Promise<number> {
    const node = this.#node(name);
    if (node.dead) return 137;
    switch (action) {
      case "start-node":
        return await this.#start(node);
      case "stop-node":
        return await this.#stop(node);
      case "snapshot":
      case "sync-replicas":
        await this.#pass(300, 1_000);
        return node.connectable && !node.dead ? 0 : 1;
      case "hold-autostart":
      case "restore-autostart":
        await this.#pass(50, 200);
        this.#autostart.set(node.host, action === "restore-autostart");
        return 0;
      default:
        throw new TypeError(`the simulation's SingleStore has no action ${action}`);
    }
  }

  async probe(name: string, probe: string): Promise<Yield> {
    const node = this.#node(name);
    await this.#options.clock.sleep(node.faults.has("slow-looks") ? this.#options.dice.between(1_000, 8_000) : LOOK_MS);
    switch (probe) {
      case "nodes":
        if (node.faults.has("tool-denied")) return unknown("memsqlctl: permission denied");
        return seen({ nodes: this.#onHost(node).map(listed) });
      case "processes":
        return seen({ visible: "all", processes: this.#onHost(node).flatMap(processesOf), others: [] });
      case "databases":
        return await this.#sql(node, () => ({ databases: DATABASES.map((one) => databaseOf(node, one)) }));
      case "recovery":
        return await this.#sql(node, () => ({
          lmv: [],
          databases: DATABASES.map((database) => ({
            database,
            state: node.data,
            position: `${node.life}:${node.data}`,
          })),
        }));
      case "log":
        return seen({ exists: true, file: "1:1", size: 100, lastAt: null, line: null, searchedFrom: 0 });
      case "cluster":
        return await this.#sql(node, () => this.#cluster());
      case "numbers":
        return seen({ numbers: this.#onHost(node).map(({ id, port }) => ({ number: String(port), id, port })) });
      case "placement":
        return await this.#sql(node, () => ({ status: this.#placement() }));
      case "needs":
        return await this.#sql(node, () => ({
          consensus: [{ value: "OFF" }],
          redundancy: [{ value: String(this.#options.redundancy) }],
          ...{ databases: this.#databases(), restore: [], rebalance: [] },
        }));
      case "unit":
        return seen({ LoadState: "loaded", UnitFileState: this.#autostart.get(node.host) ? "enabled" : "disabled" });
      case "roll-call":
        return rollCallOf(this.#options.definition, "memsql");
      default:
        return unknown(`SingleStore has no probe ${probe}`);
    }
  }

  fault(name: string, fault: string, on: boolean): void {
    const node = this.#node(name);
    if (node.faults.has(fault) === on) return;
    if (on) node.faults.add(fault);
    else node.faults.delete(fault);
    // Somebody mends it, and its recovery begins anew.
    if (!on && fault === "recovery-failed" && node.data === "failed") this.#recovers(node);
    if (!on) return;
    this.#disturb();
    if ((fault === "dies" || fault === "crash-loops") && node.pid > 0) this.#crashes(node);
  }

  killed(name: string): void {
    const node = this.#node(name);
    this.#disturb();
    this.#turn(node, "off");
    Object.assign(node, { pid: 0, connectable: false, data: "away", dead: true });
    this.#leafWent(node);
  }

  revived(name: string): void {
    const node = this.#node(name);
    node.dead = false;
    this.#disturb();
    if (this.#autostart.get(node.host)) this.#begin(node);
  }

  switchedOff(): readonly string[] {
    if (!this.#options.autostart) return [];
    return [...this.nodes.values()].filter(({ host }) => !this.#autostart.get(host)).map(({ name }) => name);
  }

  summary = (): string =>
    [...this.nodes.values()].map((one) => `${one.name} ${one.phase} ${one.data}${one.dead ? " DEAD" : ""}`).join(", ");

  async #start(node: SingleStoreNode): Promise<number> {
    this.#blame(node, startHarms([...this.nodes.values()], node));
    await this.#pass(200, 500);
    if (node.faults.has("start-fails") || node.phase === "stopping" || node.phase === "lingering") return 1;
    if (node.dead) return 137;
    if (node.phase === "off") this.#begin(node);
    return 0;
  }

  #begin(node: SingleStoreNode): void {
    const life = this.#turn(node, "starting");
    this.#pids += 10;
    Object.assign(node, { pid: this.#pids, connectable: false, data: "away" });
    const takesMs = node.faults.has("slow-start") ? 40_000 : this.#options.dice.between(400, 1_500);
    this.#later(node, life, takesMs, () => {
      node.phase = "up";
      node.connectable = true;
      if (node.role === "leaf") this.#recovers(node);
      else if (node.role === "master") this.#masterIsUp(node);
      else if (this.#master().data === "online") node.data = "online";
      else node.data = "recovering";
    });
  }

  #recovers(node: SingleStoreNode): void {
    node.data = "recovering";
    const { life } = node;
    const takesMs = node.faults.has("slow-recovery") ? 60_000 : this.#options.dice.between(500, 4_000);
    this.#later(node, life, takesMs, () => {
      node.data = node.faults.has("recovery-failed") ? "failed" : "recovered";
      if (node.data === "recovered") this.#attachesSoon();
    });
  }

  #masterIsUp(master: SingleStoreNode): void {
    master.data = "online";
    for (const one of this.nodes.values()) {
      if (one.role === "child" && one.connectable) one.data = "online";
      if (one.role === "leaf" && !isRecovered(one)) this.#leafWent(one);
    }
    this.#attachesSoon();
  }

  /** The master attaches what has recovered once nothing has changed for the delay. */
  #attachesSoon(): void {
    const master = this.#master();
    const { life } = master;
    this.#later(master, life, ATTACH_DELAY_MS, () => {
      if (master.data !== "online") return;
      for (const one of this.nodes.values()) {
        if (one.role !== "leaf" || one.data !== "recovered") continue;
        one.data = "online";
        this.#lost.delete(one.name);
      }
    });
  }

  /** A leaf is away from under the master: failover, or its databases are offline. */
  #leafWent(leaf: SingleStoreNode): void {
    const master = this.#master();
    if (leaf.role !== "leaf" || master.data !== "online") return;
    const { life } = master;
    this.#later(master, life, DETECTION_MS, () => {
      if (isRecovered(leaf) || this.#lost.has(leaf.name)) return;
      this.#lost.add(leaf.name);
      const harm = this.#options.redundancy === 2 ? "failover" : "database-offline";
      this.#blame(leaf, [[harm, `${leaf.name} was ${leaf.phase}, ${leaf.data} under the running master`]]);
    });
  }

  async #stop(node: SingleStoreNode): Promise<number> {
    this.#blame(node, stopHarms([...this.nodes.values()], node));
    if (node.faults.has("stop-fails")) {
      await this.#pass(100, 500);
      return 1;
    }
    if (["off", "stopping", "lingering"].includes(node.phase)) return 0;
    const life = this.#turn(node, "stopping");
    node.connectable = false;
    node.data = "away";
    if (node.role === "master") for (const one of this.nodes.values()) this.#detached(one);
    await this.#pass(300, 1_500);
    while (node.life === life && node.faults.has("stop-hangs")) await this.#pass(1_000, 1_001);
    if (node.life !== life) return 137;
    this.#leafWent(node);
    this.#turn(node, "lingering");
    const lingersMs = node.faults.has("stop-lingers") ? 20_000 : this.#options.dice.below(600);
    this.#later(node, node.life, lingersMs, () => {
      this.#turn(node, "off");
      node.pid = 0;
    });
    return 0;
  }

  /** Without a master nothing is attached; what was online stays so. */
  #detached(node: SingleStoreNode): void {
    if (node.role === "child" && node.data === "online") node.data = "recovering";
  }

  /** memsqld ends, and memsqld_safe starts it again. */
  #crashes(node: SingleStoreNode): void {
    this.#turn(node, "starting");
    Object.assign(node, { connectable: false, data: "away" });
    this.#leafWent(node);
    if (node.role === "master") for (const one of this.nodes.values()) this.#detached(one);
    this.#begin(node);
    const { life } = node;
    this.#later(node, life, 6_000, () => {
      if (!node.faults.has("crash-loops")) return;
      this.#disturb();
      this.#crashes(node);
    });
  }

  async #sql(node: SingleStoreNode, value: () => unknown): Promise<Yield> {
    if (node.faults.has("tool-denied")) return unknown("cannot be told from nodes: memsqlctl: permission denied");
    if (!node.connectable || node.faults.has("no-connections"))
      return unknown("not asked in the state that nodes shows");
    if (node.faults.has("sql-denied")) {
      await this.#options.clock.sleep(HANGS_MS);
      return unknown("did not answer within 15000 ms");
    }
    return seen(value());
  }

  #cluster() {
    const leaves = [...this.nodes.values()].filter((one) => one.role === "leaf");
    const about = (one: SingleStoreNode) => ({ host: one.host, port: String(one.port) });
    return {
      leaves: leaves.map((one, i) => {
        const pair = this.#options.redundancy === 2 ? leaves[i ^ 1] : undefined;
        const state = one.data === "online" && !this.#lost.has(one.name) ? "online" : "offline";
        const pairs = { pair_host: pair?.host ?? null, pair_port: pair ? String(pair.port) : null };
        return { ...about(one), state, nodeid: String(one.port), ...pairs };
      }),
      aggregators: [...this.nodes.values()]
        .filter((one) => one.role !== "leaf")
        .map((one) => ({ ...about(one), state: one.data === "online" ? "online" : "offline" })),
      databases: this.#databases(),
      delay: [{ variable_name: "attach_rebalance_delay_seconds", value: String(ATTACH_DELAY_MS / 1_000) }],
    };
  }

  #databases() {
    const leaves = [...this.nodes.values()].filter((one) => one.role === "leaf");
    const whole = leaves.every((one) => one.data === "online" && !this.#lost.has(one.name));
    const summary = whole ? "healthy" : this.#options.redundancy === 2 ? "degraded" : "offline";
    return DATABASES.map((database_name) => ({ database_name, summary }));
  }

  #placement() {
    const leaves = [...this.nodes.values()].filter((one) => one.role === "leaf");
    return DATABASES.flatMap((database) =>
      leaves.map(({ host, port }, i) => ({
        database_name: `${database}_${i}`,
        role: "Master",
        host,
        port: String(port),
      })),
    );
  }

  #onHost = ({ host }: SingleStoreNode) => [...this.nodes.values()].filter((one) => one.host === host);

  #master(): SingleStoreNode {
    const master = [...this.nodes.values()].find((one) => one.role === "master");
    if (!master) throw new TypeError("no master");
    return master;
  }

  #later(node: SingleStoreNode, life: number, ms: number, then: () => void): void {
    this.#options.clock.after(ms, () => {
      if (node.life === life) then();
    });
  }

  #turn(node: SingleStoreNode, phase: SingleStoreNode["phase"]): number {
    node.phase = phase;
    node.life += 1;
    return node.life;
  }

  #blame(node: SingleStoreNode, found: readonly Blame[]): void {
    const { nowMs } = this.#options.clock;
    if (nowMs - this.#disturbedMs < NOBODY_KNEW_MS) return;
    for (const [harm, message] of found) this.harms.push({ atMs: nowMs, harm, node: node.name, message });
  }

  #disturb(): void {
    this.#disturbedMs = this.#options.clock.nowMs;
  }

  #node(name: string): SingleStoreNode {
    const node = this.nodes.get(name);
    if (!node) throw new TypeError(`no node ${name}`);
    return node;
  }

  #pass = (low: number, high: number) => this.#options.clock.sleep(this.#options.dice.between(low, high));
}
