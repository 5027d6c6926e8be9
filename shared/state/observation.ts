/**
 * An observation: what one probe, made by one observer, yielded. design: "Looking".
 */

import { _muster_state_v1_Observation_Result as Result } from "../wire/generated/muster/state/v1/Observation.ts";
import { observationCodec, type WireObservation } from "../wire/load.ts";

export interface Observation {
  readonly cluster: string;
  readonly node: string;
  readonly host: string;
  readonly probe: string;
  /** Highest look token received before this look began; 0 where none since the agent's start. */
  readonly token: number;
  /** Whose token that is, as `askerOf` says; empty where nobody asked yet, or by an older agent. */
  readonly asker: string;
  /** The observer's life: kernel boot id, id drawn at agent start, counter within that life. */
  readonly boot: string;
  readonly start: string;
  readonly sequence: number;
  /** The agent's wall clock, milliseconds since 1970; for people, never compared. */
  readonly atMs: number;
  readonly tookMs: number;
  /** Digest of the product definition the agent used. */
  readonly digest: string;
  readonly yields: Yield;
  readonly raw?: RawOutput;
}

/** What a look yields: a value, or nothing that may be relied on. Unknown is never read as up or down. */
export type Yield =
  | { readonly result: "seen"; readonly value: unknown }
  | { readonly result: "unknown"; readonly reason: string };

/** A probe's raw output, as in a capture. */
export interface RawOutput {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Two controllers may count tokens alike, where a journal lost the claim of one of them: so a token is told apart by who gave it. */
export const askerOf = (journal: string, controller: string | undefined): string =>
  controller ? `${journal}/${controller}` : "";

export function encodeObservation(observation: Observation): Uint8Array {
  const { yields, raw, ...rest } = observation;
  return observationCodec.encode({
    ...rest,
    ...(yields.result === "seen"
      ? { result: Result.SEEN, valueJson: JSON.stringify(yields.value) }
      : { result: Result.UNKNOWN, reason: yields.reason }),
    ...(raw ? { raw } : {}),
  });
}

/** Throws on malformed bytes; the caller logs, counts and drops. */
export function decodeObservation(bytes: Uint8Array): Observation {
  const wire: WireObservation = observationCodec.decode(bytes);
  const { result, valueJson, reason, raw, ...rest } = wire;
  if (!rest.cluster || !rest.node || !rest.probe || !rest.start)
    throw new TypeError("an observation without its names");
  const yields: Yield =
    result === Result.SEEN
      ? { result: "seen", value: JSON.parse(valueJson) as unknown }
      : { result: "unknown", reason: reason || "the agent gave no reason" };
  return { ...rest, yields, ...(raw ? { raw } : {}) };
}
