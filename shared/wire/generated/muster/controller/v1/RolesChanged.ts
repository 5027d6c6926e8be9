// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { ChangedRole as _muster_controller_v1_ChangedRole, ChangedRole__Output as _muster_controller_v1_ChangedRole__Output } from '../../../muster/controller/v1/ChangedRole.ts';
import type { Long } from '@grpc/proto-loader';

export interface RolesChanged {
  /**
   * E.g. "Leader".
   */
  'title'?: (string);
  'plannedMs'?: (number | string | Long);
  'nodes'?: (_muster_controller_v1_ChangedRole)[];
  /**
   * Nodes whose listings say so now, and how old the oldest look is; -1 where none is fresh.
   */
  'by'?: (string)[];
  'lookAgeMs'?: (number | string | Long);
  /**
   * Why nothing can be said now; empty where the listings agree.
   */
  'disputed'?: (string);
}

export interface RolesChanged__Output {
  /**
   * E.g. "Leader".
   */
  'title': (string);
  'plannedMs': (number);
  'nodes': (_muster_controller_v1_ChangedRole__Output)[];
  /**
   * Nodes whose listings say so now, and how old the oldest look is; -1 where none is fresh.
   */
  'by': (string)[];
  'lookAgeMs': (number);
  /**
   * Why nothing can be said now; empty where the listings agree.
   */
  'disputed': (string);
}
