// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/agent/v1/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface Fence {
  'journal'?: (string);
  'epoch'?: (number | string | Long);
  /**
   * Name of the calling controller, for the agent's log.
   */
  'controller'?: (string);
}

export interface Fence__Output {
  'journal': (string);
  'epoch': (number);
  /**
   * Name of the calling controller, for the agent's log.
   */
  'controller': (string);
}
