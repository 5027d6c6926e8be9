// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/agent/v1/agent.proto

import type { Command as _muster_agent_v1_Command, Command__Output as _muster_agent_v1_Command__Output } from '../../../muster/agent/v1/Command.ts';
import type { Long } from '@grpc/proto-loader';

export interface CommandUpdate {
  /**
   * Bytes of output from this offset; may be empty.
   */
  'offset'?: (number | string | Long);
  'output'?: (Buffer | Uint8Array | string);
  /**
   * The command as it stands; the stream ends after one that is not RUNNING.
   */
  'command'?: (_muster_agent_v1_Command | null);
}

export interface CommandUpdate__Output {
  /**
   * Bytes of output from this offset; may be empty.
   */
  'offset': (number);
  'output': (Buffer);
  /**
   * The command as it stands; the stream ends after one that is not RUNNING.
   */
  'command': (_muster_agent_v1_Command__Output | null);
}
