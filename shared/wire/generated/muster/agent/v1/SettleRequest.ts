// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/agent/v1/agent.proto

import type { Fence as _muster_agent_v1_Fence, Fence__Output as _muster_agent_v1_Fence__Output } from '../../../muster/agent/v1/Fence.ts';

export interface SettleRequest {
  'fence'?: (_muster_agent_v1_Fence | null);
  'ids'?: (string)[];
}

export interface SettleRequest__Output {
  'fence': (_muster_agent_v1_Fence__Output | null);
  'ids': (string)[];
}
