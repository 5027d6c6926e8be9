// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/agent/v1/agent.proto

import type { Fence as _muster_agent_v1_Fence, Fence__Output as _muster_agent_v1_Fence__Output } from '../../../muster/agent/v1/Fence.ts';

export interface CancelRequest {
  'fence'?: (_muster_agent_v1_Fence | null);
  'id'?: (string);
}

export interface CancelRequest__Output {
  'fence': (_muster_agent_v1_Fence__Output | null);
  'id': (string);
}
