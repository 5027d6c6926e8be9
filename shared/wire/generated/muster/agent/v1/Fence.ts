// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/agent/v1/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface Fence {
  'journal'?: (string);
  'epoch'?: (number | string | Long);
  /**
   * Name of the calling controller: of two that call with one epoch the agent obeys the first.
   */
  'controller'?: (string);
}

export interface Fence__Output {
  'journal': (string);
  'epoch': (number);
  /**
   * Name of the calling controller: of two that call with one epoch the agent obeys the first.
   */
  'controller': (string);
}
