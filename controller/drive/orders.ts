/**
 * The open orders: begins each step's run when those before it are done. What it knows stands in the journal; a successor that folds
 * the same logs goes on where this one was.
 */
import type { Clock } from "../../shared/clock.ts";
import { MusterError } from "../../shared/errors.ts";
import type { Logger } from "../../shared/log.ts";
import type { OrderBook, OrderRequest } from "../api/ports.ts";
import { grantOrder, type OrderAsk } from "../order/ask.ts";
import { decideOrder, type RunOfStep, stepNow } from "../order/decide.ts";
import { type OfOrder, ORDER, type OrderEventBody } from "../order/events.ts";
import type { LaidStep } from "../order/lay.ts";
import type { Needs } from "../order/needs.ts";
import type { Order } from "../order/order.ts";
import type { Plan, PlanOptions } from "../plan/types.ts";
import { RESUME_GAP_MS } from "../run/look-anew.ts";
import type { Run } from "../run/state.ts";
import { type PlannedOrder, planOrder } from "./lay-order.ts";
import { type Memory, stepKey } from "./memory.ts";

export interface OrdersPorts {
  readonly store: { readonly memory: Memory; write(log: string, event: object): Promise<void> };
  readonly clock: Pick<Clock, "wall" | "sleep">;
  readonly log: Logger;
  /** False from the moment this controller may no longer begin anything. */
  readonly mayIssue: () => boolean;
  readonly needs: () => Needs;
  /** Throws MusterError("not-leader"). */
  readonly mustLead: () => void;
  /** Throws not-found, run-open, in-order where no order may be made of this cluster now. */
  readonly mustBeFree: (cluster: string) => void;
  /** `handled`: clusters that the order brings where they must be first. */
  readonly plan: (cluster: string, verb: string, options: PlanOptions, handled: ReadonlySet<string>) => Promise<Plan>;
  /** Plans one step and begins its run; `run` is null where the plan is refused. Throws what starting a run throws. */
  readonly begin: (
    order: Order,
    step: LaidStep,
    of: OfOrder,
  ) => Promise<{ readonly run: unknown; readonly plan: Plan }>;
  readonly onChange: () => void;
  /** Ends every waiting. */
  readonly signal: AbortSignal;
}

/** A step whose plan is refused this often in a row needs a person. */
const MOST_TRIES = 3;
/** Between two of them: longer than a slow probe takes. */
const AGAIN_MS = 5_000;
/** Errors that say nothing about the step: whoever leads next makes it. */
const NOT_OURS: readonly string[] = ["not-leader", "lease-lost"];

export class Orders implements OrderBook {
  readonly #ports: OrdersPorts;
  /** Steps whose run is being planned right now. */
  readonly #beginning = new Set<string>();
  /** Orders are made one after the other, so that no two take the same cluster. */
  #making: Promise<unknown> = Promise.resolve();
  /** One turn after the other, so that nothing is decided twice. */
  #turning: Promise<unknown> = Promise.resolve();

  constructor(ports: OrdersPorts) {
    this.#ports = ports;
  }

  /** Newest first. */
  all(): readonly Order[] {
    return [...this.#ports.store.memory.orders.values()].toSorted((a, b) => numberOf(b.id) - numberOf(a.id));
  }

  /** Throws MusterError("not-found"). */
  one(id: string): Order {
    const order = this.#ports.store.memory.orders.get(id);
    if (order) return order;
    throw new MusterError("not-found", `there has been no order "${id}"`);
  }

  runOf(order: Order): RunOfStep {
    const { memory } = this.#ports.store;
    return (step) => {
      const ids = memory.orderRuns.get(stepKey({ id: order.id, step })) ?? [];
      const run = memory.runs.get(ids.findLast((id) => !order.forgotten.has(id)) ?? "");
      return run ? { id: run.id, life: run.life } : null;
    };
  }

  isBeginning = (of: OfOrder): boolean => this.#beginning.has(stepKey(of));

  /** Right before its run is made: a person may have paused the order while it was planned. Throws wrong-run-state. */
  mustStillWant({ id }: OfOrder): void {
    const { life } = this.one(id);
    if (life.is !== "running") throw new MusterError("wrong-run-state", `${id} is ${life.is} by now`);
  }

  /** The open order that has a step of this cluster still to do, or under way. */
  holding(cluster: string): { readonly order: Order; readonly step: LaidStep; readonly index: number } | null {
    for (const order of this.all().filter(({ life }) => life.is !== "ended")) {
      const runOf = this.runOf(order);
      const index = order.steps.findIndex((step, i) => {
        const { is } = stepNow(order, runOf, i);
        return step.cluster === cluster && (is === "ahead" || is === "open");
      });
      const step = order.steps[index];
      if (step) return { order, step, index };
    }
    return null;
  }

  /** Looks, plans every cluster in its place; executes nothing. Throws needs-cycle, bad-input, and what planning throws. */
  plan(clusters: readonly string[], verb: string, options: PlanOptions): Promise<PlannedOrder> {
    const { needs, plan } = this.#ports;
    return planOrder(verb, clusters, needs(), (cluster, one, handled) => plan(cluster, one, options, handled));
  }

  /** Where a plan is refused, `order` is null. Throws run-open, in-order, plan-changed, and what `plan` throws. */
  start(request: OrderRequest): Promise<{ order: Order | null; plan: PlannedOrder }> {
    const started = this.#making.then(() => this.#make(request));
    this.#making = started.catch(() => undefined);
    return started;
  }

  async #make({ clusters, pin, ...about }: OrderRequest): Promise<{ order: Order | null; plan: PlannedOrder }> {
    this.#ports.mustLead();
    for (const name of clusters) this.#ports.mustBeFree(name);
    const plan = await this.plan(clusters, about.verb, about.options);
    if (plan.plans.some(({ refused }) => refused.length > 0)) return { order: null, plan };
    if (pin !== "" && pin !== plan.id)
      throw new MusterError("plan-changed", `the order is ${plan.id} now, not ${pin}: what is seen has changed`);
    // Planning looks, and somebody may have started a run of one of them meanwhile.
    for (const name of clusters) this.#ports.mustBeFree(name);
    const newest = this.all()[0];
    const id = `${ORDER}.${(newest ? numberOf(newest.id) : 0) + 1}`;
    const { verb, steps } = plan;
    await this.#write(id, { type: "order-created", order: id, ...about, verb, steps });
    this.turn();
    return { order: this.one(id), plan };
  }

  /** Grants or refuses what a person asks; resolves when it is journalled. */
  async ask(id: string, ask: OrderAsk): Promise<Order> {
    return await this.#inTurn(async () => {
      const order = this.one(id);
      const event = grantOrder(order, ask, this.runOf(order));
      if (event) await this.#write(id, event);
      this.turn();
      return this.one(id);
    });
  }

  /** Before the runs are taken over: an order that nobody has driven for long is a person's to go on with. */
  async takeOver(): Promise<void> {
    for (const order of this.#open()) {
      const gapMs = this.#ports.clock.wall() - this.#lastAtMs(order);
      if (order.life.is === "paused" || (gapMs >= 0 && gapMs < RESUME_GAP_MS)) continue;
      const said = gapMs < 0 ? "the clock ran backwards" : `${Math.round(gapMs / 60_000)} min have passed`;
      const reason = `no controller led meanwhile: ${said} since its last event`;
      await this.#write(order.id, { type: "order-paused", rule: "resume-gap", reason, step: null });
    }
  }

  /** Something changed that an order may wait for: a run ended, a step was not begun, the lease is held again. */
  turn(): void {
    this.#inTurn(async () => {
      for (const order of this.#open()) await this.#turnOf(order.id);
    }).catch((error: unknown) => this.#ports.log.error({ err: error }, "the orders cannot be gone on with here"));
  }

  async #turnOf(id: string): Promise<void> {
    if (!this.#ports.mayIssue()) return;
    const order = this.one(id);
    const { intents } = decideOrder(order, this.runOf(order));
    for (const intent of intents) {
      if (intent.do === "append") await this.#write(id, intent.event);
      else this.#begin(order, intent.step);
    }
  }

  #begin(order: Order, index: number): void {
    const step = order.steps[index];
    const of = { id: order.id, step: index };
    if (!step || this.isBeginning(of)) return;
    this.#beginning.add(stepKey(of));
    this.#begun(order, step, of)
      .then(
        ({ run, plan }) => (run ? null : { rule: plan.refused[0]?.rule ?? "plan-refused", why: refusedFor(plan) }),
        (error: unknown) => {
          if (!(error instanceof MusterError)) throw error;
          return NOT_OURS.includes(error.code) ? null : { rule: error.code, why: error.message };
        },
      )
      .then(async (stop) => {
        // A controller that stops no longer looks, and says nothing about the step: its successor makes it.
        if (stop && !this.#ports.signal.aborted)
          await this.#inTurn(() => this.#pause(order.id, index, stop.rule, stop.why));
      })
      .catch((error: unknown) => this.#ports.log.error({ order: order.id, err: error }, "a step was not begun"))
      .finally(() => {
        this.#beginning.delete(stepKey(of));
        this.#ports.onChange();
      });
  }

  /** A look that came too late refuses a plan as well: what is refused is looked at again before a person is asked. */
  async #begun(order: Order, step: LaidStep, of: OfOrder) {
    const { begin, clock, signal } = this.#ports;
    for (let tries = 1; ; tries += 1) {
      const begun = await begin(order, step, of);
      if (begun.run || tries >= MOST_TRIES || this.one(order.id).life.is !== "running") return begun;
      await clock.sleep(AGAIN_MS, signal).catch(() => undefined);
      if (signal.aborted) return begun;
    }
  }

  async #pause(id: string, index: number, rule: string, why: string): Promise<void> {
    const { life, steps, onPause } = this.one(id);
    if (life.is !== "running") return;
    const reason = `${steps[index]?.verb} ${steps[index]?.cluster}: ${why}`;
    if (onPause === "abort") {
      const verdict = `Aborted instead of pausing: ${reason}`;
      await this.#write(id, { type: "order-ended", how: "aborted", verdict });
    } else await this.#write(id, { type: "order-paused", rule, reason, step: index });
  }

  async #write(id: string, event: OrderEventBody): Promise<void> {
    await this.#ports.store.write(id, { atMs: this.#ports.clock.wall(), ...event });
    this.#ports.log.info({ order: id, type: event.type }, event.type);
    this.#ports.onChange();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turning.then(work);
    this.#turning = done.catch(() => undefined);
    return done;
  }

  #open = (): Order[] => this.all().filter(({ life }) => life.is !== "ended");

  #lastAtMs(order: Order): number {
    const runs = order.steps.map((_, step) => this.#run(order, step)?.lastAtMs ?? 0);
    return Math.max(order.lastAtMs, ...runs);
  }

  #run(order: Order, step: number): Run | undefined {
    return this.#ports.store.memory.runs.get(this.runOf(order)(step)?.id ?? "");
  }
}

const refusedFor = ({ refused }: Plan) =>
  refused.map(({ rule, message, passesWhen }) => `${rule}: ${message} (passes when ${passesWhen})`).join("; ");

const numberOf = (id: string) => Number(id.slice(id.lastIndexOf(".") + 1));
