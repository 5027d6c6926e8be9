// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { HostInfo as _muster_controller_v1_HostInfo, HostInfo__Output as _muster_controller_v1_HostInfo__Output } from '../../../muster/controller/v1/HostInfo.ts';

export interface ListHostsResponse {
  'hosts'?: (_muster_controller_v1_HostInfo)[];
  /**
   * What to write where hosts cannot reach NATS; empty where all is well.
   */
  'advice'?: (string)[];
}

export interface ListHostsResponse__Output {
  'hosts': (_muster_controller_v1_HostInfo__Output)[];
  /**
   * What to write where hosts cannot reach NATS; empty where all is well.
   */
  'advice': (string)[];
}
