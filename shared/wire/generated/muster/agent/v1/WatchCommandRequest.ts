// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/agent/v1/agent.proto

import type { Fence as _muster_agent_v1_Fence, Fence__Output as _muster_agent_v1_Fence__Output } from '../../../muster/agent/v1/Fence.ts';
import type { Long } from '@grpc/proto-loader';

export interface WatchCommandRequest {
  'fence'?: (_muster_agent_v1_Fence | null);
  'id'?: (string);
  'offset'?: (number | string | Long);
}

export interface WatchCommandRequest__Output {
  'fence': (_muster_agent_v1_Fence__Output | null);
  'id': (string);
  'offset': (number);
}
