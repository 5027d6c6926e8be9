// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { Long } from '@grpc/proto-loader';

export interface NodeStatus {
  'node'?: (string);
  'host'?: (string);
  'roles'?: (string)[];
  /**
   * up, stopped, moving, partial, unknown
   */
  'state'?: (string);
  /**
   * One line of evidence, e.g. "5 services RUNNING".
   */
  'evidence'?: (string);
  'ageMs'?: (number | string | Long);
  'bindings'?: (string)[];
}

export interface NodeStatus__Output {
  'node': (string);
  'host': (string);
  'roles': (string)[];
  /**
   * up, stopped, moving, partial, unknown
   */
  'state': (string);
  /**
   * One line of evidence, e.g. "5 services RUNNING".
   */
  'evidence': (string);
  'ageMs': (number);
  'bindings': (string)[];
}
