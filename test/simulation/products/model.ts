/**
 * What the simulation needs of a product: clusters to draw, a lean world of each, and what that world calls harm. A product is one file of
 * this folder; it knows nothing of Muster but the definition it goes with.
 */
import type { Definition } from "../../../shared/procedure/schema.ts";
import type { Yield } from "../../../shared/state/observation.ts";
import type { SimClock } from "../kernel/clock.ts";
import type { Dice } from "../kernel/dice.ts";

export interface ProductModel {
  readonly name: string;
  readonly definition: Definition;
  draw(dice: Dice): ProductScene;
  /** The same cluster each time: the measure of speed and the run whose every port call is a crash point. */
  readonly measured: ProductScene;
  /** The probes that must have been seen before a node counts as having reached the condition, by the vendor's words. */
  reads(scene: ProductScene, node: string, condition: string): readonly string[];
}

export interface ProductScene {
  readonly cluster: string;
  /** The cluster file. */
  readonly text: string;
  /** Another spelling of the same cluster, for an `apply` in between. */
  readonly otherText: string;
  /** Node to host. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly verb: string;
  readonly leader: string | null;
  world(clock: SimClock, dice: Dice): ProductWorld;
}

export interface Harm {
  readonly atMs: number;
  readonly harm: string;
  readonly node: string;
  readonly message: string;
}

export interface ProductWorld {
  /** One of its vendor's commands; resolves with its exit code when its process ends. `argv`: the whole command, as the host got it. */
  run(node: string, action: string, argv: readonly string[]): Promise<number>;
  /** One look, by whoever is asked; a hanging one is given up by its own limit. */
  probe(node: string, probe: string): Promise<Yield>;
  readonly harms: readonly Harm[];
  /** Faults that a storm may give a node, besides those that happen to its host. */
  readonly faults: readonly string[];
  fault(node: string, name: string, on: boolean): void;
  /** Every process of the node is gone, as at a power loss or a reboot. */
  killed(node: string): void;
  /** Its host is back, without any of them. */
  revived?(node: string): void;
  /** What somebody has switched off and not on again: nodes. */
  switchedOff(): readonly string[];
  /** Where each node stands, for the trace. */
  summary(): string;
}
