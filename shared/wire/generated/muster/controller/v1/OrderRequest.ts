// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { PlanOptions as _muster_controller_v1_PlanOptions, PlanOptions__Output as _muster_controller_v1_PlanOptions__Output } from '../../../muster/controller/v1/PlanOptions.ts';

/**
 * Several clusters at once: a reader is stopped before what it reads from, and started after it.
 */
export interface OrderRequest {
  'clusters'?: (string)[];
  /**
   * Every known cluster; `clusters` is then empty.
   */
  'all'?: (boolean);
  /**
   * stop, start or restart
   */
  'verb'?: (string);
  'options'?: (_muster_controller_v1_PlanOptions | null);
}

/**
 * Several clusters at once: a reader is stopped before what it reads from, and started after it.
 */
export interface OrderRequest__Output {
  'clusters': (string)[];
  /**
   * Every known cluster; `clusters` is then empty.
   */
  'all': (boolean);
  /**
   * stop, start or restart
   */
  'verb': (string);
  'options': (_muster_controller_v1_PlanOptions__Output | null);
}
