/**
 * Everything the journal says, folded in the order of the stream: clusters, runs, orders, facts. What cannot be read is said, never dropped silently.
 */
import type { Logger } from "../../shared/log.ts";
import { isOrderId, type OfOrder, type OrderEvent } from "../order/events.ts";
import { evolveOrder, type Order } from "../order/order.ts";
import { type Facts, noFacts } from "../plan/types.ts";
import type { RunEvent } from "../run/events.ts";
import { begin, evolve } from "../run/evolve.ts";
import { type FactEvent, learnFromRun, rememberFact } from "../run/facts.ts";
import type { Run } from "../run/state.ts";

/** An event of a cluster's log of files, CLUSTER.inventory. */
export interface AppliedEvent {
  readonly type: "applied";
  readonly atMs: number;
  readonly who: string;
  readonly file: string;
  readonly text: string;
}

export interface Memory {
  readonly runs: Map<string, Run>;
  readonly facts: Map<string, Facts>;
  /** By cluster: its newest file and how many there were. */
  readonly files: Map<string, { readonly file: string; readonly text: string; readonly version: number }>;
  readonly orders: Map<string, Order>;
  /** By step of an order: the runs it became, oldest first. */
  readonly orderRuns: Map<string, readonly string[]>;
  /** Number of events in each log. */
  readonly heads: Map<string, number>;
}

export const emptyMemory = (): Memory => ({
  runs: new Map(),
  facts: new Map(),
  files: new Map(),
  orders: new Map(),
  orderRuns: new Map(),
  heads: new Map(),
});

export const factsLog = (cluster: string) => `${cluster}.facts`;
export const inventoryLog = (cluster: string) => `${cluster}.inventory`;

export function remember(memory: Memory, log: string, n: number, event: unknown, logger: Logger): void {
  memory.heads.set(log, n);
  const cluster = log.slice(0, log.lastIndexOf("."));
  const kind = log.slice(cluster.length + 1);
  try {
    if (isOrderId(log)) memory.orders.set(log, evolveOrder(memory.orders.get(log) ?? null, event as OrderEvent));
    else if (kind === "facts")
      memory.facts.set(cluster, rememberFact(memory.facts.get(cluster) ?? noFacts, event as FactEvent));
    else if (kind === "inventory") rememberFile(memory, cluster, event as AppliedEvent);
    else rememberRun(memory, log, event as RunEvent);
  } catch (error) {
    logger.error({ log, n, err: error }, "an event of the journal cannot be folded");
  }
}

function rememberRun(memory: Memory, log: string, event: RunEvent): void {
  const before = memory.runs.get(log);
  const run = event.type === "run-created" ? begin(event) : before ? evolve(before, event) : null;
  if (!run) throw new TypeError("a log that does not begin with run-created");
  memory.runs.set(log, run);
  if (event.type === "run-created" && event.order) {
    const step = stepKey(event.order);
    memory.orderRuns.set(step, [...(memory.orderRuns.get(step) ?? []), log]);
  }
  const name = run.cluster.name;
  memory.facts.set(name, learnFromRun(memory.facts.get(name) ?? noFacts, run, event));
}

export const stepKey = ({ id, step }: OfOrder) => `${id}/${step}`;

function rememberFile(memory: Memory, cluster: string, event: AppliedEvent): void {
  const version = (memory.files.get(cluster)?.version ?? 0) + 1;
  memory.files.set(cluster, { file: event.file, text: event.text, version });
}
