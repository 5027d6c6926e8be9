// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/agent/v1/agent.proto

import type { Fence as _muster_agent_v1_Fence, Fence__Output as _muster_agent_v1_Fence__Output } from '../../../muster/agent/v1/Fence.ts';
import type { Node as _muster_agent_v1_Node, Node__Output as _muster_agent_v1_Node__Output } from '../../../muster/agent/v1/Node.ts';

export interface ExecuteRequest {
  'fence'?: (_muster_agent_v1_Fence | null);
  /**
   * RUN/phase/node/action/attempt: derived, used once.
   */
  'id'?: (string);
  'node'?: (_muster_agent_v1_Node | null);
  'action'?: (string);
  /**
   * Parameters the action declares, as JSON; each becomes one argv element or one bind value.
   */
  'parametersJson'?: (string);
}

export interface ExecuteRequest__Output {
  'fence': (_muster_agent_v1_Fence__Output | null);
  /**
   * RUN/phase/node/action/attempt: derived, used once.
   */
  'id': (string);
  'node': (_muster_agent_v1_Node__Output | null);
  'action': (string);
  /**
   * Parameters the action declares, as JSON; each becomes one argv element or one bind value.
   */
  'parametersJson': (string);
}
