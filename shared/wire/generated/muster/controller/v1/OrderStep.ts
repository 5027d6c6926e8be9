// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { Long } from '@grpc/proto-loader';

export interface OrderStep {
  'cluster'?: (string);
  'verb'?: (string);
  /**
   * waiting, beginning, running, paused, aborting, done, failed, aborted, skipped; untouched where the order ended before it
   */
  'state'?: (string);
  /**
   * Its run; empty before.
   */
  'run'?: (string);
  /**
   * What it waits for, or what its run does.
   */
  'sentence'?: (string);
  'after'?: (number)[];
  'runPhase'?: (number);
  'runPhases'?: (number);
  'elapsedMs'?: (number | string | Long);
}

export interface OrderStep__Output {
  'cluster': (string);
  'verb': (string);
  /**
   * waiting, beginning, running, paused, aborting, done, failed, aborted, skipped; untouched where the order ended before it
   */
  'state': (string);
  /**
   * Its run; empty before.
   */
  'run': (string);
  /**
   * What it waits for, or what its run does.
   */
  'sentence': (string);
  'after': (number)[];
  'runPhase': (number);
  'runPhases': (number);
  'elapsedMs': (number);
}
