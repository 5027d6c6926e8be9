// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { PlanOptions as _muster_controller_v1_PlanOptions, PlanOptions__Output as _muster_controller_v1_PlanOptions__Output } from '../../../muster/controller/v1/PlanOptions.ts';

export interface StartOrderRequest {
  'clusters'?: (string)[];
  'all'?: (boolean);
  'verb'?: (string);
  'options'?: (_muster_controller_v1_PlanOptions | null);
  /**
   * Id of the OrderPlan that must still be what would be done; empty: none.
   */
  'pin'?: (string);
  'who'?: (string);
  'reason'?: (string);
  'ticket'?: (string);
  /**
   * "ask" (default) or "abort".
   */
  'onPause'?: (string);
}

export interface StartOrderRequest__Output {
  'clusters': (string)[];
  'all': (boolean);
  'verb': (string);
  'options': (_muster_controller_v1_PlanOptions__Output | null);
  /**
   * Id of the OrderPlan that must still be what would be done; empty: none.
   */
  'pin': (string);
  'who': (string);
  'reason': (string);
  'ticket': (string);
  /**
   * "ask" (default) or "abort".
   */
  'onPause': (string);
}
