// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/agent/v1/agent.proto

import type { Command as _muster_agent_v1_Command, Command__Output as _muster_agent_v1_Command__Output } from '../../../muster/agent/v1/Command.ts';
import type { Long } from '@grpc/proto-loader';

export interface DescribeResponse {
  'host'?: (string);
  'version'?: (string);
  'boot'?: (string);
  'start'?: (string);
  'journal'?: (string);
  'epoch'?: (number | string | Long);
  'digests'?: ({[key: string]: string});
  'open'?: (_muster_agent_v1_Command)[];
  /**
   * How commands are run here: "systemd" or "detached".
   */
  'runner'?: (string);
}

export interface DescribeResponse__Output {
  'host': (string);
  'version': (string);
  'boot': (string);
  'start': (string);
  'journal': (string);
  'epoch': (number);
  'digests': ({[key: string]: string});
  'open': (_muster_agent_v1_Command__Output)[];
  /**
   * How commands are run here: "systemd" or "detached".
   */
  'runner': (string);
}
