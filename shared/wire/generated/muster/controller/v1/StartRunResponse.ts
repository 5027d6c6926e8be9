// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { Run as _muster_controller_v1_Run, Run__Output as _muster_controller_v1_Run__Output } from '../../../muster/controller/v1/Run.ts';
import type { Plan as _muster_controller_v1_Plan, Plan__Output as _muster_controller_v1_Plan__Output } from '../../../muster/controller/v1/Plan.ts';

/**
 * `run` is absent where the plan is refused: `plan` says why.
 */
export interface StartRunResponse {
  'run'?: (_muster_controller_v1_Run | null);
  'plan'?: (_muster_controller_v1_Plan | null);
}

/**
 * `run` is absent where the plan is refused: `plan` says why.
 */
export interface StartRunResponse__Output {
  'run': (_muster_controller_v1_Run__Output | null);
  'plan': (_muster_controller_v1_Plan__Output | null);
}
