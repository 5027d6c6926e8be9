/**
 * One host's agent under a virtual clock: the real observer (tokens, sequences, one look of a probe at a time) over virtual hosts, and a
 * ledger that outlives it. Commands go on while it is away or restarts.
 */
import type { NodeRef } from "../../agent/node-ref.ts";
import { probeNames } from "../../agent/probes/probe.ts";
import type { KnownNodes } from "../../agent/report/known-nodes.ts";
import { Observer } from "../../agent/report/observer.ts";
import type { CommandUpdate, ExecuteOrder, LookOrder, WireCommand } from "../../controller/drive/agents.ts";
import { MusterError } from "../../shared/errors.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import type { Observation } from "../../shared/state/observation.ts";
import type { Node } from "../../shared/wire/generated/muster/agent/v1/Node.ts";
import type { VirtualClock } from "./virtual-clock.ts";
import type { Hosts } from "./virtual-hosts.ts";

export interface AgentPorts {
  readonly host: string;
  readonly hosts: Hosts;
  readonly definition: Definition;
  readonly clock: VirtualClock;
  readonly publish: (observation: Observation) => void;
}

export class VirtualAgent {
  /** No call gets through, in either direction. */
  away = false;
  /** Ids in the order in which they were really started here. */
  readonly started: string[] = [];
  readonly #ports: AgentPorts;
  /** On disk: survives restarts. */
  readonly #ledger = new Map<string, WireCommand>();
  readonly #waiting = new Set<() => void>();
  #epoch = 0;
  #lives = 0;
  #observer: Observer;
  #known = new Map<string, NodeRef>();

  constructor(ports: AgentPorts) {
    this.#ports = ports;
    this.#observer = this.#begin();
  }

  /** The process ends and a new one begins: tokens, sequences and open streams are gone, the ledger and what runs are not. */
  restart(): void {
    void this.#observer.stop();
    this.#observer = this.#begin();
    this.#stir();
  }

  /** Looks at everything it knows, as on its beat. */
  beat(): void {
    this.#observer.beat();
  }

  /** An agent that has heard a successor refuses. */
  obey(epoch: number): void {
    if (epoch < this.#epoch) throw new MusterError("stale-epoch", `${this.#ports.host} follows epoch ${this.#epoch}`);
    this.#epoch = epoch;
  }

  look({ token, looks, beatMs, raw, once }: LookOrder): void {
    this.#observer.ask({
      token,
      asker: { journal: "", controller: "" },
      beatMs,
      raw,
      once,
      looks: looks.map(({ node, probes }) => ({ node: nodeRef(node), probes })),
    });
  }

  execute({ id, node, action, parameters }: ExecuteOrder): WireCommand {
    const known = this.#ledger.get(id);
    if (known?.outcome === "VOID")
      return { ...known, outcome: "REFUSED", code: "command-void", reason: "it was settled as never run" };
    if (known) return known;
    const command: WireCommand = { ...blank, id, outcome: "RUNNING" };
    this.#ledger.set(id, command);
    this.started.push(id);
    void this.#ports.hosts.run(node.node ?? "", action, parameters).then((exitCode) => {
      if (this.#ledger.get(id)?.outcome === "RUNNING") this.rule(id, { outcome: "EXITED", exitCode });
    });
    return command;
  }

  settle(ids: readonly string[]): WireCommand[] {
    return ids.map((id) => {
      const known = this.#ledger.get(id) ?? { ...blank, id, outcome: "VOID" as const };
      this.#ledger.set(id, known);
      return known;
    });
  }

  /** As the real one: output, then the ending; breaks where the agent restarts or cannot be reached any more. */
  async *watch(id: string, signal: AbortSignal): AsyncIterable<CommandUpdate> {
    const life = this.#lives;
    while (!signal.aborted) {
      if (this.away || life !== this.#lives)
        throw new MusterError("agent-away", `${this.#ports.host}: the stream broke`);
      const command = this.#ledger.get(id);
      if (!command) throw new MusterError("not-found", `${this.#ports.host} never heard of ${id}`);
      yield { offset: 0, output: Buffer.alloc(0), command };
      if (command.outcome !== "RUNNING") return;
      await this.#stirred(signal);
    }
  }

  /** Writes an ending into the ledger, whatever the command does. */
  rule(id: string, ending: Partial<WireCommand>): void {
    const known = this.#ledger.get(id);
    if (!known) throw new TypeError(`${this.#ports.host} has no command ${id}`);
    this.#ledger.set(id, { ...known, ...ending });
    this.#stir();
  }

  goAway(away: boolean): void {
    this.away = away;
    this.#stir();
  }

  running(): string[] {
    return [...this.#ledger.values()].filter((command) => command.outcome === "RUNNING").map((command) => command.id);
  }

  #begin(): Observer {
    const { host, hosts, definition, clock, publish } = this.#ports;
    this.#lives += 1;
    this.#known = new Map();
    const learn = (nodes: readonly NodeRef[]) => {
      for (const node of nodes) this.#known.set(`${node.cluster}/${node.node}`, node);
    };
    return new Observer({
      host,
      life: { boot: `boot-${host}`, start: `${host}-${this.#lives}` },
      wall: () => clock.wall(),
      probe: async (node, probe, signal) => ({ yields: await hosts.probe(node.node, probe, signal) }),
      probesOf: (node) => probeNames(definition, node),
      runsCommand: (_, probe) => "run" in (definition.probes[probe] ?? {}),
      digestOf: () => definition.digest,
      send: (observation) => {
        if (!this.away) publish(observation);
      },
      nodes: { learn, all: () => [...this.#known.values()] } as unknown as KnownNodes,
      beats: { hear: () => undefined },
    });
  }

  #stir(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  #stirred(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener("abort", wake, { once: true });
    });
  }
}

const blank: WireCommand = {
  ...{ id: "", outcome: "OUTCOME_UNSPECIFIED", exitCode: 0, signal: "", reason: "", code: "" },
  ...{ startedMs: 0, endedMs: 0, outputBytes: 0, outputCapped: false },
};

function nodeRef({ cluster = "", node = "", product = "", roles, digest = "", optionsJson = "{}" }: Node): NodeRef {
  return {
    cluster,
    node,
    product,
    roles: roles ?? [],
    digest,
    options: JSON.parse(optionsJson) as NodeRef["options"],
    keys: { id: null, port: null, member: null },
  };
}
