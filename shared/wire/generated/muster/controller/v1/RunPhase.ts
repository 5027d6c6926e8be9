// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { RunStep as _muster_controller_v1_RunStep, RunStep__Output as _muster_controller_v1_RunStep__Output } from '../../../muster/controller/v1/RunStep.ts';
import type { Gate as _muster_controller_v1_Gate, Gate__Output as _muster_controller_v1_Gate__Output } from '../../../muster/controller/v1/Gate.ts';
import type { Long } from '@grpc/proto-loader';

export interface RunPhase {
  'index'?: (number);
  'name'?: (string);
  'part'?: (string);
  'action'?: (string);
  /**
   * ahead, begun, done
   */
  'state'?: (string);
  'steps'?: (_muster_controller_v1_RunStep)[];
  'gate'?: (_muster_controller_v1_Gate | null);
  'elapsedMs'?: (number | string | Long);
  'within'?: (string);
  /**
   * What it usually takes, from earlier runs; -1 where nothing tells.
   */
  'usualMs'?: (number | string | Long);
  /**
   * When its gate was seen open, milliseconds since 1970; 0 before.
   */
  'endedMs'?: (number | string | Long);
}

export interface RunPhase__Output {
  'index': (number);
  'name': (string);
  'part': (string);
  'action': (string);
  /**
   * ahead, begun, done
   */
  'state': (string);
  'steps': (_muster_controller_v1_RunStep__Output)[];
  'gate': (_muster_controller_v1_Gate__Output | null);
  'elapsedMs': (number);
  'within': (string);
  /**
   * What it usually takes, from earlier runs; -1 where nothing tells.
   */
  'usualMs': (number);
  /**
   * When its gate was seen open, milliseconds since 1970; 0 before.
   */
  'endedMs': (number);
}
