/**
 * An Office held in memory, for the API alone: no journal, no bus, no agents. And the fleet as a world of looks would fold it.
 */
import type {
  HostDeadRequest,
  KnownCluster,
  Office,
  OrderBook,
  RunRecord,
  StartRequest,
} from "../../../controller/api/ports.ts";
import { declareDead } from "../../../controller/drive/dead-hosts.ts";
import { emptyFleet, type Fleet, hearAgent, observe } from "../../../controller/fleet/fleet.ts";
import { plan } from "../../../controller/plan/plan.ts";
import { type Facts, noFacts, type Plan, type PlanOptions } from "../../../controller/plan/types.ts";
import { type Ask, grant } from "../../../controller/run/ask.ts";
import type { RunEvent, RunEventBody } from "../../../controller/run/events.ts";
import { evolve, fold } from "../../../controller/run/evolve.ts";
import type { Run } from "../../../controller/run/state.ts";
import type { Cluster } from "../../../shared/cluster/cluster.ts";
import { readCluster } from "../../../shared/cluster/load.ts";
import { MusterError } from "../../../shared/errors.ts";
import type { Definition } from "../../../shared/procedure/schema.ts";
import { atscale, clusterOf, sightOf, Unseen, upWorld, type World } from "../../support/atscale-sight.ts";

/** Monotonic and wall time of every test here. */
export const NOW = 1_000_000;
export const WALL = Date.UTC(2026, 9, 14, 22, 10);
/** Fractions, as performance.now() has them: the wire has none. */
const AGE_MS = 1800.25;

export interface FleetSpec {
  readonly ageMs?: number;
  readonly retained?: boolean;
  /** Hosts whose agents were heard; every node's by default. */
  readonly agents?: readonly string[];
  readonly agentAgeMs?: number;
  readonly beat?: Partial<Parameters<typeof hearAgent>[1]["beat"]>;
}

/** What a world's looks leave in the fold. An Unseen is a look that yielded unknown. */
export function fleetOf(world: World, spec: FleetSpec = {}, fleet: Fleet = emptyFleet()): Fleet {
  const { ageMs = AGE_MS, retained = false, agents = Object.keys(world), agentAgeMs = 900, beat = {} } = spec;
  let sequence = 0;
  for (const [node, probes] of Object.entries(world)) {
    for (const [probe, value] of Object.entries(probes)) {
      sequence += 1;
      observe(fleet, {
        observation: {
          ...{
            cluster: "bi-prod",
            node,
            host: node,
            probe,
            token: 1,
            asker: "",
            boot: "b",
            start: "s",
            sequence,
            atMs: WALL,
            tookMs: 5,
          },
          digest: atscale.digest,
          yields: value instanceof Unseen ? { result: "unknown", reason: value.reason } : { result: "seen", value },
        },
        receivedAt: NOW - ageMs,
        retained,
      });
    }
  }
  for (const host of agents) {
    const life = { boot: "b", start: "s", sequence: 9, atMs: WALL, journal: "j", epoch: 1 };
    const about = {
      version: "0.1.0",
      address: `${host}:7420`,
      nodes: [],
      degraded: "",
      digests: { atscale: atscale.digest },
    };
    hearAgent(fleet, {
      beat: { host, beatMs: 30_000, ...life, ...about, ...beat },
      receivedAt: NOW - agentAgeMs,
      retained,
    });
  }
  return fleet;
}

export function planned(
  verb: string,
  world: World = upWorld(),
  options: Partial<PlanOptions> = {},
  cluster = clusterOf(),
): Plan {
  return plan({
    ...{ cluster, definition: atscale, verb, sight: sightOf(world), looking: "live", facts: noFacts },
    options: { overrides: [], without: [], leader: null, ...options },
  });
}

/** A run of that plan, a second between its events; it began a minute ago. */
export function runOf(
  made: Plan,
  events: readonly RunEventBody[],
  id = "bi-prod.42",
  cluster: Cluster = clusterOf(),
): Run {
  const began = { type: "run-created", run: id, cluster, clusterText: "", digest: atscale.digest, plan: made } as const;
  const asked = { who: "ann", reason: "patching", ticket: "OPS-7", onPause: "ask", epoch: 1, token: 1 } as const;
  const log: RunEvent[] = [{ ...began, ...asked }, ...events].map((event, i) => ({
    ...event,
    atMs: WALL - 60_000 + i * 1000,
  }));
  const run = fold(log);
  if (!run) throw new TypeError("no run");
  return run;
}

export const record = (run: Run, sentence = "Waiting for bi-04 to be stopped."): RunRecord => ({
  run,
  sentence,
  definition: atscale,
});

const unexpected = () => {
  throw new Error("the test does not expect an order");
};
export const noOrders: OrderBook = {
  ...{ all: () => [], holding: () => null, isBeginning: () => false },
  ...{ one: unexpected, runOf: unexpected, plan: unexpected, start: unexpected, ask: unexpected },
};

export class FakeOffice implements Office {
  readonly name = "ctl-1";
  fleet: Fleet = emptyFleet();
  known: KnownCluster[] = [{ cluster: clusterOf(), definition: atscale, text: "", version: 1, warning: "" }];
  records: RunRecord[] = [];
  remembered: Facts = noFacts;
  lead: ReturnType<Office["leading"]> = { leads: true };
  trouble = "";
  /** What `plan` sees. */
  world: World = upWorld();
  readonly handlers = new Set<() => void>();
  readonly started: StartRequest[] = [];

  now = () => NOW;
  epoch = () => 7;
  leading = () => this.lead;
  degraded = () => this.trouble;
  local = false;
  busIsLocal = () => this.local;
  clusters = () => this.known;
  products = (): readonly Definition[] => [atscale];
  facts = (_cluster: string): Facts => this.remembered;

  orders: OrderBook = noOrders;

  cluster(name: string): KnownCluster {
    const found = this.known.find((known) => known.cluster.name === name);
    if (!found) throw new MusterError("not-found", `no cluster is called "${name}"`);
    return found;
  }

  async apply(file: string, text: string): Promise<{ known: KnownCluster; changed: boolean }> {
    const { cluster, definition } = readCluster(file, text, new Map([["atscale", atscale]]));
    const known = { cluster, definition, text, version: 2, warning: "" };
    this.known = [known];
    return { known, changed: true };
  }

  async plan(cluster: string, verb: string, options: PlanOptions): Promise<Plan> {
    return planned(verb, this.world, options, this.cluster(cluster).cluster);
  }

  captured: Awaited<ReturnType<Office["capture"]>> = [];
  found: Awaited<ReturnType<Office["discover"]>> = [];
  capture = async () => this.captured;
  discover = async () => this.found;

  async start(request: StartRequest): Promise<{ run: RunRecord | null; plan: Plan }> {
    this.started.push(request);
    const made = await this.plan(request.cluster, request.verb, request.options);
    if (made.refused.length > 0) return { run: null, plan: made };
    const run = record(runOf(made, []), "Beginning Roll call.");
    this.records = [run, ...this.records];
    return { run, plan: made };
  }

  runs = (cluster: string | null) => this.records.filter(({ run }) => cluster === null || run.cluster.name === cluster);

  run(name: string): RunRecord {
    const found = this.records.find(({ run }) => run.id === name || run.cluster.name === name);
    if (!found) throw new MusterError("not-found", `no run is called "${name}"`);
    return found;
  }

  async ask(name: string, ask: Ask): Promise<RunRecord> {
    const { run, sentence, definition } = this.run(name);
    const draft = grant(run, ask, definition);
    if (draft) this.happen(run.id, { ...draft, token: 2 } as RunEventBody, sentence);
    return this.run(run.id);
  }

  /** The real thing, where no agent answers a call. */
  hostDead(request: HostDeadRequest): Promise<readonly RunRecord[]> {
    const away = new MusterError("agent-away", "nobody answers");
    return declareDead(this, { describe: () => Promise.reject(away) }, request);
  }

  onChange(handler: () => void): () => void {
    this.handlers.add(handler);
    return () => this.handlers.delete(handler);
  }

  /** An event of a run, told to whoever listens. */
  happen(id: string, event: RunEventBody, sentence = ""): void {
    this.records = this.records.map((known) =>
      known.run.id === id
        ? { ...known, run: evolve(known.run, { ...event, atMs: WALL } as RunEvent), sentence }
        : known,
    );
    this.change();
  }

  change(): void {
    for (const handler of [...this.handlers]) handler();
  }
}
