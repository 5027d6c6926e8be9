// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { Gate as _muster_controller_v1_Gate, Gate__Output as _muster_controller_v1_Gate__Output } from '../../../muster/controller/v1/Gate.ts';
import type { Invocation as _muster_controller_v1_Invocation, Invocation__Output as _muster_controller_v1_Invocation__Output } from '../../../muster/controller/v1/Invocation.ts';

export interface PlannedPhase {
  'name'?: (string);
  'part'?: (string);
  'action'?: (string);
  'mode'?: (string);
  'staggerSeconds'?: (number | string);
  'nodes'?: (string)[];
  'already'?: (string)[];
  'gate'?: (_muster_controller_v1_Gate | null);
  /**
   * E.g. "10m"; empty where the phase has no deadline.
   */
  'within'?: (string);
  /**
   * Literal argv by node, for people.
   */
  'does'?: (_muster_controller_v1_Invocation)[];
  /**
   * Who is what is read again right before it, e.g. "leader"; empty where it does not depend on that.
   */
  'reads'?: (string);
  /**
   * The binding that it writes down for the next start; empty where none.
   */
  'remembers'?: (string);
}

export interface PlannedPhase__Output {
  'name': (string);
  'part': (string);
  'action': (string);
  'mode': (string);
  'staggerSeconds': (number);
  'nodes': (string)[];
  'already': (string)[];
  'gate': (_muster_controller_v1_Gate__Output | null);
  /**
   * E.g. "10m"; empty where the phase has no deadline.
   */
  'within': (string);
  /**
   * Literal argv by node, for people.
   */
  'does': (_muster_controller_v1_Invocation__Output)[];
  /**
   * Who is what is read again right before it, e.g. "leader"; empty where it does not depend on that.
   */
  'reads': (string);
  /**
   * The binding that it writes down for the next start; empty where none.
   */
  'remembers': (string);
}
