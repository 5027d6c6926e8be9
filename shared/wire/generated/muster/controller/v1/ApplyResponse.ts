// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { ClusterInfo as _muster_controller_v1_ClusterInfo, ClusterInfo__Output as _muster_controller_v1_ClusterInfo__Output } from '../../../muster/controller/v1/ClusterInfo.ts';

export interface ApplyResponse {
  'cluster'?: (_muster_controller_v1_ClusterInfo | null);
  'changed'?: (boolean);
  /**
   * What is odd about it and not wrong, e.g. a needed cluster that is not known.
   */
  'says'?: (string)[];
}

export interface ApplyResponse__Output {
  'cluster': (_muster_controller_v1_ClusterInfo__Output | null);
  'changed': (boolean);
  /**
   * What is odd about it and not wrong, e.g. a needed cluster that is not known.
   */
  'says': (string)[];
}
