// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { ClusterStatus as _muster_controller_v1_ClusterStatus, ClusterStatus__Output as _muster_controller_v1_ClusterStatus__Output } from '../../../muster/controller/v1/ClusterStatus.ts';
import type { Attention as _muster_controller_v1_Attention, Attention__Output as _muster_controller_v1_Attention__Output } from '../../../muster/controller/v1/Attention.ts';
import type { Long } from '@grpc/proto-loader';

export interface Status {
  'clusters'?: (_muster_controller_v1_ClusterStatus)[];
  'attention'?: (_muster_controller_v1_Attention)[];
  'controller'?: (string);
  'epoch'?: (number | string | Long);
  /**
   * Said where the controller cannot do its work fully (bus away, no lease).
   */
  'degraded'?: (string);
}

export interface Status__Output {
  'clusters': (_muster_controller_v1_ClusterStatus__Output)[];
  'attention': (_muster_controller_v1_Attention__Output)[];
  'controller': (string);
  'epoch': (number);
  /**
   * Said where the controller cannot do its work fully (bus away, no lease).
   */
  'degraded': (string);
}
