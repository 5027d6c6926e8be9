// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { PlanOptions as _muster_controller_v1_PlanOptions, PlanOptions__Output as _muster_controller_v1_PlanOptions__Output } from '../../../muster/controller/v1/PlanOptions.ts';

export interface PlanRequest {
  'cluster'?: (string);
  'verb'?: (string);
  'options'?: (_muster_controller_v1_PlanOptions | null);
}

export interface PlanRequest__Output {
  'cluster': (string);
  'verb': (string);
  'options': (_muster_controller_v1_PlanOptions__Output | null);
}
