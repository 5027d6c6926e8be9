/**
 * A simulated host: its disk, its systemd, its clock, and the agent on it, which systemd starts again when it ends.
 */
import type { ServiceError } from "@grpc/grpc-js";
import { slugId } from "../../../agent/commands/id.ts";
import type { NodeRef } from "../../../agent/node-ref.ts";
import { Outbox } from "../../../agent/report/outbox.ts";
import { MusterError } from "../../../shared/errors.ts";
import type { Definition } from "../../../shared/procedure/schema.ts";
import { decodeObservation, type Observation, type Yield } from "../../../shared/state/observation.ts";
import type { AgentFlaws } from "../bugs/flaws.ts";
import type { SimClock } from "../kernel/clock.ts";
import type { Dice } from "../kernel/dice.ts";
import type { SimNats } from "../kernel/nats.ts";
import type { SimNetwork } from "../kernel/network.ts";
import { type PortWatch, SimProcess } from "../kernel/process.ts";
import type { ProductWorld } from "../products/model.ts";
import { type AgentLife, beginAgent } from "./agent.ts";
import type { SimDisk } from "./disk.ts";
import { SimUnits } from "./units.ts";

export interface HostPorts {
  readonly name: string;
  readonly clock: SimClock;
  readonly dice: Dice;
  readonly network: SimNetwork;
  readonly nats: SimNats;
  readonly world: ProductWorld;
  readonly definition: Definition;
  readonly disk: SimDisk;
  readonly watch: PortWatch;
  readonly flaws: AgentFlaws;
  readonly looksOnBeat: boolean;
  /** Started on this host: the record that Muster does not keep. */
  readonly onStart: (host: SimHost, id: string) => void;
  /** When the look that yielded this began. */
  readonly lookBegan: WeakMap<Yield, number>;
  /** False: it says that it has kept what it has not. */
  readonly honestDisk: boolean;
  /** The product's nodes on it. */
  readonly nodesHere: readonly string[];
}

/** systemd's RestartSec of the agent. */
const RESTART_MS = 1_000;
const BOOT_MS = 20_000;

export class SimHost {
  readonly name: string;
  /** Milliseconds that its wall clock is off. */
  wallOffsetMs: number;
  /** Power is there. */
  powered = true;
  definition: Definition;
  process: SimProcess;
  readonly disk: SimDisk;
  readonly units: SimUnits;
  /** The file of nodes that the agent was told of. */
  readonly nodes = new Map<string, NodeRef>();
  /** What breaks with the agent's life: calls under way, streams. */
  readonly hanging = new Set<(error: Error) => void>();
  readonly #ports: HostPorts;
  readonly #outbox: Outbox;
  /** When the looks began that the outbox holds, which keeps nothing but their bytes. */
  readonly #held = new Map<string, number>();
  #life: AgentLife | null = null;
  #boots = 1;
  #starts = 0;

  constructor(ports: HostPorts) {
    this.#ports = ports;
    this.name = ports.name;
    this.disk = ports.disk;
    this.definition = ports.definition;
    this.wallOffsetMs = Date.UTC(2026, 10, 21, 20) + ports.dice.between(-300_000, 300_000);
    this.units = new SimUnits({
      run: (unit, argv) => {
        const [, , node = "", action = ""] = idOf(unit).split("/");
        return ports.world.run(node, action, argv);
      },
      onStart: (unit) => ports.onStart(this, idOf(unit)),
    });
    const connected = () => this.#connected();
    const bus = {
      get connected() {
        return connected();
      },
      awaySince: null,
      onReconnect: () => undefined,
      publish: (_: string, bytes: Uint8Array) => {
        const observation = decodeObservation(bytes);
        const began = this.#held.get(nameOf(observation));
        if (began !== undefined) ports.lookBegan.set(observation.yields, began);
        this.#publish(observation);
      },
    };
    this.#outbox = new Outbox(bus, () => ports.clock.nowMs);
    this.process = this.#begin();
  }

  get alive(): boolean {
    return this.process.alive && this.powered;
  }

  /** The agent's process ends and systemd starts another. */
  killAgent(): void {
    if (!this.process.alive) return;
    this.#end();
    this.#ports.clock.after(RESTART_MS, () => {
      if (this.powered && !this.process.alive) this.process = this.#begin();
    });
  }

  /** Everything stops; nothing that was not on disk is known when the host is back. */
  losePower(forMs = BOOT_MS): void {
    if (!this.powered) return;
    this.powered = false;
    this.#end();
    if (this.#ports.honestDisk) this.disk.losePower(this.#ports.dice);
    else this.disk.loseAll();
    this.units.reboot();
    for (const node of this.#ports.nodesHere) this.#ports.world.killed(node);
    this.#ports.clock.after(forMs, () => {
      this.#boots += 1;
      for (const node of this.#ports.nodesHere) this.#ports.world.revived?.(node);
      this.powered = true;
      this.process = this.#begin();
    });
  }

  /** A request reaches this host. Rejects as gRPC does where no agent listens. */
  async handle(method: "Execute" | "Settle" | "Look" | "CloseRun", request: unknown): Promise<unknown> {
    const { process } = this;
    if (!this.alive || !this.#life) throw unavailable(`${this.name}: connection refused`);
    await process.reached();
    const life = this.#life;
    if (!life) throw unavailable(`${this.name}: connection refused`);
    const answered = new Promise((resolve, reject) => {
      const breaks = (error: Error) => reject(error);
      this.hanging.add(breaks);
      const handler = life.handlers[method] as unknown as UnaryHandler;
      handler({ request }, (error, answer) => {
        this.hanging.delete(breaks);
        if (error) reject(Object.assign(new Error(error.details), error));
        else resolve(answer);
      });
    });
    const answer = await answered;
    await process.reached();
    return answer;
  }

  /** A stream that ends with the agent's life. */
  stream(request: unknown, sink: StreamSink): () => void {
    if (!this.alive || !this.#life) {
      sink.broken(unavailable(`${this.name}: connection refused`));
      return () => undefined;
    }
    const breaks = (error: Error) => sink.broken(error);
    this.hanging.add(breaks);
    const listeners: (() => void)[] = [];
    const call = {
      request,
      on: (event: string, handler: () => void) => event === "cancelled" && listeners.push(handler),
      write: (message: unknown) => {
        sink.message(message);
        return true;
      },
      end: () => {
        this.hanging.delete(breaks);
        sink.ended();
      },
      emit: (_event: string, error: ServiceError) => {
        this.hanging.delete(breaks);
        sink.broken(Object.assign(new Error(error.details), error));
      },
    };
    const handler = this.#life.handlers.WatchCommand as unknown as (call: unknown) => void;
    const { process } = this;
    void process.reached().then(() => handler(call));
    return () => {
      this.hanging.delete(breaks);
      for (const cancelled of listeners) cancelled();
    };
  }

  /** The bus is back: what was held goes out. */
  flush(): void {
    if (this.alive && this.#connected()) this.#outbox.flush();
  }

  /** The agent has nothing under way. */
  get idle(): boolean {
    return (this.#life?.open() ?? 0) === 0 && this.units.running().length === 0;
  }

  #begin(): SimProcess {
    const { clock, watch, dice, world, definition: _, ...ports } = this.#ports;
    const process = new SimProcess({
      name: `agent ${this.name}`,
      clock,
      watch,
      wall: () => clock.nowMs + this.wallOffsetMs,
    });
    this.#starts += 1;
    this.#life = null;
    const start = `${this.name}-${this.#starts}`;
    const { disk, units, nodes, definition } = this;
    void beginAgent({
      ...{ host: this.name, process, disk, units, nodes, definition, boot: `boot-${this.name}-${this.#boots}`, start },
      ...{ looksOnBeat: ports.looksOnBeat, random: () => dice.below(1_000) / 1_000, flaws: ports.flaws },
      probe: async (node, probe) => {
        const beganMs = clock.nowMs;
        const yields = await world.probe(node, probe);
        ports.lookBegan.set(yields, beganMs);
        return yields;
      },
      publish: (observation) => this.#send(observation),
      sayAlive: (beat) => {
        if (!this.#connected()) return;
        if (ports.nats.led) ports.nats.beats.set(beat.host, beat);
        for (const hearer of ports.nats.hearers)
          ports.network.send(ports.nats.host, hearer.host, () => hearer.beat(beat));
      },
    }).then(
      (life) => {
        if (process.alive) this.#life = life;
      },
      () => {
        // It could not read its own disk: the agent exits, and systemd tries again.
        if (this.process === process) this.killAgent();
      },
    );
    return process;
  }

  #end(): void {
    this.process.kill();
    this.#life = null;
    const broken = [...this.hanging];
    this.hanging.clear();
    for (const breaks of broken) breaks(unavailable(`${this.name}: the connection broke`));
  }

  /** While the bus is away the real outbox keeps it, without its token once that is too old to be trusted. */
  #send(observation: Observation): void {
    if (this.#outbox.size === 0 && this.#connected()) {
      this.#publish(observation);
      return;
    }
    const began = this.#ports.lookBegan.get(observation.yields);
    if (began !== undefined) this.#held.set(nameOf(observation), began);
    this.#outbox.send(observation);
  }

  #publish(observation: Observation): void {
    const { nats, network } = this.#ports;
    network.send(this.name, nats.host, () => {
      if (!nats.available) return;
      if (nats.led)
        nats.observations.set(`${observation.cluster}/${observation.node}/${observation.probe}`, observation);
      for (const hearer of nats.hearers) network.send(nats.host, hearer.host, () => hearer.observed(observation));
    });
  }

  #connected = (): boolean =>
    this.#ports.nats.available && this.#ports.network.joined(this.name, this.#ports.nats.host);
}

export interface StreamSink {
  readonly message: (message: unknown) => void;
  readonly ended: () => void;
  readonly broken: (error: Error) => void;
}

type UnaryHandler = (call: unknown, done: (error: ServiceError | null, answer?: unknown) => void) => void;

const nameOf = ({ start, sequence }: Observation) => `${start} ${sequence}`;

/** `muster-bi.1:1:e1:stop:1.service` -> `bi.1/1/e1/stop/1`. */
const idOf = (unit: string) => slugId(unit.slice("muster-".length, -".service".length));

const unavailable = (why: string): Error => new MusterError("agent-away", why);
