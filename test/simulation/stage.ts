/**
 * Everything of one simulation put together: hosts with agents, controllers, NATS and a network under one clock, and the witness.
 */
import type { Definition } from "../../shared/procedure/schema.ts";
import type { Yield } from "../../shared/state/observation.ts";
import { type Flaws, sound } from "./bugs/flaws.ts";
import { SimController } from "./controllers/controller.ts";
import { blankHostDisk } from "./hosts/blank-disk.ts";
import { SimHost } from "./hosts/host.ts";
import { Witness } from "./judge/witness.ts";
import { SimClock } from "./kernel/clock.ts";
import type { Dice } from "./kernel/dice.ts";
import { SimNats } from "./kernel/nats.ts";
import { SimNetwork } from "./kernel/network.ts";
import type { PortWatch } from "./kernel/process.ts";
import type { ProductModel, ProductScene, ProductWorld } from "./products/model.ts";

export interface StageOptions {
  readonly model: ProductModel;
  readonly scene: ProductScene;
  readonly dice: Dice;
  readonly controllers: number;
  readonly looksOnBeat?: boolean;
  readonly flaws?: Flaws;
  readonly tell?: (line: string) => void;
}

export class Stage {
  readonly clock = new SimClock();
  readonly nats = new SimNats();
  readonly network: SimNetwork;
  readonly witness: Witness;
  readonly world: ProductWorld;
  readonly hosts = new Map<string, SimHost>();
  readonly controllers: SimController[] = [];
  readonly model: ProductModel;
  readonly scene: ProductScene;
  /** Told of every call through a port of any process. */
  watch: PortWatch = () => undefined;
  readonly #lookBegan = new WeakMap<Yield, number>();
  readonly #tell: (line: string) => void;

  constructor(options: StageOptions, disk: ReturnType<SimHost["disk"]["copy"]>) {
    const { model, scene, dice, flaws = sound, tell } = options;
    this.model = model;
    this.scene = scene;
    this.#tell = (line) => tell?.(`${String(Math.round(this.clock.nowMs)).padStart(8)} ${line}`);
    this.network = new SimNetwork(this.clock, dice.fork());
    this.witness = new Witness({ clock: this.clock, model, scene, lookBegan: this.#lookBegan, tell: this.#tell });
    this.world = scene.world(this.clock, dice.fork());
    const watch: PortWatch = (process, kind, when) => this.watch(process, kind, when);
    const common = { clock: this.clock, network: this.network, nats: this.nats, watch };
    for (const name of new Set(Object.values(scene.hosts))) {
      const nodesHere = Object.keys(scene.hosts).filter((node) => scene.hosts[node] === name);
      this.hosts.set(
        name,
        new SimHost({
          ...{ ...common, name, nodesHere, world: this.world, definition: model.definition, dice: dice.fork() },
          ...{ disk: disk.copy(), flaws: flaws.agent, looksOnBeat: options.looksOnBeat ?? false },
          honestDisk: flaws.honestDisks,
          lookBegan: this.#lookBegan,
          onStart: (host, id) => this.witness.started(host.name, id),
        }),
      );
    }
    const definitions = new Map<string, Definition>([[model.definition.product, model.definition]]);
    for (let i = 1; i <= options.controllers; i += 1) {
      const ports = { ...common, hosts: this.hosts, definitions, witness: this.witness, flaws, dice: dice.fork() };
      this.controllers.push(new SimController({ name: `m${i}`, ...ports }));
    }
  }

  static async build(options: StageOptions): Promise<Stage> {
    return new Stage(options, await blankHostDisk());
  }

  /** The controller that leads now, if one does. */
  get leader(): SimController | null {
    return this.controllers.find((one) => one.leads) ?? null;
  }

  say(line: string): void {
    this.#tell(`* ${line}`);
  }

  /** Lets time pass until somebody leads. */
  someoneLeads(withinMs = 120_000): Promise<boolean> {
    return this.clock.until(() => this.leader !== null, withinMs);
  }

  pass(ms: number): Promise<boolean> {
    return this.clock.until(() => false, ms);
  }
}
