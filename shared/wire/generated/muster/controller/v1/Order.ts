// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { OrderStep as _muster_controller_v1_OrderStep, OrderStep__Output as _muster_controller_v1_OrderStep__Output } from '../../../muster/controller/v1/OrderStep.ts';
import type { Pause as _muster_controller_v1_Pause, Pause__Output as _muster_controller_v1_Pause__Output } from '../../../muster/controller/v1/Pause.ts';
import type { Long } from '@grpc/proto-loader';

export interface Order {
  'id'?: (string);
  'verb'?: (string);
  /**
   * running, paused (also where one of its runs is), done, failed, aborted
   */
  'state'?: (string);
  'who'?: (string);
  'reason'?: (string);
  'ticket'?: (string);
  'startedMs'?: (number | string | Long);
  'endedMs'?: (number | string | Long);
  'sentence'?: (string);
  'verdict'?: (string);
  'steps'?: (_muster_controller_v1_OrderStep)[];
  /**
   * Absent where the order itself is not paused.
   */
  'pause'?: (_muster_controller_v1_Pause | null);
}

export interface Order__Output {
  'id': (string);
  'verb': (string);
  /**
   * running, paused (also where one of its runs is), done, failed, aborted
   */
  'state': (string);
  'who': (string);
  'reason': (string);
  'ticket': (string);
  'startedMs': (number);
  'endedMs': (number);
  'sentence': (string);
  'verdict': (string);
  'steps': (_muster_controller_v1_OrderStep__Output)[];
  /**
   * Absent where the order itself is not paused.
   */
  'pause': (_muster_controller_v1_Pause__Output | null);
}
