// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { Long } from '@grpc/proto-loader';

export interface Debt {
  'what'?: (string);
  'node'?: (string);
  'run'?: (string);
  'sinceMs'?: (number | string | Long);
}

export interface Debt__Output {
  'what': (string);
  'node': (string);
  'run': (string);
  'sinceMs': (number);
}
