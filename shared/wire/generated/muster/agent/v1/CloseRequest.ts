// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/agent/v1/agent.proto

import type { Fence as _muster_agent_v1_Fence, Fence__Output as _muster_agent_v1_Fence__Output } from '../../../muster/agent/v1/Fence.ts';

export interface CloseRequest {
  'fence'?: (_muster_agent_v1_Fence | null);
  'run'?: (string);
}

export interface CloseRequest__Output {
  'fence': (_muster_agent_v1_Fence__Output | null);
  'run': (string);
}
