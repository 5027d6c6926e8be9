/**
 * Wires the observer to this host and to the bus. The agent's main file calls it once.
 */
import { join } from "node:path";
import { type Clock, systemClock } from "../../shared/clock.ts";
import type { AgentConfig } from "../../shared/config/agent.ts";
import type { Logger } from "../../shared/log.ts";
import { commandOf } from "../../shared/procedure/command-of.ts";
import type { LoadedProducts } from "../../shared/products/load.ts";
import { agentSubject } from "../../shared/subjects.ts";
import { agentBeatCodec } from "../../shared/wire/load.ts";
import type { Looker } from "../api/ports.ts";
import type { NodeRef } from "../node-ref.ts";
import { readListeners } from "../probes/listeners.ts";
import { LiveGroups } from "../probes/live-groups.ts";
import type { ProbePorts } from "../probes/ports.ts";
import { Priors } from "../probes/priors.ts";
import { probeNames, runProbe } from "../probes/probe.ts";
import { Unkilled } from "../probes/unkilled.ts";
import { systemUsers } from "../probes/users.ts";
import { Beats } from "./beats.ts";
import { degradedText } from "./degraded.ts";
import { KnownNodes } from "./known-nodes.ts";
import { beginLife } from "./life.ts";
import { Observer } from "./observer.ts";
import { Outbox } from "./outbox.ts";
import type { Following, Life, ReportBus } from "./ports.ts";

export interface ReportingOptions {
  readonly config: AgentConfig;
  readonly definitions: LoadedProducts;
  readonly bus: ReportBus;
  readonly log: Logger;
  readonly clock: Clock;
  /** Its abort stops everything, as `stop` does. */
  readonly signal: AbortSignal;
  readonly ledgerRoom: () => boolean;
  /** This agent's life, where the caller tells it too (Describe); begun here if left out. */
  readonly life?: Life;
  /** How commands are run here: "systemd" or "detached". */
  readonly runner?: string;
  readonly version?: string;
  /** Where the process groups of running probes are noted; in memory alone if left out. */
  readonly liveGroups?: LiveGroups;
  /** Journal and epoch that this agent follows at the moment. */
  readonly following?: () => Following;
  /** 0 up to 1, for the jitter. */
  readonly random?: () => number;
}

export interface Reporting {
  readonly looker: Looker;
  readonly life: Life;
  /** What is wrong with this agent at the moment, for people; empty where nothing is. */
  degraded(): string;
  /** Ends looks and beats and waits for them. */
  stop(): Promise<void>;
}

export function createReporting(options: ReportingOptions): Reporting {
  const { config, definitions, bus, log, clock, signal } = options;
  const life = options.life ?? beginLife();
  const ended = new AbortController();
  const over = AbortSignal.any([signal, ended.signal]);
  const nodes = new KnownNodes(join(config.state, "nodes.json"));
  const outbox = new Outbox(bus, systemClock.now);
  const speed = config.rehearsal?.speed ?? 1;
  const degraded = () => {
    const awayMs = bus.awaySince === null ? null : (clock.now() - bus.awaySince) / speed;
    return degradedText({ definitions, nodes, busAwaySince: awayMs === null ? null : clock.wall() - awayMs });
  };

  const probes = probePorts(options);
  const beats = new Beats(
    {
      clock,
      speed,
      random: options.random ?? Math.random,
      beat: () => {
        sayAlive();
        observer.beat();
      },
    },
    nodes.beatMs,
  );
  const observer = new Observer({
    host: config.host,
    life,
    wall: clock.wall,
    probe: (node, name, until) => runProbe(node, name, probes, until),
    probesOf: (node) => probeNames(definitions.definitions.get(node.product), node),
    onBeat: (node, name) => definitions.definitions.get(node.product)?.probes[name]?.beats !== false,
    runsCommand: (node, name) => runsCommand(definitions, node, name),
    digestOf: (product) => definitions.definitions.get(product)?.digest ?? "",
    send: (observation) => outbox.send(observation),
    nodes,
    beats,
  });
  const sayAlive = () => {
    // Not held while the bus is away: a sign of life of then is none.
    if (!bus.connected) return;
    const beat = agentBeatCodec.encode({
      host: config.host,
      version: options.version ?? "",
      ...life,
      sequence: observer.count(),
      atMs: clock.wall(),
      beatMs: Math.round(beats.everyMs),
      ...(options.following?.() ?? { journal: "", epoch: 0 }),
      digests: Object.fromEntries([...definitions.definitions].map(([product, { digest }]) => [product, digest])),
      address: config.listen,
      nodes: nodes.all().map(({ cluster, node }) => `${cluster}/${node}`),
      degraded: degraded(),
    });
    try {
      bus.publish(agentSubject(config.host), beat);
    } catch (error) {
      log.warn({ err: error }, "a sign of life could not be sent");
    }
  };

  bus.onReconnect(() => {
    outbox.flush();
    beats.soon();
  }, over);
  const beating = beats.run(over);
  over.addEventListener("abort", () => void observer.stop(), { once: true });
  if (degraded()) log.warn({ degraded: degraded() }, "the agent reports, but not all is well");
  log.info({ nodes: nodes.all().length, ...life }, "looking");
  return {
    looker: observer,
    life,
    degraded,
    stop: async () => {
      ended.abort();
      await Promise.all([observer.stop(), beating]);
    },
  };
}

function probePorts({ config, definitions, ledgerRoom, runner, liveGroups }: ReportingOptions): ProbePorts {
  return {
    definitions: definitions.definitions,
    pinnedOptions: config.pinnedOptions,
    rehearsal: config.rehearsal,
    users: systemUsers(),
    liveGroups: liveGroups ?? new LiveGroups(),
    unkilled: new Unkilled(),
    priors: new Priors(systemClock),
    listeners: () => readListeners("/proc"),
    proc: "/proc",
    runner: runner ?? config.runner,
    ledgerRoom,
  };
}

function runsCommand(definitions: LoadedProducts, node: NodeRef, name: string): boolean {
  const probe = definitions.definitions.get(node.product)?.probes[name];
  return probe !== undefined && commandOf(probe) !== null;
}
