/**
 * Hears the agents over NATS: first what the stream retained (for people only), then everything live.
 * Malformed messages are counted and dropped by the bus.
 */
import type { Bus } from "../../shared/bus/bus.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Logger } from "../../shared/log.ts";
import { decodeObservation } from "../../shared/state/observation.ts";
import { ALL_AGENTS, ALL_STATES } from "../../shared/subjects.ts";
import { trace } from "../../shared/trace.ts";
import { agentBeatCodec } from "../../shared/wire/load.ts";
import { type Fleet, hearAgent, observe } from "../fleet/fleet.ts";
import { STATE_STREAM } from "../journal/streams.ts";

export interface Heard {
  readonly onObservation: (cluster: string) => void;
  readonly onAgent: (host: string, start: string) => void;
}

export async function listen(
  bus: Bus,
  fleet: Fleet,
  clock: Clock,
  heard: Heard,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  bus.subscribe(ALL_STATES, ({ bytes }) => take(bytes, false), signal);
  bus.subscribe(ALL_AGENTS, ({ bytes }) => takeBeat(bytes, false), signal);
  try {
    for await (const { bytes } of bus.readAll(STATE_STREAM, ALL_STATES)) tolerate(() => take(bytes, true));
    for await (const { bytes } of bus.readAll(STATE_STREAM, ALL_AGENTS)) tolerate(() => takeBeat(bytes, true));
  } catch (error) {
    log.warn({ err: error }, "what agents said before this start cannot be read: their next beats will tell");
  }

  function take(bytes: Uint8Array, retained: boolean): void {
    const observation = decodeObservation(bytes);
    if (!retained)
      trace({ at: "observed", cluster: observation.cluster, node: observation.node, token: observation.token });
    if (observe(fleet, { observation, receivedAt: clock.now(), retained })) heard.onObservation(observation.cluster);
  }
  function takeBeat(bytes: Uint8Array, retained: boolean): void {
    const beat = agentBeatCodec.decode(bytes);
    if (beat.host === "") throw new TypeError("an agent's beat without a host");
    hearAgent(fleet, { beat, receivedAt: clock.now(), retained });
    if (!retained) heard.onAgent(beat.host, beat.start);
  }
  function tolerate(work: () => void): void {
    try {
      work();
    } catch (error) {
      log.warn({ err: error }, "dropped a malformed message of the stream");
    }
  }
}
