// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


/**
 * Newest first. `cluster` empty: of every cluster; `limit` 0: the newest 50.
 */
export interface ListRunsRequest {
  'cluster'?: (string);
  'limit'?: (number);
}

/**
 * Newest first. `cluster` empty: of every cluster; `limit` 0: the newest 50.
 */
export interface ListRunsRequest__Output {
  'cluster': (string);
  'limit': (number);
}
