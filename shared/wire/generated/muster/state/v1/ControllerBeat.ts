// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/state/v1/state.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The leading controller's sign of life, on muster.beat.
 */
export interface ControllerBeat {
  'journal'?: (string);
  'epoch'?: (number | string | Long);
  'controller'?: (string);
  'address'?: (string);
  'sequence'?: (number | string | Long);
}

/**
 * The leading controller's sign of life, on muster.beat.
 */
export interface ControllerBeat__Output {
  'journal': (string);
  'epoch': (number);
  'controller': (string);
  'address': (string);
  'sequence': (number);
}
