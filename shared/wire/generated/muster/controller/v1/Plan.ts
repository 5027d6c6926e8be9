// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { Refusal as _muster_controller_v1_Refusal, Refusal__Output as _muster_controller_v1_Refusal__Output } from '../../../muster/controller/v1/Refusal.ts';
import type { PlannedPhase as _muster_controller_v1_PlannedPhase, PlannedPhase__Output as _muster_controller_v1_PlannedPhase__Output } from '../../../muster/controller/v1/PlannedPhase.ts';
import type { BindingStatus as _muster_controller_v1_BindingStatus, BindingStatus__Output as _muster_controller_v1_BindingStatus__Output } from '../../../muster/controller/v1/BindingStatus.ts';
import type { PlannedNode as _muster_controller_v1_PlannedNode, PlannedNode__Output as _muster_controller_v1_PlannedNode__Output } from '../../../muster/controller/v1/PlannedNode.ts';
import type { Usual as _muster_controller_v1_Usual, Usual__Output as _muster_controller_v1_Usual__Output } from '../../../muster/controller/v1/Usual.ts';
import type { Long } from '@grpc/proto-loader';

export interface Plan {
  'id'?: (string);
  'cluster'?: (string);
  'product'?: (string);
  'verb'?: (string);
  'warnings'?: (string)[];
  'refused'?: (_muster_controller_v1_Refusal)[];
  'phases'?: (_muster_controller_v1_PlannedPhase)[];
  'bindings'?: (_muster_controller_v1_BindingStatus)[];
  'notes'?: (string)[];
  'nodes'?: (_muster_controller_v1_PlannedNode)[];
  /**
   * The product's name as people write it.
   */
  'title'?: (string);
  /**
   * What the roll call found, e.g. "5/5 agents".
   */
  'rollCall'?: (string)[];
  /**
   * Absent where no earlier run tells.
   */
  'usual'?: (_muster_controller_v1_Usual | null);
  /**
   * When it was made, milliseconds since 1970; 0 where it was made from files.
   */
  'madeMs'?: (number | string | Long);
}

export interface Plan__Output {
  'id': (string);
  'cluster': (string);
  'product': (string);
  'verb': (string);
  'warnings': (string)[];
  'refused': (_muster_controller_v1_Refusal__Output)[];
  'phases': (_muster_controller_v1_PlannedPhase__Output)[];
  'bindings': (_muster_controller_v1_BindingStatus__Output)[];
  'notes': (string)[];
  'nodes': (_muster_controller_v1_PlannedNode__Output)[];
  /**
   * The product's name as people write it.
   */
  'title': (string);
  /**
   * What the roll call found, e.g. "5/5 agents".
   */
  'rollCall': (string)[];
  /**
   * Absent where no earlier run tells.
   */
  'usual': (_muster_controller_v1_Usual__Output | null);
  /**
   * When it was made, milliseconds since 1970; 0 where it was made from files.
   */
  'madeMs': (number);
}
