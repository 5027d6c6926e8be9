// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { Long } from '@grpc/proto-loader';

/**
 * How long earlier finished runs of the same verb over as many nodes took.
 */
export interface Usual {
  'lowMs'?: (number | string | Long);
  'highMs'?: (number | string | Long);
  'lastMs'?: (number | string | Long);
  /**
   * When the last of them began.
   */
  'lastAtMs'?: (number | string | Long);
  'runs'?: (number);
}

/**
 * How long earlier finished runs of the same verb over as many nodes took.
 */
export interface Usual__Output {
  'lowMs': (number);
  'highMs': (number);
  'lastMs': (number);
  /**
   * When the last of them began.
   */
  'lastAtMs': (number);
  'runs': (number);
}
