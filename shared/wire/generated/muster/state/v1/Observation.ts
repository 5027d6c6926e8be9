// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/state/v1/state.proto

import type { RawOutput as _muster_state_v1_RawOutput, RawOutput__Output as _muster_state_v1_RawOutput__Output } from '../../../muster/state/v1/RawOutput.ts';
import type { Long } from '@grpc/proto-loader';

// From proto/muster/state/v1/state.proto

export const _muster_state_v1_Observation_Result = {
  RESULT_UNSPECIFIED: 'RESULT_UNSPECIFIED',
  /**
   * The probe answered and its answer was understood: value_json holds it.
   */
  SEEN: 'SEEN',
  /**
   * Nothing can be said; reason tells why. Never to be read as up or down.
   */
  UNKNOWN: 'UNKNOWN',
} as const;

export type _muster_state_v1_Observation_Result =
  | 'RESULT_UNSPECIFIED'
  | 0
  /**
   * The probe answered and its answer was understood: value_json holds it.
   */
  | 'SEEN'
  | 1
  /**
   * Nothing can be said; reason tells why. Never to be read as up or down.
   */
  | 'UNKNOWN'
  | 2

export type _muster_state_v1_Observation_Result__Output = typeof _muster_state_v1_Observation_Result[keyof typeof _muster_state_v1_Observation_Result]

/**
 * One look: one probe, made by one observer, about one node. Published on
 * muster.state.CLUSTER.NODE.PROBE (names encoded as in shared/subjects.ts).
 */
export interface Observation {
  'cluster'?: (string);
  'node'?: (string);
  'host'?: (string);
  'probe'?: (string);
  /**
   * The highest look token the agent had received before this look began; 0 since its start if none.
   */
  'token'?: (number | string | Long);
  /**
   * Identity of the observer's life: the kernel's boot id, an id drawn at agent start, and a counter in that life.
   */
  'boot'?: (string);
  'start'?: (string);
  'sequence'?: (number | string | Long);
  /**
   * The agent's wall clock when the look began, milliseconds since 1970. For people only, never compared.
   */
  'atMs'?: (number | string | Long);
  'result'?: (_muster_state_v1_Observation_Result);
  /**
   * The parsed value as JSON; its shape is the probe's.
   */
  'valueJson'?: (string);
  'reason'?: (string);
  /**
   * Digest of the product definition the agent used.
   */
  'digest'?: (string);
  /**
   * Raw output of the probe, only where a look asked for it.
   */
  'raw'?: (_muster_state_v1_RawOutput | null);
  'tookMs'?: (number);
  /**
   * Whose token that is: JOURNAL/CONTROLLER of the fence it came with. Tokens of another asker open nothing. Empty from an older agent.
   */
  'asker'?: (string);
}

/**
 * One look: one probe, made by one observer, about one node. Published on
 * muster.state.CLUSTER.NODE.PROBE (names encoded as in shared/subjects.ts).
 */
export interface Observation__Output {
  'cluster': (string);
  'node': (string);
  'host': (string);
  'probe': (string);
  /**
   * The highest look token the agent had received before this look began; 0 since its start if none.
   */
  'token': (number);
  /**
   * Identity of the observer's life: the kernel's boot id, an id drawn at agent start, and a counter in that life.
   */
  'boot': (string);
  'start': (string);
  'sequence': (number);
  /**
   * The agent's wall clock when the look began, milliseconds since 1970. For people only, never compared.
   */
  'atMs': (number);
  'result': (_muster_state_v1_Observation_Result__Output);
  /**
   * The parsed value as JSON; its shape is the probe's.
   */
  'valueJson': (string);
  'reason': (string);
  /**
   * Digest of the product definition the agent used.
   */
  'digest': (string);
  /**
   * Raw output of the probe, only where a look asked for it.
   */
  'raw': (_muster_state_v1_RawOutput__Output | null);
  'tookMs': (number);
  /**
   * Whose token that is: JOURNAL/CONTROLLER of the fence it came with. Tokens of another asker open nothing. Empty from an older agent.
   */
  'asker': (string);
}
