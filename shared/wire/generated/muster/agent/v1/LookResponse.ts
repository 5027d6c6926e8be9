// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/agent/v1/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface LookResponse {
  'boot'?: (string);
  'start'?: (string);
  'token'?: (number | string | Long);
}

export interface LookResponse__Output {
  'boot': (string);
  'start': (string);
  'token': (number);
}
