// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { CapturedProbe as _muster_controller_v1_CapturedProbe, CapturedProbe__Output as _muster_controller_v1_CapturedProbe__Output } from '../../../muster/controller/v1/CapturedProbe.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * One message a node, in the cluster file's order: a fleet's outputs together would be larger than a message may be.
 */
export interface CapturedNode {
  'node'?: (string);
  'host'?: (string);
  'probes'?: (_muster_controller_v1_CapturedProbe)[];
  /**
   * When it was taken, by the controller's wall clock, milliseconds since 1970.
   */
  'takenMs'?: (number | string | Long);
}

/**
 * One message a node, in the cluster file's order: a fleet's outputs together would be larger than a message may be.
 */
export interface CapturedNode__Output {
  'node': (string);
  'host': (string);
  'probes': (_muster_controller_v1_CapturedProbe__Output)[];
  /**
   * When it was taken, by the controller's wall clock, milliseconds since 1970.
   */
  'takenMs': (number);
}
