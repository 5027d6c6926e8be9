// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { Long } from '@grpc/proto-loader';

export interface PlannedNode {
  'node'?: (string);
  'host'?: (string);
  'roles'?: (string)[];
  'isNow'?: (string);
  'evidence'?: (string);
  'ageMs'?: (number | string | Long);
  /**
   * What it bears ("leader"), and what it is called where the listing has it and another bears it ("replica").
   */
  'bindings'?: (string)[];
}

export interface PlannedNode__Output {
  'node': (string);
  'host': (string);
  'roles': (string)[];
  'isNow': (string);
  'evidence': (string);
  'ageMs': (number);
  /**
   * What it bears ("leader"), and what it is called where the listing has it and another bears it ("replica").
   */
  'bindings': (string)[];
}
