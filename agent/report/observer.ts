/**
 * The observer of this host: makes the looks it is asked for and those of its beat, and sends what they yield.
 * It keeps the highest token it was given in this life; an observation carries the one that was known before its look began.
 */
import { systemClock } from "../../shared/clock.ts";
import { askerOf, type Observation, type RawOutput } from "../../shared/state/observation.ts";
import type { Looker, LookOrder, LookReceipt } from "../api/ports.ts";
import type { NodeRef } from "../node-ref.ts";
import type { ProbeAnswer } from "../probes/ports.ts";
import type { Beats } from "./beats.ts";
import type { KnownNodes } from "./known-nodes.ts";
import { type LookJob, LookQueue } from "./look-queue.ts";
import type { Life } from "./ports.ts";

export interface ObserverPorts {
  readonly host: string;
  readonly life: Life;
  /** Wall time for people, milliseconds since 1970. */
  readonly wall: () => number;
  /** One look; must not reject. */
  readonly probe: (node: NodeRef, probe: string, signal: AbortSignal) => Promise<ProbeAnswer>;
  /** The probes that apply to a node. */
  readonly probesOf: (node: NodeRef) => readonly string[];
  /** Whether a probe is looked at on the beat too; every one where left out. */
  readonly onBeat?: (node: NodeRef, probe: string) => boolean;
  readonly runsCommand: (node: NodeRef, probe: string) => boolean;
  /** Digest of this host's definition of the product; empty where it has none. */
  readonly digestOf: (product: string) => string;
  readonly send: (observation: Observation) => void;
  readonly nodes: Pick<KnownNodes, "learn" | "all">;
  readonly beats: Pick<Beats, "hear">;
}

export class Observer implements Looker {
  readonly #ports: ObserverPorts;
  readonly #queue: LookQueue;
  readonly #ended = new AbortController();
  #asked = { token: 0, journal: "", asker: "" };
  #sequence = 0;

  constructor(ports: ObserverPorts) {
    this.#ports = ports;
    this.#queue = new LookQueue({
      look: (job) => this.#look(job),
      runsCommand: (job) => ports.runsCommand(job.node, job.probe),
    });
  }

  /** Returns once the token is received; the looks follow. A lower token than one received before leaves the higher, of one journal. */
  ask(order: LookOrder): LookReceipt {
    const { token, asker } = order;
    if (token > this.#asked.token || asker.journal !== this.#asked.journal)
      this.#asked = { token, journal: asker.journal, asker: askerOf(asker.journal, asker.controller) };
    const kept = order.once ? [] : order.looks.map((look) => look.node);
    this.#ports.nodes.learn(kept, order.beatMs);
    this.#ports.beats.hear(order.beatMs);
    for (const { node, probes } of order.looks) {
      const names = probes.length > 0 ? probes : this.#ports.probesOf(node);
      for (const probe of names) this.#queue.ask({ node, probe, raw: order.raw });
    }
    return { ...this.#ports.life, token: this.#asked.token };
  }

  /** Looks at everything known, but for what is being looked at already. */
  beat(): void {
    const { nodes, probesOf, onBeat = () => true } = this.#ports;
    for (const node of nodes.all())
      for (const probe of probesOf(node)) if (onBeat(node, probe)) this.#queue.beat({ node, probe, raw: false });
  }

  /** One more number of this life: observations and beats share the counter. */
  count(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  /** Ends the looks under way; what they yield is not sent. */
  async stop(): Promise<void> {
    this.#ended.abort();
    await this.#queue.stop();
  }

  async #look({ node, probe, raw }: LookJob): Promise<void> {
    const { host, life, wall, digestOf, send } = this.#ports;
    const { cluster, node: name, product } = node;
    const { token, asker } = this.#asked;
    const sequence = this.count();
    const atMs = wall();
    // How long a look took is real time, even in a rehearsal.
    const began = systemClock.now();
    const answer = await this.#ports.probe(node, probe, this.#ended.signal);
    if (this.#ended.signal.aborted) return;
    const tookMs = Math.round(systemClock.now() - began);
    const printed = raw ? rawOf(answer) : undefined;
    send({
      ...{ cluster, node: name, host, probe, token, asker, ...life, sequence, atMs, tookMs },
      digest: digestOf(product),
      yields: answer.yields,
      ...(printed ? { raw: printed } : {}),
    });
  }
}

/** A probe that runs no command (ports, http, processes) has its value, as JSON, for what it printed: captures are read so. */
function rawOf({ raw, yields }: ProbeAnswer): RawOutput | undefined {
  if (raw || yields.result === "unknown") return raw;
  return { exit: 0, stdout: JSON.stringify(yields.value), stderr: "" };
}
