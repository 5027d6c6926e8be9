// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/agent/v1/agent.proto

import type { Command as _muster_agent_v1_Command, Command__Output as _muster_agent_v1_Command__Output } from '../../../muster/agent/v1/Command.ts';

export interface SettleResponse {
  'commands'?: (_muster_agent_v1_Command)[];
}

export interface SettleResponse__Output {
  'commands': (_muster_agent_v1_Command__Output)[];
}
