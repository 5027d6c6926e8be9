// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { Long } from '@grpc/proto-loader';

export interface RunInfo {
  'id'?: (string);
  'verb'?: (string);
  'state'?: (string);
  'who'?: (string);
  'reason'?: (string);
  'startedMs'?: (number | string | Long);
  'endedMs'?: (number | string | Long);
  'sentence'?: (string);
  'ticket'?: (string);
}

export interface RunInfo__Output {
  'id': (string);
  'verb': (string);
  'state': (string);
  'who': (string);
  'reason': (string);
  'startedMs': (number);
  'endedMs': (number);
  'sentence': (string);
  'ticket': (string);
}
