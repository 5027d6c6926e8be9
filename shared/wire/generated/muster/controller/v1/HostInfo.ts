// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { Long } from '@grpc/proto-loader';

// From proto/muster/controller/v1/fleet.proto

export const _muster_controller_v1_HostInfo_State = {
  /**
   * Known from before this controller started; three beats have not passed since.
   */
  STATE_UNSPECIFIED: 'STATE_UNSPECIFIED',
  /**
   * Its beats arrive.
   */
  PRESENT: 'PRESENT',
  /**
   * Three beats missed.
   */
  SILENT: 'SILENT',
  /**
   * Declared by a cluster, never heard.
   */
  NEVER_SEEN: 'NEVER_SEEN',
} as const;

export type _muster_controller_v1_HostInfo_State =
  /**
   * Known from before this controller started; three beats have not passed since.
   */
  | 'STATE_UNSPECIFIED'
  | 0
  /**
   * Its beats arrive.
   */
  | 'PRESENT'
  | 1
  /**
   * Three beats missed.
   */
  | 'SILENT'
  | 2
  /**
   * Declared by a cluster, never heard.
   */
  | 'NEVER_SEEN'
  | 3

export type _muster_controller_v1_HostInfo_State__Output = typeof _muster_controller_v1_HostInfo_State[keyof typeof _muster_controller_v1_HostInfo_State]

export interface HostInfo {
  'host'?: (string);
  'state'?: (_muster_controller_v1_HostInfo_State);
  'version'?: (string);
  'nodes'?: (string)[];
  /**
   * Milliseconds since its last beat; -1 where this controller heard none.
   */
  'ageMs'?: (number | string | Long);
  'address'?: (string);
  'runner'?: (string);
  'degraded'?: (string);
}

export interface HostInfo__Output {
  'host': (string);
  'state': (_muster_controller_v1_HostInfo_State__Output);
  'version': (string);
  'nodes': (string)[];
  /**
   * Milliseconds since its last beat; -1 where this controller heard none.
   */
  'ageMs': (number);
  'address': (string);
  'runner': (string);
  'degraded': (string);
}
