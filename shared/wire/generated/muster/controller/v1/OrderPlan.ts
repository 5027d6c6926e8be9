// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { PlannedOrderStep as _muster_controller_v1_PlannedOrderStep, PlannedOrderStep__Output as _muster_controller_v1_PlannedOrderStep__Output } from '../../../muster/controller/v1/PlannedOrderStep.ts';
import type { Plan as _muster_controller_v1_Plan, Plan__Output as _muster_controller_v1_Plan__Output } from '../../../muster/controller/v1/Plan.ts';

export interface OrderPlan {
  /**
   * Digest of the steps and of every plan.
   */
  'id'?: (string);
  'verb'?: (string);
  'steps'?: (_muster_controller_v1_PlannedOrderStep)[];
  /**
   * One a cluster, in the order of the steps that begin it.
   */
  'plans'?: (_muster_controller_v1_Plan)[];
  'warnings'?: (string)[];
}

export interface OrderPlan__Output {
  /**
   * Digest of the steps and of every plan.
   */
  'id': (string);
  'verb': (string);
  'steps': (_muster_controller_v1_PlannedOrderStep__Output)[];
  /**
   * One a cluster, in the order of the steps that begin it.
   */
  'plans': (_muster_controller_v1_Plan__Output)[];
  'warnings': (string)[];
}
