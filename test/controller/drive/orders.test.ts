/**
 * The orders over the real store and the real folding, on a journal in memory; runs end when the test says so. A controller dies by
 * never being asked again: the next one has nothing but the journal.
 */
import { describe, expect, it } from "vitest";
import type { OrderRequest } from "../../../controller/api/ports.ts";
import { Orders } from "../../../controller/drive/orders.ts";
import { Store } from "../../../controller/drive/store.ts";
import type { Journal } from "../../../controller/journal/journal.ts";
import type { OfOrder } from "../../../controller/order/events.ts";
import type { Plan, Refusal } from "../../../controller/plan/types.ts";
import type { RunEvent } from "../../../controller/run/events.ts";
import { MusterError } from "../../../shared/errors.ts";
import { silentLogger } from "../../../shared/log.ts";
import { clusterOf } from "../../support/atscale-sight.ts";
import { planned } from "../api/fake-office.ts";

const NEEDS = new Map([
  ["app", ["bi"]],
  ["bi", ["wh"]],
  ["wh", []],
]);
const REQUEST: OrderRequest = {
  ...{ clusters: ["wh", "bi"], verb: "stop", pin: "", who: "ann", reason: "", ticket: "", onPause: "ask" },
  options: { overrides: [], without: [], leader: null },
};
const refusal = (message: string): Refusal => ({ rule: "needed-by", message, passesWhen: "it passes", override: null });

/** What survives a controller. */
class World {
  readonly events: { log: string; n: number; event: object }[] = [];
  wallMs = 1_000_000;
  /** Nobody waits really; what happens meanwhile. */
  sleep: () => Promise<void> = async () => undefined;
  /** By cluster. */
  readonly refuses = new Map<string, Refusal[]>();

  /** A new controller that has folded the journal. `dies`: its first write after this many is its last, and nobody hears of it. */
  async controller(dies = Number.POSITIVE_INFINITY): Promise<Life> {
    const life = new Life(this, dies);
    await life.store.recall();
    await life.orders.takeOver();
    life.orders.turn();
    return life;
  }

  runs = (): string[] =>
    this.events.flatMap(({ event }) => {
      const { type, run, plan } = event as Extract<RunEvent, { type: "run-created" }>;
      return type === "run-created" ? [`${run} ${plan.verb}`] : [];
    });
}

class Life {
  readonly store: Store;
  readonly orders: Orders;
  readonly #world: World;
  #left: number;

  constructor(world: World, left: number) {
    this.#world = world;
    this.#left = left;
    const journal = {
      secure: async () => "whole" as const,
      append: async (log: string, n: number, event: object) => {
        if (this.#left <= 0) return await new Promise<never>(() => undefined);
        world.events.push(JSON.parse(JSON.stringify({ log, n, event })) as World["events"][number]);
        this.#left -= 1;
        if (this.#left <= 0) return await new Promise<never>(() => undefined);
        return "written" as const;
      },
      async *all() {
        for (const event of world.events) yield { ...event, by: { instance: "i", epoch: 1 }, sequence: 1 };
      },
    } as unknown as Journal;
    const log = silentLogger();
    this.store = new Store({ journal, log, onLost: () => undefined });
    this.orders = new Orders({
      ...{
        store: this.store,
        log,
        clock: { wall: () => world.wallMs, sleep: world.sleep },
        mayIssue: () => true,
        mustLead: () => {},
      },
      ...{
        signal: new AbortController().signal,
        needs: () => NEEDS,
        onChange: () => undefined,
        mustBeFree: (name) => this.#free(name),
      },
      plan: async (cluster, verb) => this.#plan(cluster, verb),
      begin: (_, { cluster, verb }, of) => this.#begin(cluster, verb, of),
    });
  }

  #free(name: string): void {
    if (this.orders.holding(name)) throw new MusterError("in-order", `${name} waits`);
  }

  #plan = (cluster: string, verb: string): Plan => ({
    ...planned(verb),
    ...{ cluster, refused: this.#world.refuses.get(cluster) ?? [] },
  });

  async #begin(cluster: string, verb: string, order: OfOrder) {
    const plan = this.#plan(cluster, verb);
    if (plan.refused.length > 0) return { run: null, plan };
    const n = [...this.store.memory.runs.keys()].filter((id) => id.startsWith(`${cluster}.`)).length + 1;
    const run = `${cluster}.${n}`;
    const about = { cluster: { ...clusterOf(), name: cluster }, clusterText: "", digest: "d", plan, who: "ann" };
    const asked = { reason: "", ticket: "", onPause: "ask", epoch: 1, token: 1, order };
    await this.store.write(run, { type: "run-created", atMs: this.#world.wallMs, run, ...about, ...asked });
    return { run, plan };
  }

  async end(run: string, how: "done" | "aborted" = "done"): Promise<void> {
    await this.store.write(run, { type: "run-ended", atMs: this.#world.wallMs, how, verdict: how });
    this.orders.turn();
  }

  life = (id = "order.1") => this.orders.one(id).life;
}

const soon = (what: () => unknown) => expect.poll(what, { timeout: 10_000, interval: 2 });

describe("an order", () => {
  it("begins each run only when those before it have ended done, and then ends", async () => {
    const world = new World();
    const now = await world.controller();
    await now.orders.start({ ...REQUEST, verb: "restart" });
    for (const run of ["bi.1", "wh.1", "wh.2", "bi.2"]) {
      await soon(() => world.runs().at(-1)).toMatch(new RegExp(`^${run} `));
      // Resuming what runs changes nothing, and comes after the turn before it.
      now.orders.turn();
      await now.orders.ask("order.1", { do: "resume", who: "ann" });
      expect(world.runs().at(-1)).toMatch(new RegExp(`^${run} `));
      await now.end(run);
    }
    await soon(() => now.life().is).toBe("ended");
    expect(world.runs()).toEqual(["bi.1 stop", "wh.1 stop", "wh.2 start", "bi.2 start"]);
    expect(now.life()).toMatchObject({ how: "done" });
  });

  it("goes on at a successor wherever its controller died, and begins no run twice", async () => {
    for (let dies = 1; dies <= 12; dies += 1) {
      const world = new World();
      let now = await world.controller(dies);
      void now.orders.start({ ...REQUEST, verb: "restart" });
      const expected = ["bi.1 stop", "wh.1 stop", "wh.2 start", "bi.2 start"];
      for (const [i, run] of expected.entries()) {
        const id = run.split(" ")[0] ?? "";
        if (world.events.length < dies)
          await soon(() => world.runs().length > i || world.events.length >= dies).toBe(true);
        if (world.events.length >= dies) now = await world.controller();
        if (world.events.length < 1) break;
        await soon(() => world.runs().length).toBeGreaterThan(i);
        const ended = () => world.events.some(({ log, event }) => log === id && "how" in event);
        await soon(() => now.store.memory.runs.has(id)).toBe(true);
        const told = Promise.race([now.end(id), soon(ended).toBe(true)]);
        await told;
        if (world.events.length >= dies) now = await world.controller();
      }
      await soon(() => now.life().is).toBe("ended");
      expect(world.runs(), `died after event ${dies}`).toEqual(expected);
    }
  });

  it("pauses where a run was aborted, and makes that step again when it is resumed", async () => {
    const world = new World();
    const now = await world.controller();
    await now.orders.start(REQUEST);
    await soon(world.runs).toEqual(["bi.1 stop"]);
    await now.end("bi.1", "aborted");
    await soon(() => now.life()).toMatchObject({
      is: "paused",
      rule: "predecessor-failed",
      reason: "bi.1 ended aborted, and wh waits",
    });
    await now.orders.ask("order.1", { do: "resume", who: "ann" });
    await soon(world.runs).toEqual(["bi.1 stop", "bi.2 stop"]);
    await now.end("bi.2");
    await soon(world.runs).toEqual(["bi.1 stop", "bi.2 stop", "wh.1 stop"]);
  });

  it("pauses where the plan of a step is refused when its turn comes, and says why", async () => {
    const world = new World();
    const now = await world.controller();
    await now.orders.start(REQUEST);
    await soon(world.runs).toEqual(["bi.1 stop"]);
    world.refuses.set("wh", [refusal("app reads from wh and is up")]);
    await now.end("bi.1");
    await soon(() => now.life()).toMatchObject({
      is: "paused",
      rule: "needed-by",
      reason: "stop wh: needed-by: app reads from wh and is up (passes when it passes)",
    });
    world.refuses.clear();
    await now.orders.ask("order.1", { do: "resume", who: "ann" });
    await soon(world.runs).toEqual(["bi.1 stop", "wh.1 stop"]);
  });

  it("looks again at a step that is refused before it asks a person", async () => {
    const world = new World();
    world.sleep = async () => void world.refuses.clear();
    const now = await world.controller();
    await now.orders.start(REQUEST);
    await soon(world.runs).toEqual(["bi.1 stop"]);
    world.refuses.set("wh", [refusal("wh-2 was not seen in time")]);
    await now.end("bi.1");
    await soon(world.runs).toEqual(["bi.1 stop", "wh.1 stop"]);
    expect(now.life().is).toBe("running");
  });

  it("is not made where a plan is refused, where another one holds a cluster, or where its pin differs", async () => {
    const world = new World();
    const now = await world.controller();
    world.refuses.set("wh", [refusal("no")]);
    expect((await now.orders.start(REQUEST)).order).toBeNull();
    world.refuses.clear();
    await expect(now.orders.start({ ...REQUEST, pin: "00000000" })).rejects.toThrow("not 00000000");
    expect(world.events).toEqual([]);
    const both = await Promise.allSettled([now.orders.start(REQUEST), now.orders.start(REQUEST)]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  });

  it("begins nothing while it is paused, nor after it was aborted", async () => {
    const world = new World();
    const now = await world.controller();
    await now.orders.start(REQUEST);
    await soon(world.runs).toEqual(["bi.1 stop"]);
    await now.orders.ask("order.1", { do: "pause", who: "ann", reason: "lunch" });
    await now.end("bi.1");
    await now.orders.ask("order.1", { do: "abort", who: "ann", reason: "" });
    expect(now.life()).toMatchObject({ is: "ended", how: "aborted", verdict: "Aborted by ann; not begun: stop wh" });
    const later = await world.controller();
    await later.orders.start({ ...REQUEST, clusters: ["app"] });
    await soon(world.runs).toEqual(["bi.1 stop", "app.1 stop"]);
  });

  it("is a person's to go on with where nobody led for long, or the clock ran backwards", async () => {
    for (const gapMs of [15 * 60_000, -1]) {
      const world = new World();
      await (await world.controller()).orders.start(REQUEST);
      await soon(world.runs).toEqual(["bi.1 stop"]);
      world.wallMs += gapMs;
      const next = await world.controller();
      expect(next.life()).toMatchObject({ is: "paused", rule: "resume-gap" });
    }
  });

  it("with --on-pause abort ends where a run ended badly", async () => {
    const world = new World();
    const now = await world.controller();
    await now.orders.start({ ...REQUEST, onPause: "abort" });
    await soon(world.runs).toEqual(["bi.1 stop"]);
    await now.end("bi.1", "aborted");
    await soon(() => now.life()).toMatchObject({ is: "ended", how: "aborted" });
    expect(world.runs()).toEqual(["bi.1 stop"]);
  });

  it("goes on without a step that a person left out", async () => {
    const world = new World();
    const now = await world.controller();
    await now.orders.start(REQUEST);
    await soon(world.runs).toEqual(["bi.1 stop"]);
    await now.end("bi.1", "aborted");
    await soon(() => now.life().is).toBe("paused");
    await now.orders.ask("order.1", { do: "skip", who: "ann", cluster: "bi", reason: "it is being replaced" });
    await soon(world.runs).toEqual(["bi.1 stop", "wh.1 stop"]);
    await now.end("wh.1");
    await soon(() => now.life()).toMatchObject({ how: "done", verdict: "Done in order: stop wh; skipped: stop bi" });
  });
});
