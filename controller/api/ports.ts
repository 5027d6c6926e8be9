/**
 * What the API needs of the controller. Implemented by controller/drive/office.ts; tests give their own.
 */
import type { Cluster } from "../../shared/cluster/cluster.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import type { PlannedOrder } from "../drive/lay-order.ts";
import type { CapturedNode } from "../drive/live-capture.ts";
import type { Discovered } from "../fleet/discover.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { OrderAsk } from "../order/ask.ts";
import type { RunOfStep } from "../order/decide.ts";
import type { OfOrder } from "../order/events.ts";
import type { LaidStep } from "../order/lay.ts";
import type { Order } from "../order/order.ts";
import type { Facts, Plan, PlanOptions } from "../plan/types.ts";
import type { Ask } from "../run/ask.ts";
import type { Run } from "../run/state.ts";

export interface KnownCluster {
  readonly cluster: Cluster;
  readonly definition: Definition;
  readonly text: string;
  /** From 1, one more at each change. */
  readonly version: number;
  /** Where a file under /etc/muster/clusters differs from the store. */
  readonly warning: string;
}

export interface RunRecord {
  readonly run: Run;
  /** The newest decision's sentence: what is being done or waited for. */
  readonly sentence: string;
  readonly definition: Definition;
}

export interface StartRequest {
  readonly cluster: string;
  readonly verb: string;
  readonly options: PlanOptions;
  /** Plan id that must still be what would be done; empty: none. */
  readonly pin: string;
  readonly who: string;
  readonly reason: string;
  readonly ticket: string;
  readonly onPause: "ask" | "abort";
  /** The order it is a step of; left out where a person asked for this run alone. */
  readonly order?: OfOrder;
}

export interface OrderRequest {
  readonly clusters: readonly string[];
  readonly verb: string;
  readonly options: PlanOptions;
  /** PlannedOrder id that must still be what would be done; empty: none. */
  readonly pin: string;
  readonly who: string;
  readonly reason: string;
  readonly ticket: string;
  readonly onPause: "ask" | "abort";
}

/** Orders of several clusters: made, read, and what a person asks of one. */
export interface OrderBook {
  /** Newest first. */
  all(): readonly Order[];
  /** Throws MusterError("not-found"). */
  one(id: string): Order;
  /** The newest run of each step that still counts. */
  runOf(order: Order): RunOfStep;
  /** Its run is being planned right now. */
  isBeginning(step: OfOrder): boolean;
  /** The open order that has a step of this cluster still to do, or under way. */
  holding(cluster: string): { readonly order: Order; readonly step: LaidStep; readonly index: number } | null;
  /** Looks, plans every cluster in its place; executes nothing. Throws needs-cycle, bad-input, not-found. */
  plan(clusters: readonly string[], verb: string, options: PlanOptions): Promise<PlannedOrder>;
  /** Where a plan is refused, `order` is null. Throws run-open, in-order, plan-changed, and what `plan` throws. */
  start(request: OrderRequest): Promise<{ readonly order: Order | null; readonly plan: PlannedOrder }>;
  ask(id: string, ask: OrderAsk): Promise<Order>;
}

export interface DiscoveryRequest {
  readonly product: string;
  /** Empty: every host that is heard and that no cluster declares. */
  readonly hosts: readonly string[];
  /** Of the definition, where they are not its defaults. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A person's word that a host is gone for good. */
export interface HostDeadRequest {
  readonly host: string;
  readonly who: string;
  readonly reason: string;
}

export interface Office {
  readonly name: string;
  readonly fleet: Fleet;
  /** Monotonic milliseconds, the clock of `fleet`. */
  now(): number;
  epoch(): number;
  /** Where it does not lead: the leader's address, if heard. */
  leading(): { readonly leads: true } | { readonly leads: false; readonly leader: string | null };
  /** Whether NATS listens on loopback only, so that no agent of another host reaches it. False where that is not known. */
  busIsLocal(): boolean;
  /** What keeps the controller from its work now; empty: nothing. */
  degraded(): string;
  clusters(): readonly KnownCluster[];
  /** Throws MusterError("not-found"). */
  cluster(name: string): KnownCluster;
  products(): readonly Definition[];
  facts(cluster: string): Facts;
  apply(file: string, text: string, who: string): Promise<{ readonly known: KnownCluster; readonly changed: boolean }>;
  /** Looks, plans; executes nothing. A refused plan is returned. */
  plan(cluster: string, verb: string, options: PlanOptions): Promise<Plan>;
  /** Looks at every probe of every node; executes nothing. */
  capture(cluster: string): Promise<readonly CapturedNode[]>;
  /** Looks at hosts as if each were a node of every role; executes nothing. Throws not-found, bad-input. */
  discover(request: DiscoveryRequest): Promise<readonly Discovered[]>;
  /** Where the plan is refused, `run` is null. Throws run-open, in-order, plan-changed. */
  start(request: StartRequest): Promise<{ readonly run: RunRecord | null; readonly plan: Plan }>;
  readonly orders: OrderBook;
  /** Newest first. */
  runs(cluster: string | null): readonly RunRecord[];
  /** CLUSTER.42, or a cluster's name for its open or last run. Throws MusterError("not-found"). */
  run(name: string): RunRecord;
  ask(run: string, ask: Ask): Promise<RunRecord>;
  /** Every open run with a node there goes on without it. Throws not-found, host-heard, wrong-run-state. */
  hostDead(request: HostDeadRequest): Promise<readonly RunRecord[]>;
  /** Called after anything changed: an observation, an event, a sentence. Returns how to stop listening. */
  onChange(handler: () => void): () => void;
}
