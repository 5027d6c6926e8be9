/**
 * A simulated controller: the real journal, lease and office, wired as controller/main.ts wires them. systemd starts it again when it ends.
 */
import type { Agents } from "../../../controller/drive/agents.ts";
import { dutiesOf } from "../../../controller/drive/duties.ts";
import { Looks } from "../../../controller/drive/looks.ts";
import { nodeMessage } from "../../../controller/drive/node-message.ts";
import { RunOffice } from "../../../controller/drive/office.ts";
import { emptyFleet, type Fleet, hearAgent, observe } from "../../../controller/fleet/fleet.ts";
import { type Journal, openJournal } from "../../../controller/journal/journal.ts";
import { type Lease, takeLease } from "../../../controller/journal/lease.ts";
import { silentLogger } from "../../../shared/log.ts";
import type { Definition } from "../../../shared/procedure/schema.ts";
import { askerOf, type Observation } from "../../../shared/state/observation.ts";
import type { Flaws } from "../bugs/flaws.ts";
import type { SimHost } from "../hosts/host.ts";
import type { Witness } from "../judge/witness.ts";
import { simBus } from "../kernel/bus.ts";
import type { SimClock } from "../kernel/clock.ts";
import type { Dice } from "../kernel/dice.ts";
import type { Hearer, SimNats } from "../kernel/nats.ts";
import type { SimNetwork } from "../kernel/network.ts";
import { type PortWatch, SimProcess } from "../kernel/process.ts";
import { simAgents } from "./calls.ts";
import { blankDisk, type ControllerDisk, directoryLock, journalStore } from "./store.ts";

export interface ControllerPorts {
  readonly name: string;
  readonly clock: SimClock;
  readonly dice: Dice;
  readonly network: SimNetwork;
  readonly nats: SimNats;
  readonly hosts: ReadonlyMap<string, SimHost>;
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly watch: PortWatch;
  readonly witness: Witness;
  readonly flaws: Flaws;
}

/** systemd's RestartSec of the controller. */
const RESTART_MS = 1_000;

const log = silentLogger();

export class SimController {
  readonly name: string;
  wallOffsetMs: number;
  process: SimProcess;
  /** Null until it has folded the journal. */
  office: RunOffice | null = null;
  lease: Lease | null = null;
  readonly #ports: ControllerPorts;
  readonly #disk: ControllerDisk = blankDisk();
  #hearer: Hearer | null = null;
  #stopping = new AbortController();
  #lives = 0;

  constructor(ports: ControllerPorts) {
    this.#ports = ports;
    this.name = ports.name;
    this.wallOffsetMs = Date.UTC(2026, 10, 21, 20) + ports.dice.between(-300_000, 300_000);
    this.process = this.#begin();
  }

  get leads(): boolean {
    return this.process.alive && !this.process.frozen && (this.office?.leading().leads ?? false);
  }

  /** Its process is gone: nothing it began goes on. */
  kill(): void {
    if (!this.process.alive) return;
    this.#over();
    this.#ports.clock.after(RESTART_MS, () => {
      this.process = this.#begin();
    });
  }

  #over(): void {
    this.process.kill();
    if (this.#hearer) this.#ports.nats.hearers.delete(this.#hearer);
    this.office = null;
    this.lease = null;
  }

  #begin(): SimProcess {
    const { clock, watch } = this.#ports;
    const process = new SimProcess({
      name: `controller ${this.name}`,
      clock,
      watch,
      wall: () => clock.nowMs + this.wallOffsetMs,
    });
    this.#lives += 1;
    this.#stopping = new AbortController();
    const stopping = this.#stopping;
    // However it ends, the process is over.
    stopping.signal.addEventListener("abort", () => process.alive && this.kill(), { once: true });
    this.#live(process, `${this.name}-${this.#lives}`, stopping).catch((error: unknown) => {
      if (!process.alive) return;
      if (!stopping.signal.aborted)
        this.#ports.witness.fault(`${process.name} ended: ${error instanceof Error ? error.message : error}`);
      this.kill();
    });
    return process;
  }

  async #live(process: SimProcess, life: string, stopping: AbortController): Promise<void> {
    const { name, clock: time, network, nats, hosts, definitions, witness, flaws: switched, dice } = this.#ports;
    const flaws = switched.controller();
    const { signal } = stopping;
    const { clock } = process;
    const bus = simBus({
      ...{ nats, network, clock: time, process, host: name },
      onCreated: (subject, bytes) => witness.created(life, subject, bytes),
    });
    let lease: Lease | null = null;
    let agents: Agents | null = null;
    const innards = {
      wall: clock.wall,
      orders: async (id: string, node: string, action: string) => {
        const known = this.#known(definitions, node);
        await agents?.execute(known.host, { id, node: known.message, action, parameters: {} });
      },
    };
    const opened = await openJournal({
      ...{ bus, directory: name, replicas: 1, log, signal, clock },
      store: journalStore(this.#disk, process, dice),
    });
    const journal: Journal = flaws.journal(opened, innards);
    const fleet = emptyFleet(askerOf(journal.id, name));
    agents = flaws.agents(
      simAgents({
        ...{ process, host: name, clock: time, network, hosts },
        fence: () => ({ journal: journal.id, epoch: lease?.epoch ?? 0, controller: name }),
        onSent: (id) => witness.sent(id),
        onTaken: (host, fence, id) => witness.taken(host.name, fence, id),
        onAnswered: (host, fence) => witness.answered(host.name, fence),
      }),
    );
    const onLost = (reason: unknown) => stopping.abort(reason);
    const looks = new Looks({ agents, fleet, clock, log, speed: 1, onLost });
    const office = new RunOffice({
      ...{ name, journal, agents, looks, fleet, clock, speed: 1, definitions, log, signal, think: flaws.think },
      ...{ technical: clock, degraded: () => "", busIsLocal: () => false, leader: () => null },
      onLost,
    });
    await office.recall();
    this.#listen(process, life, fleet, office, (observation, retained) =>
      flaws.observation(observation, retained, innards),
    );
    const taken = flaws.lease(
      await takeLease({
        ...{ bus, clock, journalId: journal.id, name, address: name, directory: name, log, signal },
        lock: directoryLock(this.#disk, process),
        atLeast: () =>
          Math.max(
            0,
            ...[...fleet.agents.values()].filter((a) => a.beat.journal === journal.id).map((a) => a.beat.epoch),
          ),
      }),
    );
    lease = taken;
    witness.leads(life, taken.epoch);
    taken.lost.addEventListener("abort", () => stopping.abort(taken.lost.reason), { once: true });
    await journal.begin(taken.epoch, taken.lost);
    await office.lead(taken);
    for (const { cluster } of office.clusters()) office.enrol(cluster.name);
    this.office = office;
    this.lease = taken;
    await office.attend(signal);
  }

  #known(definitions: ReadonlyMap<string, Definition>, name: string) {
    for (const { cluster } of this.office?.clusters() ?? []) {
      const node = cluster.nodes.find((one) => one.name === name);
      const definition = definitions.get(cluster.product);
      if (node && definition) return { host: node.host, message: nodeMessage(cluster, definition, node) };
    }
    throw new TypeError(`no node ${name}`);
  }

  /** As controller/drive/listen.ts: what was retained first, for people only; then everything live. */
  #listen(
    process: SimProcess,
    life: string,
    fleet: Fleet,
    office: RunOffice,
    seenBy: (observation: Observation, retained: boolean) => { observation: Observation; retained: boolean },
  ): void {
    const { nats, witness } = this.#ports;
    const { clock } = process;
    const onAgent = dutiesOf(office);
    const take = (observation: Observation, retained: boolean) => {
      if (!process.alive) return;
      if (!retained) witness.heard(life, observation);
      const taken = seenBy(observation, retained);
      if (observe(fleet, { ...taken, receivedAt: clock.now() })) office.observed(observation.cluster);
    };
    const later = (work: () => void) => (process.frozen ? void process.reached().then(work) : work());
    this.#hearer = {
      host: this.name,
      observed: (observation) => later(() => take(observation, false)),
      beat: (beat) =>
        later(() => {
          if (!process.alive) return;
          hearAgent(fleet, { beat, receivedAt: clock.now(), retained: false });
          onAgent(beat.host, beat.start);
        }),
    };
    nats.hearers.add(this.#hearer);
    for (const observation of nats.observations.values()) take(observation, true);
    for (const beat of nats.beats.values()) hearAgent(fleet, { beat, receivedAt: clock.now(), retained: true });
  }
}
