// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { RunInfo as _muster_controller_v1_RunInfo, RunInfo__Output as _muster_controller_v1_RunInfo__Output } from '../../../muster/controller/v1/RunInfo.ts';

export interface ListRunsResponse {
  'runs'?: (_muster_controller_v1_RunInfo)[];
}

export interface ListRunsResponse__Output {
  'runs': (_muster_controller_v1_RunInfo__Output)[];
}
