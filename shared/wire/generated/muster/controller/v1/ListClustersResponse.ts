// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { ClusterInfo as _muster_controller_v1_ClusterInfo, ClusterInfo__Output as _muster_controller_v1_ClusterInfo__Output } from '../../../muster/controller/v1/ClusterInfo.ts';

export interface ListClustersResponse {
  'clusters'?: (_muster_controller_v1_ClusterInfo)[];
}

export interface ListClustersResponse__Output {
  'clusters': (_muster_controller_v1_ClusterInfo__Output)[];
}
