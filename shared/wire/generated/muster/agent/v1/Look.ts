// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/agent/v1/agent.proto

import type { Node as _muster_agent_v1_Node, Node__Output as _muster_agent_v1_Node__Output } from '../../../muster/agent/v1/Node.ts';

export interface Look {
  'node'?: (_muster_agent_v1_Node | null);
  /**
   * Names of probes; empty means all that apply to the node's roles.
   */
  'probes'?: (string)[];
}

export interface Look__Output {
  'node': (_muster_agent_v1_Node__Output | null);
  /**
   * Names of probes; empty means all that apply to the node's roles.
   */
  'probes': (string)[];
}
