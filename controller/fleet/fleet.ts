/**
 * The folded view of all observations: the newest of each probe of each node, and the agents' signs of life.
 * What was retained on the bus from before this controller listened is kept for people, opens no gate and counts in no quorum.
 */
import type { Observation } from "../../shared/state/observation.ts";
import { sameValue } from "../../shared/state/same-value.ts";
import type { AgentBeat } from "../../shared/wire/load.ts";
import type { Looked, Sight } from "./sight.ts";

/** An opening is good for this long; older looks are made again. design: "A run's life". */
export const GATE_GOOD_MS = 30_000;
/** After this many missed beats nothing may be said. design: "Looking". */
export const MISSED_BEATS = 3;

/** Taken for the beat of an agent that has not told it: the one at rest. */
const UNHEARD_BEAT_MS = 30_000;

export interface Sighting {
  readonly observation: Observation;
  /** Monotonic milliseconds of this controller. */
  readonly receivedAt: number;
  readonly retained: boolean;
  /** When looks of this probe began to yield unknown, one after the other; for people. Set by `observe`. */
  readonly unknownSince?: number;
}

export interface AgentSighting {
  readonly beat: AgentBeat;
  readonly receivedAt: number;
  readonly retained: boolean;
}

export interface Fleet {
  /** Whose tokens count here, as an observation names its asker. Empty: everybody's. */
  readonly listener: string;
  readonly sightings: Map<string, Sighting>;
  readonly agents: Map<string, AgentSighting>;
}

export const emptyFleet = (listener = ""): Fleet => ({ listener, sightings: new Map(), agents: new Map() });

/** Takes an observation in. Returns false where it is older than what is known of the same observer's life. */
export function observe(fleet: Fleet, sighting: Sighting): boolean {
  const key = sightingKey(sighting.observation.cluster, sighting.observation.node, sighting.observation.probe);
  const known = fleet.sightings.get(key);
  if (known && !supersedes(sighting, known)) return false;
  fleet.sightings.set(key, withUnknown(sharing(ownToken(fleet, sighting), known), known));
  return true;
}

export function hearAgent(fleet: Fleet, sighting: AgentSighting): void {
  const known = fleet.agents.get(sighting.beat.host);
  if (known && sighting.retained && !known.retained) return;
  fleet.agents.set(sighting.beat.host, sighting);
}

export interface Demand {
  /** Looks must carry at least this token. */
  readonly floor: number;
  readonly maxAgeMs: number;
  /** Monotonic now. */
  readonly now: number;
}

/** What may be relied on for acting: asked for late enough, young enough, heard live. */
export function demandingSight(fleet: Fleet, cluster: string, demand: Demand): Sight {
  return (node, probe) => {
    const sighting = fleet.sightings.get(sightingKey(cluster, node, probe));
    if (!sighting || sighting.retained) return stale(`no look at ${probe} of ${node} yet`);
    const { observation } = sighting;
    if (observation.token < demand.floor) return stale(`${probe} of ${node} was last looked at before the question`);
    const ageMs = demand.now - sighting.receivedAt;
    if (ageMs > demand.maxAgeMs) return stale(`last look at ${probe} of ${node} is ${Math.round(ageMs / 1000)} s old`);
    return looked(observation, ageMs);
  };
}

/** What is shown to people: the newest, unless its observer has fallen silent. */
export function statusSight(fleet: Fleet, cluster: string, now: number, floor = 0): Sight {
  return (node, probe) => {
    const sighting = fleet.sightings.get(sightingKey(cluster, node, probe));
    if (!sighting) return { seen: false, why: "not-looked", reason: `${probe} of ${node} was never seen` };
    const ageMs = now - sighting.receivedAt;
    const beatMs = fleet.agents.get(sighting.observation.host)?.beat.beatMs || UNHEARD_BEAT_MS;
    if (sighting.observation.token < floor) return stale(`${probe} of ${node} was not looked at since`);
    if (sighting.retained) return stale(`${probe} of ${node}: only an observation from before this controller started`);
    if (ageMs > beatMs * MISSED_BEATS) return stale(`${probe} of ${node} not seen for ${Math.round(ageMs / 1000)} s`);
    return looked(sighting.observation, ageMs);
  };
}

export const sightingKey = (cluster: string, node: string, probe: string) => `${cluster}/${node}/${probe}`;

function looked(observation: Observation, ageMs: number): Looked {
  if (observation.yields.result === "unknown")
    return { seen: false, why: "unknown", reason: observation.yields.reason };
  return { seen: true, value: observation.yields.value, ageMs, look: `${observation.start}:${observation.sequence}` };
}

/** What another controller asked for is seen, and answers no question of this one. */
function ownToken({ listener }: Fleet, sighting: Sighting): Sighting {
  const { asker } = sighting.observation;
  if (listener === "" || asker === "" || asker === listener) return sighting;
  return { ...sighting, observation: { ...sighting.observation, token: 0 } };
}

/** What shows the same as before keeps the value of before: verdicts on it are kept as long as it is the same object. */
function sharing(fresh: Sighting, known: Sighting | undefined): Sighting {
  const [now, before] = [fresh.observation.yields, known?.observation.yields];
  if (now.result !== "seen" || before?.result !== "seen" || !sameValue(now.value, before.value)) return fresh;
  return { ...fresh, observation: { ...fresh.observation, yields: before } };
}

function withUnknown(fresh: Sighting, known: Sighting | undefined): Sighting {
  if (fresh.observation.yields.result !== "unknown") return fresh;
  return { ...fresh, unknownSince: known?.unknownSince ?? fresh.receivedAt };
}

/** Within one life the sequence decides; of two lives the one heard later; a live one beats a retained one. */
function supersedes(fresh: Sighting, known: Sighting): boolean {
  if (fresh.retained !== known.retained) return known.retained;
  const [a, b] = [fresh.observation, known.observation];
  if (a.boot === b.boot && a.start === b.start) return a.sequence > b.sequence;
  return fresh.receivedAt >= known.receivedAt;
}

const stale = (reason: string): Looked => ({ seen: false, why: "stale", reason });
