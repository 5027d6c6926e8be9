// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { Choice as _muster_controller_v1_Choice, Choice__Output as _muster_controller_v1_Choice__Output } from '../../../muster/controller/v1/Choice.ts';
import type { RolesChanged as _muster_controller_v1_RolesChanged, RolesChanged__Output as _muster_controller_v1_RolesChanged__Output } from '../../../muster/controller/v1/RolesChanged.ts';
import type { Long } from '@grpc/proto-loader';

export interface Pause {
  'rule'?: (string);
  'reason'?: (string);
  'sinceMs'?: (number | string | Long);
  'choices'?: (_muster_controller_v1_Choice)[];
  'node'?: (string);
  /**
   * Last lines of a failed command's output, escapes removed.
   */
  'output'?: (string)[];
  /**
   * Where somebody else bears a binding than the plan said.
   */
  'roles'?: (_muster_controller_v1_RolesChanged | null);
}

export interface Pause__Output {
  'rule': (string);
  'reason': (string);
  'sinceMs': (number);
  'choices': (_muster_controller_v1_Choice__Output)[];
  'node': (string);
  /**
   * Last lines of a failed command's output, escapes removed.
   */
  'output': (string)[];
  /**
   * Where somebody else bears a binding than the plan said.
   */
  'roles': (_muster_controller_v1_RolesChanged__Output | null);
}
