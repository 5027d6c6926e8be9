// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { Run as _muster_controller_v1_Run, Run__Output as _muster_controller_v1_Run__Output } from '../../../muster/controller/v1/Run.ts';

/**
 * The open runs that have a node there, as they stand now.
 */
export interface HostDeadResponse {
  'runs'?: (_muster_controller_v1_Run)[];
}

/**
 * The open runs that have a node there, as they stand now.
 */
export interface HostDeadResponse__Output {
  'runs': (_muster_controller_v1_Run__Output)[];
}
