// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/agent/v1/agent.proto

import type { Fence as _muster_agent_v1_Fence, Fence__Output as _muster_agent_v1_Fence__Output } from '../../../muster/agent/v1/Fence.ts';
import type { Look as _muster_agent_v1_Look, Look__Output as _muster_agent_v1_Look__Output } from '../../../muster/agent/v1/Look.ts';
import type { Long } from '@grpc/proto-loader';

export interface LookRequest {
  'fence'?: (_muster_agent_v1_Fence | null);
  /**
   * Observations made from now on carry at least this token.
   */
  'token'?: (number | string | Long);
  'looks'?: (_muster_agent_v1_Look)[];
  /**
   * Beat this often from now on, and publish these nodes on the beat; 0 leaves it.
   */
  'beatMs'?: (number);
  /**
   * Also publish raw outputs (for a capture).
   */
  'raw'?: (boolean);
  /**
   * These nodes are made up (for a discovery): look once, keep nothing of them for the beat.
   */
  'once'?: (boolean);
}

export interface LookRequest__Output {
  'fence': (_muster_agent_v1_Fence__Output | null);
  /**
   * Observations made from now on carry at least this token.
   */
  'token': (number);
  'looks': (_muster_agent_v1_Look__Output)[];
  /**
   * Beat this often from now on, and publish these nodes on the beat; 0 leaves it.
   */
  'beatMs': (number);
  /**
   * Also publish raw outputs (for a capture).
   */
  'raw': (boolean);
  /**
   * These nodes are made up (for a discovery): look once, keep nothing of them for the beat.
   */
  'once': (boolean);
}
