/**
 * Sends the looks that decisions ask for: one call a host, and no probe asked again before it answered or was given up.
 */
import type { Clock } from "../../shared/clock.ts";
import type { Cluster } from "../../shared/cluster/cluster.ts";
import { MusterError } from "../../shared/errors.ts";
import type { Logger } from "../../shared/log.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import { trace } from "../../shared/trace.ts";
import { type Fleet, sightingKey } from "../fleet/fleet.ts";
import type { Agents } from "./agents.ts";
import { nodeMessage } from "./node-message.ts";

/** While a gate waits its probes are made this often: a person watching sees it move, and the host hardly feels it. */
export const LOOK_AGAIN_MS = 1_000;
/** Never more often than this in real time, however compressed the clock. */
export const LOOK_AGAIN_FLOOR_MS = 100;
/** A look that has not answered by now is asked for again: the call or the observation may be lost. */
export const LOOK_LOST_MS = 20_000;
/** Beats of a host whose cluster has an open run. */
export const RUN_BEAT_MS = 5_000;
/** Beats of a host at rest: status is then at most 90 s old. */
export const IDLE_BEAT_MS = 30_000;

export interface LookWanted {
  readonly node: string;
  readonly probes: readonly string[];
  readonly floor: number;
}

/** How a look is made, where it is not one of the usual. */
export interface LookManner {
  /** Also publish the raw output. */
  readonly raw: boolean;
  /** The nodes are made up: the agents keep nothing of them. */
  readonly once: boolean;
}

const USUAL: LookManner = { raw: false, once: false };

interface Asked {
  readonly floor: number;
  readonly at: number;
  /** The newest look known when this was asked: a newer one is the answer. */
  readonly before: string;
}

export interface LooksPorts {
  readonly agents: Agents;
  readonly fleet: Fleet;
  readonly clock: Clock;
  readonly log: Logger;
  readonly speed: number;
  /** Told where an agent obeys another controller: nothing more may be done here. */
  readonly onLost: (reason: unknown) => void;
}

export class Looks {
  readonly #asked = new Map<string, Asked>();
  readonly #ports: LooksPorts;
  /** Hosts whose last call failed, with the reason; for the sentence. */
  readonly silent = new Map<string, string>();

  constructor(ports: LooksPorts) {
    this.#ports = ports;
  }

  /**
   * Sends what is due of these. Returns at once, with the milliseconds until the next of the others is due; failures are kept in `silent`
   * and tried again at the next turn.
   */
  ask(
    cluster: Cluster,
    definition: Definition,
    wanted: readonly LookWanted[],
    beatMs: number,
    manner: LookManner = USUAL,
  ): number {
    const due = new Map<string, { node: string; probes: string[]; floor: number }[]>();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const { node, probes, floor } of wanted) {
      const host = cluster.nodes.find((n) => n.name === node)?.host;
      if (!host) continue;
      const open: string[] = [];
      for (const probe of probes) {
        const waitMs = this.#dueIn(sightingKey(cluster.name, node, probe), floor);
        if (waitMs <= 0) open.push(probe);
        else nextMs = Math.min(nextMs, waitMs);
      }
      if (open.length === 0) continue;
      for (const probe of open) this.#mark(cluster.name, node, probe, floor);
      due.set(host, [...(due.get(host) ?? []), { node, probes: open, floor }]);
    }
    for (const [host, looks] of due) void this.#send(cluster, definition, host, looks, beatMs, manner);
    return nextMs;
  }

  async #send(
    cluster: Cluster,
    definition: Definition,
    host: string,
    looks: readonly { node: string; probes: string[]; floor: number }[],
    beatMs: number,
    manner: LookManner,
  ): Promise<void> {
    const { agents, log, onLost } = this.#ports;
    const token = Math.max(...looks.map((look) => look.floor));
    const messages = looks.flatMap(({ node, probes }) => {
      const declared = cluster.nodes.find((n) => n.name === node);
      return declared ? [{ node: nodeMessage(cluster, definition, declared), probes }] : [];
    });
    trace({ at: "look-sent", cluster: cluster.name, nodes: looks.map((look) => look.node), token });
    try {
      await agents.look(host, { token, looks: messages, beatMs, ...manner });
      this.silent.delete(host);
    } catch (error) {
      // Whatever the journal says of this epoch: somebody was heard after its holder, or instead of it.
      if (error instanceof MusterError && error.code === "stale-epoch") onLost(error);
      const reason = error instanceof Error ? error.message : String(error);
      if (!this.silent.has(host)) log.warn({ host, reason }, "an agent does not take looks");
      this.silent.set(host, reason);
      for (const { node, probes } of looks) for (const probe of probes) this.#failed(cluster.name, node, probe);
    }
  }

  #dueIn(key: string, floor: number): number {
    const { clock, fleet, speed } = this.#ports;
    const asked = this.#asked.get(key);
    if (!asked || asked.floor < floor) return 0;
    const answered = lookOf(fleet, key) !== asked.before;
    const afterMs = answered
      ? Math.max(LOOK_AGAIN_MS, LOOK_AGAIN_FLOOR_MS * speed)
      : Math.max(LOOK_LOST_MS, LOOK_LOST_MS * Math.min(speed, 5));
    return asked.at + afterMs - clock.now();
  }

  /** The call did not get through: the probe may be asked again after the usual pause, without waiting for an answer. */
  #failed(cluster: string, node: string, probe: string): void {
    const key = sightingKey(cluster, node, probe);
    const asked = this.#asked.get(key);
    if (asked) this.#asked.set(key, { ...asked, before: "not asked" });
  }

  #mark(cluster: string, node: string, probe: string, floor: number): void {
    const key = sightingKey(cluster, node, probe);
    this.#asked.set(key, { floor, at: this.#ports.clock.now(), before: lookOf(this.#ports.fleet, key) });
  }
}

function lookOf(fleet: Fleet, key: string): string {
  const observation = fleet.sightings.get(key)?.observation;
  return observation ? `${observation.start}:${observation.sequence}` : "";
}
