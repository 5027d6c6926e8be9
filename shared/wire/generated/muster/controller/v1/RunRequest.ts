// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


/**
 * RUN is CLUSTER.42, or a cluster's name for its open or last run.
 */
export interface RunRequest {
  'run'?: (string);
  'who'?: (string);
  'reason'?: (string);
}

/**
 * RUN is CLUSTER.42, or a cluster's name for its open or last run.
 */
export interface RunRequest__Output {
  'run': (string);
  'who': (string);
  'reason': (string);
}
